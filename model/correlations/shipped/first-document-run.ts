import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const later = 15 * 86_400;
const sent = (documentName: string) =>
  cloudTrailSample({
    source: "aws.ssm",
    eventName: "SendCommand",
    userIdentity: user,
    requestParameters: { documentName, instanceIds: ["i-1234567890abcdef0"] },
  });

export const firstDocumentRun: CorrelationRule = {
  id: "first-document-run",
  title: "A document was run on instances of an account for the first time",
  why: "Systems Manager runs anything on any instance: what was never run there before needs an explanation.",
  severity: "low",
  technique: "T1651",
  type: "first_seen",
  days: 60,
  learningDays: 14,
  fields: { document: "detail.requestParameters.documentName" },
  events: [{ id: "sent", source: "aws.ssm", pattern: succeeded(["SendCommand"]), governedBy: "ssm-commands-sent" }],
  groupBy: { account: "account" },
  sample: series("first-document-run", [
    [0, sent("AWS-RunPatchBaseline")],
    [later, sent("AWS-RunShellScript")],
  ]),
  nearMisses: [
    series("first-document-run: as ever", [
      [0, sent("AWS-RunPatchBaseline")],
      [later, sent("AWS-RunPatchBaseline")],
    ]),
    series("first-document-run: while it learns", [
      [0, sent("AWS-RunPatchBaseline")],
      [86400, sent("AWS-RunShellScript")],
    ]),
  ],
  limits: "What a known document runs is in its parameters, which CloudTrail may hide.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever sent it.",
      "Open the command in Systems Manager: its parameters and output.",
      "Look at the instances' roles.",
    ],
    harmless: "A new way of patching, or an engineer who repairs an instance.",
    contain: "Cancel the command, isolate the instances, and end the sender's sessions.",
  },
};
