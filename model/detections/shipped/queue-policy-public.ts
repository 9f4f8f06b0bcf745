import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { allowTextLimits, publicAllowTexts } from "../public-policies";
import { pipeline, user } from "../../catalog/sample-callers";

export const queuePolicyPublic: Detection = {
  id: "queue-policy-public",
  title: "A queue's policy lets everybody send or receive",
  why: "A stranger reads messages before their reader does, or sends work of its own.",
  severity: "high",
  technique: "T1537",
  source: "aws.sqs",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        { eventName: ["SetQueueAttributes"], requestParameters: { attributes: { Policy: publicAllowTexts } } },
        { eventName: ["CreateQueue"], requestParameters: { attributes: { Policy: publicAllowTexts } } },
        { eventName: ["AddPermission"], requestParameters: { aWSAccountIds: ["*"] } },
        { eventName: ["AddPermission"], requestParameters: { aWSAccountId: ["*"] } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "queues-changed",
  subject: ["detail.requestParameters.queueUrl", "detail.requestParameters.queueName"],
  sample: cloudTrailSample({
    source: "aws.sqs",
    eventName: "SetQueueAttributes",
    userIdentity: user,
    requestParameters: {
      queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders",
      attributes: {
        Policy:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:ReceiveMessage","Resource":"*"}]}',
      },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.sqs",
      eventName: "SetQueueAttributes",
      userIdentity: pipeline,
      requestParameters: {
        queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders",
        attributes: {
          Policy:
            '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}',
        },
      },
    }),
    cloudTrailSample({
      source: "aws.sqs",
      eventName: "SetQueueAttributes",
      userIdentity: pipeline,
      requestParameters: {
        queueUrl: "https://sqs.eu-west-1.amazonaws.com/111122223333/orders",
        attributes: { VisibilityTimeout: "60" },
      },
    }),
  ],
  limits: allowTextLimits,
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the queue, `requestParameters.queueUrl`: who made the call, from where, and what came before it.",
      "Read the policy: queues that S3 or SNS write to are often open to * and narrowed by aws:SourceArn.",
      "Look for messages that nobody expected.",
    ],
    harmless: "A policy that a condition narrows to a bucket or a topic.",
    contain: "Put the former policy back.",
  },
};
