import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { ownName } from "../../catalog/own-resources";
import type { Detection } from "../detection";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { user } from "../sample-callers";

const without = (roleName: string) =>
  cloudTrailSample({
    source: "aws.iam",
    eventName: "DeleteRolePolicy",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { roleName, policyName: "put-events" },
  });

export const governanceRoleChanged: Detection = {
  id: "governance-role-changed",
  title: "A role of the event governance was changed",
  why: "Rules, streams and functions act by these roles: without a permission they forward and archive nothing, and with another trust somebody else may use them.",
  severity: "critical",
  technique: "T1562.001",
  source: "aws.iam",
  ...changesOfOwn({
    eventName: [
      "AttachRolePolicy",
      "DeleteRole",
      "DeleteRolePolicy",
      "DetachRolePolicy",
      "PutRolePolicy",
      "UpdateAssumeRolePolicy",
    ],
    requestParameters: { roleName: ownName },
  }),
  governedBy: "iam-principals-deleted",
  subject: ["detail.requestParameters.roleName"],
  sample: without("event-governance-prod-forwarding-us-east-1"),
  nearMisses: [without("deployment")],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
};
