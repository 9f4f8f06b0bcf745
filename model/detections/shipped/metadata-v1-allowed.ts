import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../sample-callers";

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
      userIdentity: pipeline,
      requestParameters: {
        ModifyInstanceMetadataOptionsRequest: {
          InstanceId: "i-1234567890abcdef0",
          HttpTokens: "required",
          HttpPutResponseHopLimit: 1,
        },
      },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifyInstanceMetadataOptions",
      userIdentity: user,
      requestParameters: {
        ModifyInstanceMetadataOptionsRequest: { InstanceId: "i-1234567890abcdef0", HttpTokens: "optional" },
      },
      more: refused,
    }),
  ],
  limits: "Instances that are launched with version 1, by their image or the account's default.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` with `InstanceId`: what else was changed on the instance.",
      "Ask why: an old agent or library that needs version 1 has a newer release.",
      "Look at calls of the instance's role from other addresses: `everything-one-principal-did` with the role.",
    ],
    harmless: "A migration of old software for a few hours, on an instance that serves nobody.",
    contain:
      "Call ModifyInstanceMetadataOptions with HttpTokens required; revoke the role's sessions if it was used from elsewhere.",
  },
};
