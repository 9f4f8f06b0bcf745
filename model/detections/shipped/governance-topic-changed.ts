import { governanceTopicsChanged } from "../../catalog/events/governance-topics-changed";
import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { refused, user } from "../sample-callers";

const call: CloudTrailSample = {
  source: "aws.sns",
  eventName: "Unsubscribe",
  userIdentity: user,
  requestParameters: {
    subscriptionArn:
      "arn:aws:sns:eu-west-1:111122223333:event-governance-prod-alarms:6b0e71bd-7e97-4d97-80ce-4a0994e55286",
  },
};

export const governanceTopicChanged: Detection = {
  id: "governance-topic-changed",
  title: "A topic of the event governance was changed",
  why: "Alarms and notifications by email no longer reach the people who act on them.",
  severity: "high",
  technique: "T1562.001",
  source: "aws.sns",
  ...changesOfOwn(detailOf(governanceTopicsChanged)),
  governedBy: governanceTopicsChanged.id,
  subject: ["detail.requestParameters.topicArn", "detail.requestParameters.subscriptionArn"],
  sample: cloudTrailSample(call),
  nearMisses: [cloudTrailSample({ ...call, more: refused })],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
};
