import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../sample-callers";

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
      userIdentity: pipeline,
      requestParameters: { instanceId: "i-1234567890abcdef0", disableApiTermination: { value: true } },
      responseElements: { _return: true },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifyInstanceAttribute",
      userIdentity: user,
      requestParameters: { instanceId: "i-1234567890abcdef0", userData: "<sensitiveDataRemoved>" },
      more: { errorCode: "Client.IncorrectInstanceState", errorMessage: "The instance is not in the state stopped." },
    }),
  ],
  limits: "Scripts in launch templates; and CloudTrail does not show what was written.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` with `instanceId`: a stop before and a start after it are the attack.",
      "Read the script as it is now (DescribeInstanceAttribute, userData): CloudTrail hides it.",
      "Look what the instance's role did since it started: `everything-one-principal-did` with the role.",
    ],
    harmless: "A pipeline that replaces the script of an instance that it then replaces.",
    contain:
      "Stop the instance before it runs the script, keep its volume as evidence, put the former script; revoke the role's sessions if it ran.",
  },
};
