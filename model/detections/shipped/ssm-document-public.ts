import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../sample-callers";

export const ssmDocumentPublic: Detection = {
  id: "ssm-document-public",
  title: "A Systems Manager document was made public",
  why: "Documents hold commands, and commands hold credentials and internal names.",
  severity: "high",
  technique: "T1537",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["ModifyDocumentPermission"],
      requestParameters: { accountIdsToAdd: [{ "equals-ignore-case": "all" }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ssm-commands-sent",
  subject: ["detail.requestParameters.name"],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "ModifyDocumentPermission",
    userIdentity: user,
    requestParameters: { name: "install-agent", permissionType: "Share", accountIdsToAdd: ["All"] },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "ModifyDocumentPermission",
      userIdentity: pipeline,
      requestParameters: { name: "install-agent", permissionType: "Share", accountIdsToAdd: ["444455556666"] },
    }),
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "ModifyDocumentPermission",
      userIdentity: user,
      requestParameters: { name: "install-agent", permissionType: "Share", accountIdsToRemove: ["All"] },
    }),
  ],
  limits: "A document that is shared with a single external account.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: what else it shared.",
      "Read the document `name` for credentials, addresses and internal names (GetDocument).",
      "Look whether the account's block on public sharing was lifted (UpdateServiceSetting).",
    ],
    harmless: "A document that is published for customers on purpose.",
    contain:
      "Call ModifyDocumentPermission with AccountIdsToRemove all, switch the block on, and change what the document gave away.",
  },
};
