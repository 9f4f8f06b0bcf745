import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const ssmCommandSent: Detection = {
  id: "ssm-command-sent",
  title: "A shell command was sent to instances",
  why: "Systems Manager runs it as root on every managed instance at once, without a network path or a login.",
  severity: "medium",
  technique: "T1651",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["SendCommand"],
      requestParameters: { documentName: ["AWS-RunPowerShellScript", "AWS-RunRemoteScript", "AWS-RunShellScript"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ssm-commands-sent",
  subject: [
    "detail.requestParameters.instanceIds",
    "detail.requestParameters.targets.values",
    "detail.requestParameters.documentName",
  ],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "SendCommand",
    userIdentity: user,
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
        targetCount: 2,
      },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "SendCommand",
      userIdentity: user,
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
          targetCount: 2,
        },
      },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.ssm",
      eventName: "SendCommand",
      userIdentity: pipeline,
      requestParameters: {
        documentName: "AWS-RunPatchBaseline",
        targets: [{ key: "tag:patch-group", values: ["web"] }],
        parameters: "HIDDEN_DUE_TO_SECURITY_REASONS",
        interactive: false,
      },
      responseElements: {
        command: {
          commandId: "5f973221-443e-4a56-a0b4-1cb3c7923fc3",
          documentName: "AWS-RunPatchBaseline",
          targetCount: 0,
        },
      },
    }),
  ],
  limits: "CloudTrail hides the command itself; custom documents can run anything and are excluded.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. It concerns `requestParameters.instanceIds`.",
      "Read the command, in the history of Systems Manager.",
      "Look for calls by the instance's role since.",
    ],
    harmless: "Patching and inventory, by their usual role.",
    contain: "Cancel the command, isolate the instance, and revoke the sessions of its role.",
  },
};
