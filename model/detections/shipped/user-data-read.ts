import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, user } from "../sample-callers";

export const userDataRead: Detection = {
  id: "user-data-read",
  title: "An instance's startup script was read",
  why: "Startup scripts hold passwords and tokens more often than anybody admits.",
  severity: "medium",
  technique: "T1552.005",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DescribeInstanceAttribute"],
      requestParameters: { attribute: ["userData"] },
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  readOnly: true,
  governedBy: "ec2-inventory-read",
  subject: ["detail.requestParameters.instanceId"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "DescribeInstanceAttribute",
    readOnly: true,
    userIdentity: user,
    requestParameters: { attribute: "userData", instanceId: "i-1234567890abcdef0" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "DescribeInstanceAttribute",
      readOnly: true,
      userIdentity: onBehalf(pipeline, "cloudformation.amazonaws.com"),
      requestParameters: { attribute: "userData", instanceId: "i-1234567890abcdef0" },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "DescribeInstanceAttribute",
      readOnly: true,
      userIdentity: user,
      requestParameters: { attribute: "disableApiTermination", instanceId: "i-1234567890abcdef0" },
    }),
  ],
  limits: "Launch templates hold such scripts too; deployment tools read them to compare.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. It concerns `requestParameters.instanceId`.",
      "Count the instances whose scripts were read: one is a repair, many are a search.",
      "Read the scripts for secrets.",
    ],
    harmless: "A deployment tool that compares, by its usual role.",
    contain: "Rotate what the scripts hold, and move it to Secrets Manager.",
  },
};
