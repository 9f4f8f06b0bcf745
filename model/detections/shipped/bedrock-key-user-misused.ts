import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "CreateAccessKey",
  userIdentity: user,
  requestParameters: { userName: "BedrockAPIKey-ab12" },
  responseElements: {
    accessKey: { accessKeyId: "AKIAEXAMPLEBEDROCK", status: "Active", userName: "BedrockAPIKey-ab12" },
  },
  region: "us-east-1",
};

/** Amazon Bedrock user guide, "Generate a long-term Amazon Bedrock API key": the console creates an IAM user named BedrockAPIKey-…. */
export const bedrockKeyUserMisused: Detection = {
  id: "bedrock-key-user-misused",
  title: "The user behind a Bedrock API key got other credentials, or changed IAM",
  why: "A long-lived Bedrock API key creates a user that nobody looks at; an access key or a password for it turns a key for a model into one for the account.",
  severity: "high",
  technique: "T1098.001",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        {
          eventName: ["CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile"],
          requestParameters: { userName: [{ prefix: "BedrockAPIKey-" }] },
        },
        { userIdentity: { userName: [{ prefix: "BedrockAPIKey-" }] } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-credentials-issued",
  subject: ["detail.requestParameters.userName", "detail.userIdentity.userName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: { userName: "backup-operator" },
      responseElements: {
        accessKey: { accessKeyId: "AKIAEXAMPLEOTHER", status: "Active", userName: "backup-operator" },
      },
    }),
  ],
  limits: "What such a user does outside IAM is seen only where the service is governed.",
  query: "iam-users-and-keys-made",
  triage: {
    look: [
      "Run `iam-users-and-keys-made` for the day, `requestParameters.userName`: who made which user and key, and from where.",
      "Read which policies the user has: AmazonBedrockLimitedAccess alone is the default.",
      "Look what the new credential did since, outside Bedrock.",
    ],
    harmless: "None that is usual: the console makes these users for API keys alone.",
    contain: "Delete the access key or password, then the user with its Bedrock API key.",
  },
};
