import { Schedule } from "@pulumi/aws/scheduler/schedule";
import { Topic } from "@pulumi/aws/sns/topic";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import * as pulumi from "@pulumi/pulumi";
import { kindOf } from "../../model/channels/channel-kinds";
import { arns, type HubPlace } from "../../model/names";
import { scheduleGroupArn } from "../../model/network/heartbeat";
import type { NotificationSettings } from "../../model/settings/notifications";
import { digestDue, hasDigest } from "../../model/notify/plan";
import { trustInService } from "../../model/iam/policies";
import { putScheduled } from "../../model/responders/policies";
import { createRole } from "../role";
import type { RuleBus } from "../rule";

export interface NotificationChannelsArgs extends HubPlace {
  readonly settings: NotificationSettings;
  readonly bus: RuleBus;
  /** False disables the digest's schedule. */
  readonly enabled: boolean;
}

/**
 * Resources of the function `notify` in addition to itself: a topic for each channel that sends through SNS, and the
 * schedule whose event triggers the digest. That event goes over the central bus like any other that the function
 * handles.
 */
export class NotificationChannels extends pulumi.ComponentResource {
  constructor(name: string, args: NotificationChannelsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:NotificationChannels", name, {}, opts);
    const { accountId, region, names, settings, bus } = args;
    const child = { parent: this };

    for (const channel of settings.channels) {
      const subscribers = kindOf(channel.kind).subscribers?.(channel);
      if (subscribers !== undefined) createTopic(channel.id, subscribers);
    }
    if (hasDigest(settings)) createDigest(settings.digest.hours);
    this.registerOutputs();

    function createTopic(id: string, addresses: readonly string[]): void {
      // Messages name principals, addresses and resources. The AWS managed key admits anyone in this account who may
      // publish, as the function does; it admits no AWS service, but none publishes here (SNS developer guide,
      // "Managing Amazon SNS encryption keys and costs").
      const topic = new Topic(
        `${name}-${id}`,
        { name: names.notificationTopic(id), kmsMasterKeyId: "alias/aws/sns" },
        child,
      );
      for (const email of addresses)
        new TopicSubscription(
          `${name}-${id}-${email}`,
          { topic: topic.arn, protocol: "email", endpoint: email },
          child,
        );
    }

    function createDigestRole() {
      return createRole(
        `${name}-digest`,
        {
          name: names.role("digest", region),
          description: "Puts the event that a digest is due on the central bus",
          trust: trustInService("scheduler.amazonaws.com", {
            accountId,
            sourceArn: scheduleGroupArn(region, accountId),
          }),
          policyName: "send",
          policy: putScheduled(arns.bus(region, accountId, names.bus), {
            source: digestDue.source,
            queueArn: arns.queue(region, accountId, names.centralDeadLetters),
          }),
        },
        child,
      );
    }

    function createDigest(hours: number): void {
      const { role, policy } = createDigestRole();
      new Schedule(
        `${name}-digest`,
        {
          name: names.digest,
          description: "Asks for the digest of what is not urgent",
          scheduleExpression: `rate(${hours} ${hours === 1 ? "hour" : "hours"})`,
          flexibleTimeWindow: { mode: "OFF" },
          state: args.enabled ? "ENABLED" : "DISABLED",
          target: {
            arn: bus.arn,
            roleArn: role.arn,
            input: JSON.stringify({ schedule: "<aws.scheduler.schedule-arn>" }),
            eventbridgeParameters: { detailType: digestDue.detailType, source: digestDue.source },
            deadLetterConfig: { arn: bus.deadLetterQueueArn },
            retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
          },
        },
        { ...child, dependsOn: [policy] },
      );
    }
  }
}
