import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const commandDocumentCreated: Detection = {
  id: "command-document-created",
  title: "A user wrote a document of commands",
  why: "It can run as root on every managed machine.",
  severity: "low",
  technique: "T1059",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateDocument", "UpdateDocument"],
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ssm-documents-changed",
  subject: ["detail.requestParameters.name"],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "CreateDocument",
    userIdentity: user,
    requestParameters: { name: "install-agent", documentType: "Command", content: "HIDDEN_DUE_TO_SECURITY_REASONS" },
    responseElements: { documentDescription: { name: "install-agent", documentType: "Command" } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "CreateDocument",
      userIdentity: pipeline,
      requestParameters: { name: "install-agent", documentType: "Command" },
    }),
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "CreateDocument",
      userIdentity: user,
      requestParameters: { name: "install-agent" },
      more: refused,
    }),
  ],
  limits: "A role that does it looks like a deployment; the content is not in the record.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the document, `requestParameters.name`: who made the call, from where, and what came before it.",
      "Read the document.",
      "Look for commands that were sent with it.",
    ],
    harmless: "A developer in a test account.",
    contain: "Delete the document, and deactivate the key.",
  },
};
