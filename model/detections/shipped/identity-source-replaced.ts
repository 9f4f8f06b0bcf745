import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.sso",
  eventName: "AssociateDirectory",
  userIdentity: user,
  requestParameters: { directoryId: "d-93672a1b2c", directoryType: "UserPool" },
};

export const identitySourceReplaced: Detection = {
  id: "identity-source-replaced",
  title: "The directory behind IAM Identity Center was connected or disconnected",
  why: "Whoever controls the directory signs in to every account as anybody, and the accounts see nothing but valid sessions.",
  severity: "critical",
  technique: "T1484.002",
  source: "aws.sso",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["AssociateDirectory", "DeleteInstance", "DeleteSSO", "DisassociateDirectory", "StartSSO"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "identity-center-access-changed",
  subject: ["detail.requestParameters.directoryId", "account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, eventName: "UpdateInstance", requestParameters: { name: "corporate" } }),
  ],
  limits: "Changes inside the external identity provider leave no trace at AWS.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.directoryId`.",
      "Look in the console's settings which identity source is connected now, and who owns it.",
      "List the sign-ins to accounts since then: GetRoleCredentials and Federate, if identity-center-sessions is governed.",
    ],
    harmless: "The one migration of the identity source, planned for weeks, by the owners of sign-in.",
    contain:
      "Connect the former source again, delete sessions of the users, and take the rights over Identity Center from the caller.",
  },
};
