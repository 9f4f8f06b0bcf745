import { governanceTopicsChanged } from "../../catalog/events/governance-topics-changed";
import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { refused, user, pipeline } from "../../catalog/sample-callers";

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
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      userIdentity: pipeline,
      more: { errorCode: "NotFound", errorMessage: "Subscription does not exist" },
    }),
  ],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: what else it changed of the program or of the account.",
      "Look whose subscription `subscriptionArn` was, and who is subscribed now.",
      "Look which alarms went off since `eventTime`: nobody may have had their mail.",
    ],
    harmless:
      "A person who left and unsubscribed by the link in a mail, or a deployment by a role that settings do not name.",
    contain: "Deploy the hub's stack, and confirm the subscriptions again: each address gets a mail for it.",
  },
};
