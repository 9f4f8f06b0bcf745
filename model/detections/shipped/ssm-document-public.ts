import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

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
      userIdentity: user,
      requestParameters: { name: "install-agent", permissionType: "Share", accountIdsToAdd: ["All"] },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.ssm",
      eventName: "ModifyDocumentPermission",
      userIdentity: pipeline,
      requestParameters: { name: "install-agent", permissionType: "Share", accountIdsToAdd: ["444455556666"] },
    }),
  ],
  limits: "A document that is shared with a single external account.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. It concerns `requestParameters.name`.",
      "Read the document: which credentials and names does it hold?",
      "Ask its owner.",
    ],
    harmless: "Vendors that publish a document on purpose.",
    contain: "Take the permission back, and rotate what it holds.",
  },
};
