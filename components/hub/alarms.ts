import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import * as pulumi from "@pulumi/pulumi";
import type { Alarm } from "../../model/alarm";
import { policyText, publishAlarms } from "../../model/iam/policies";
import { arns, type HubPlace } from "../../model/names";
import { watchRuleArns } from "../../model/operations/evidence-watch";
import { type AlarmTopic, createAlarm } from "../alarm";

export interface AlarmsArgs extends HubPlace {
  /** Plain value: decides which resources exist. */
  readonly alarms: readonly Alarm[];
  /**
   * Addresses that receive an email for each alarm, once they confirm the subscription. Plain value: decides which
   * resources exist.
   */
  readonly emails: readonly string[];
}

/**
 * Alarms for events that are lost or late at a hub: undeliverable events, a delivery stream that fails, lags, is
 * throttled or has too many partitions, and missing heartbeats. One topic receives the alarms and calls that weaken the
 * archive's protection. It is not encrypted with a key: the AWS managed key admits neither CloudWatch nor EventBridge,
 * and disabling a customer managed key would silence the alarm about it.
 *
 * The type token is still `Operations`: a type is part of the identity of every child.
 */
export class Alarms extends pulumi.ComponentResource implements AlarmTopic {
  readonly topicArn: pulumi.Output<string>;

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:Operations", name, {}, opts);
    const { accountId, region, names } = args;
    const child = { parent: this };

    const topic = new Topic(`${name}-alarms`, { name: names.alarms }, child);
    const topicPolicy = admitAlarms();
    for (const email of args.emails)
      new TopicSubscription(`${name}-${email}`, { topic: topic.arn, protocol: "email", endpoint: email }, child);
    for (const alarm of args.alarms)
      createAlarm(
        `${name}-${alarm.suffix}`,
        { name: names.alarm(alarm.suffix), alarm, topicArn: topic.arn },
        { ...child, dependsOn: [topicPolicy] },
      );

    this.topicArn = topic.arn;
    this.registerOutputs({ topicArn: this.topicArn });

    function admitAlarms(): TopicPolicy {
      const topicArn = arns.topic(region, accountId, names.alarms);
      return new TopicPolicy(
        `${name}-alarms`,
        { arn: topic.arn, policy: policyText(publishAlarms(topicArn, accountId, watchRuleArns(args))) },
        child,
      );
    }
  }
}
