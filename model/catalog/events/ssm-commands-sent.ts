import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ssmCommandsSent: GovernedEvent = {
  id: "ssm-commands-sent",
  why: "Systems Manager runs commands as root on every managed instance at once, without a network path or a login; a shared document can leak what such commands contain.",
  topic: "workload",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateAssociation",
        "ModifyDocumentPermission",
        "SendCommand",
        "StartAutomationExecution",
        "StartSession",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 50, busyPerMonth: 5000, basis: "People's sessions, and patching." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "SendCommand",
    requestParameters: {
      documentName: "AWS-RunShellScript",
      instanceIds: ["i-1234567890abcdef0", "i-0598c7d356eba48d7"],
      parameters: "HIDDEN_DUE_TO_SECURITY_REASONS",
      interactive: false,
    },
    responseElements: {
      command: {
        commandId: "4e973221-443e-4a56-a0b4-1cb3c7923fc3",
        documentName: "AWS-RunShellScript",
        instanceIds: ["i-1234567890abcdef0", "i-0598c7d356eba48d7"],
        status: "Pending",
        targetCount: 2,
      },
    },
  }),
};
