import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { root, user } from "../../catalog/sample-callers";

export const parametersDecrypted: Detection = {
  id: "parameters-decrypted",
  title: "Parameters were read in bulk with decryption",
  why: "SecureString parameters are secrets under another name, and a user with a long-lived key who reads many of them is not an application.",
  severity: "medium",
  technique: "T1555.006",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["GetParameterHistory", "GetParameters", "GetParametersByPath"],
      requestParameters: { withDecryption: [true] },
      userIdentity: { type: ["IAMUser", "Root"] },
    },
  },
  readOnly: true,
  governedBy: "parameters-read-by-users",
  subject: ["detail.requestParameters.names", "detail.requestParameters.name", "detail.requestParameters.path"],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "GetParameters",
    readOnly: true,
    userIdentity: user,
    requestParameters: { names: ["/orders/database-password", "/orders/signing-key"], withDecryption: true },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "GetParameter",
      readOnly: true,
      userIdentity: user,
      requestParameters: { name: "/orders/database-password", withDecryption: true },
    }),
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "GetParameter",
      readOnly: true,
      userIdentity: root,
      requestParameters: { name: "/orders/signing-key", withDecryption: true },
    }),
  ],
  limits:
    "Roles are excluded, because applications do this at every startup: a stolen role shows only by the number of its reads.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: how many paths were read, and what followed.",
      "Look which secrets `names` or `path` hold, and who may use what is in them.",
      "Compare `sourceIPAddress` and `userAgent` with the user's usual ones.",
    ],
    harmless: "An old build server with a user's key that reads its own path at each run: replace the key by a role.",
    contain: "Deactivate the user's key, and change every secret below the path that was read.",
  },
};
