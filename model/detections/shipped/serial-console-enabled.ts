import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, rehearsed, user } from "../../catalog/sample-callers";

export const serialConsoleEnabled: Detection = {
  id: "serial-console-enabled",
  title: "Access to serial consoles was enabled for the account",
  why: "The console reaches every instance of the Region past its network, its security groups and its firewall.",
  severity: "high",
  technique: "T1021",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["EnableSerialConsoleAccess"], errorCode: [{ exists: false }] },
  },
  governedBy: "ec2-access-changed",
  subject: ["account", "region"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "EnableSerialConsoleAccess",
    userIdentity: user,
    requestParameters: { EnableSerialConsoleAccessRequest: {} },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "DisableSerialConsoleAccess",
      userIdentity: pipeline,
      requestParameters: { DisableSerialConsoleAccessRequest: {} },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "EnableSerialConsoleAccess",
      userIdentity: user,
      requestParameters: { EnableSerialConsoleAccessRequest: {} },
      more: rehearsed,
    }),
  ],
  limits: "Accounts in which it is enabled already.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. Who called stands in `userIdentity.arn`.",
      "Look for SendSerialConsoleSSHPublicKey since.",
      "Ask who repairs which instance.",
    ],
    harmless: "The repair of an instance that does not start, announced.",
    contain: "Disable it again, and have it enforced by a policy of the organization.",
  },
};
