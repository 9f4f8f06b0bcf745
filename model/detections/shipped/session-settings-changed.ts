import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const sessionSettingsChanged: Detection = {
  id: "session-settings-changed",
  title: "The settings of sessions were changed",
  why: "They decide whether what is typed is logged, and as which user it runs.",
  severity: "medium",
  technique: "T1562.008",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateDocument", "DeleteDocument", "UpdateDocument"],
      requestParameters: { name: ["SSM-SessionManagerRunShell"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ssm-documents-changed",
  subject: ["detail.requestParameters.name", "region"],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "UpdateDocument",
    userIdentity: user,
    requestParameters: {
      name: "SSM-SessionManagerRunShell",
      content: "HIDDEN_DUE_TO_SECURITY_REASONS",
      documentVersion: "$LATEST",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "UpdateDocument",
      userIdentity: pipeline,
      requestParameters: { name: "install-agent", documentVersion: "$LATEST" },
    }),
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "UpdateDocument",
      userIdentity: user,
      requestParameters: { name: "SSM-SessionManagerRunShell" },
      more: refused,
    }),
  ],
  limits: "What was changed is not in the record.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the document, `requestParameters.name`: who made the call, from where, and what came before it.",
      "Compare the document's versions: is the log still on?",
      "Look for sessions since.",
    ],
    harmless: "A deployment of the account's baseline.",
    contain: "Put the former version back.",
  },
};
