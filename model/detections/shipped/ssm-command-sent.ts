import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../sample-callers";

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
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "SendCommand",
      userIdentity: user,
      requestParameters: {
        documentName: "AWS-RunShellScript",
        instanceIds: ["i-1234567890abcdef0"],
        parameters: "HIDDEN_DUE_TO_SECURITY_REASONS",
        interactive: false,
      },
      more: refused,
    }),
  ],
  limits: "CloudTrail hides the command itself; custom documents can run anything and are excluded.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: which other commands, documents and sessions.",
      "Look at the command's text: GetCommandInvocation or the run log of `responseElements.command.commandId`, since CloudTrail hides it.",
      "Look which instances `instanceIds` or `targets` reached, and what their role may do.",
    ],
    harmless: "Patching and inventory by the operations role, at their usual hour.",
    contain:
      "Call CancelCommand, isolate the instances by an empty security group, and take ssm:SendCommand from the caller.",
  },
};
