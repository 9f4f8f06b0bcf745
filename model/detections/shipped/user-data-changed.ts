import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

/** CloudTrail replaces the script itself by `<sensitiveDataRemoved>`. */
export const userDataChanged: Detection = {
  id: "user-data-changed",
  title: "An instance's startup script was changed",
  why: "User data runs as root at the next start: a stopped instance, a changed script and a start turn a permission on EC2 into the instance's role.",
  severity: "high",
  technique: "T1578",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["ModifyInstanceAttribute"],
      requestParameters: { userData: [{ exists: true }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ec2-instances-launched",
  subject: ["detail.requestParameters.instanceId"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "ModifyInstanceAttribute",
    userIdentity: user,
    requestParameters: { instanceId: "i-1234567890abcdef0", userData: "<sensitiveDataRemoved>" },
    responseElements: { _return: true },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifyInstanceAttribute",
      userIdentity: user,
      requestParameters: { instanceId: "i-1234567890abcdef0", userData: "<sensitiveDataRemoved>" },
      responseElements: { _return: true },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifyInstanceAttribute",
      userIdentity: pipeline,
      requestParameters: { instanceId: "i-1234567890abcdef0", disableApiTermination: { value: true } },
      responseElements: { _return: true },
    }),
  ],
  limits: "Scripts in launch templates; and CloudTrail does not show what was written.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the instance, `requestParameters.instanceId`: who made the call, from where, and what came before it.",
      "Read the script as it is now, from a machine that you trust.",
      "Check who stopped and started the instance around it.",
    ],
    harmless: "A deployment tool that updates scripts, by its usual role.",
    contain: "Stop the instance, put the former script back, and revoke the sessions of its role.",
  },
};
