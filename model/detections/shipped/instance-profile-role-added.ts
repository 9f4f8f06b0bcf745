import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "AddRoleToInstanceProfile",
  userIdentity: user,
  requestParameters: { instanceProfileName: "bastion", roleName: "OrganizationAdmin" },
  region: "us-east-1",
};

export const instanceProfileRoleAdded: Detection = {
  id: "instance-profile-role-added",
  title: "A role was put on an instance profile",
  why: "Whatever runs on an instance with that profile becomes the role: with a strong role and a weak machine this is administrator by way of SSH.",
  severity: "low",
  technique: "T1098.003",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["AddRoleToInstanceProfile"], errorCode: [{ exists: false }] },
  },
  governedBy: "iam-permissions-granted",
  subject: ["detail.requestParameters.instanceProfileName", "detail.requestParameters.roleName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "CreateInstanceProfile",
      requestParameters: { instanceProfileName: "bastion" },
    }),
  ],
  limits: "Infrastructure code does it with each new fleet; a pattern cannot tell a strong role from a weak one.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Take the caller and the source address from the message, and read what else that principal did that day (`everything-one-principal-did`). It concerns `requestParameters.instanceProfileName`.",
      "Read which policies the role has.",
      "List the instances that use the profile, and who can sign in to them.",
    ],
    harmless: "The deployment of a new fleet, from a pipeline's role, minutes after CreateInstanceProfile.",
    contain:
      "Remove the role with RemoveRoleFromInstanceProfile and revoke the sessions that the role already gave out.",
  },
};
