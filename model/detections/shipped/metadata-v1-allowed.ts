import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

/** CloudTrail wraps the parameters of EC2's newer calls in the name of the request. */
export const metadataV1Allowed: Detection = {
  id: "metadata-v1-allowed",
  title: "An instance's metadata can be read without a token",
  why: "Version 1 of the metadata service gives the role's credentials to any forged request that a web server can be tricked into sending.",
  severity: "medium",
  technique: "T1552.005",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["ModifyInstanceMetadataOptions"],
      requestParameters: { ModifyInstanceMetadataOptionsRequest: { HttpTokens: ["optional"] } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ec2-instances-launched",
  subject: ["detail.requestParameters.ModifyInstanceMetadataOptionsRequest.InstanceId"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "ModifyInstanceMetadataOptions",
    userIdentity: user,
    requestParameters: {
      ModifyInstanceMetadataOptionsRequest: { InstanceId: "i-1234567890abcdef0", HttpTokens: "optional" },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifyInstanceMetadataOptions",
      userIdentity: user,
      requestParameters: {
        ModifyInstanceMetadataOptionsRequest: { InstanceId: "i-1234567890abcdef0", HttpTokens: "optional" },
      },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifyInstanceMetadataOptions",
      userIdentity: pipeline,
      requestParameters: {
        ModifyInstanceMetadataOptionsRequest: {
          InstanceId: "i-1234567890abcdef0",
          HttpTokens: "required",
          HttpPutResponseHopLimit: 1,
        },
      },
    }),
  ],
  limits: "Instances that are launched with version 1, by their image or the account's default.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the instance, `requestParameters.ModifyInstanceMetadataOptionsRequest.InstanceId`: who made the call, from where, and what came before it.",
      "Check what runs on the instance: can it be made to fetch a URL?",
      "Look for uses of the instance's role from outside.",
    ],
    harmless: "An old agent that needs it, announced.",
    contain: "Require version 2 again, and revoke the sessions of its role.",
  },
};
