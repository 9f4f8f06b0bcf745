import { notByTools } from "../tool-agents";
import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, user } from "../../catalog/sample-callers";

export const userDataRead: Detection = {
  id: "user-data-read",
  title: "Somebody read an instance's startup script, or tried to",
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
      // A refused try counts: who knows no instance tries many. Tools that deploy read each script to compare it.
      userAgent: notByTools,
    },
  },
  readOnly: true,
  governedBy: "ec2-startup-scripts-read",
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
      userIdentity: pipeline,
      requestParameters: { attribute: "userData", instanceId: "i-1234567890abcdef0" },
      more: {
        userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.80.0",
      },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "DescribeInstanceAttribute",
      readOnly: true,
      userIdentity: onBehalf(pipeline, "cloudformation.amazonaws.com"),
      requestParameters: { attribute: "userData", instanceId: "i-1234567890abcdef0" },
    }),
  ],
  limits:
    "Launch templates hold such scripts too. Terraform, Pulumi and CloudFormation are told by the user agent, which a caller chooses: whoever pretends to be one of them is not told.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. It concerns `requestParameters.instanceId`.",
      "Count the instances whose scripts were read: one is a repair, many are a search.",
      "Read the scripts for secrets.",
    ],
    harmless:
      "A deployment tool of another name that compares, by its usual role, or a person who repairs one instance.",
    contain: "Rotate what the scripts hold, and move it to Secrets Manager.",
  },
};
