import * as pulumi from "@pulumi/pulumi";
import type { HubPlace } from "../../model/names";
import { watchRules } from "../../model/operations/evidence-watch";
import type { AlarmTopic } from "../alarm";
import { createRule, type RuleBus } from "../rule";
import type { EventArchive } from "./event-archive";

export interface EvidenceWatchArgs extends HubPlace {
  readonly archive: EventArchive;
  /** Its dead-letter queue takes notifications that cannot reach the topic. */
  readonly bus: RuleBus;
  readonly alarms: AlarmTopic;
  /** Hours EventBridge retries the notification. */
  readonly retryHours: number;
}

/** Notifies the alarm topic of API calls that endanger the archive's key or the protection of its buckets. */
export class EvidenceWatch extends pulumi.ComponentResource {
  constructor(name: string, args: EvidenceWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:EvidenceWatch", name, {}, opts);
    // The number of rules does not depend on the key; only their patterns do.
    for (const [index, { suffix, description }] of watchRules(args, "").entries())
      createRule(
        `${name}-${suffix}`,
        {
          name: args.names.rule(suffix),
          description,
          pattern: args.archive.keyArn.apply((keyArn) => JSON.stringify(watchRules(args, keyArn)[index]?.pattern)),
          targets: [
            {
              id: "alarms",
              arn: args.alarms.topicArn,
              deadLetterQueueArn: args.bus.deadLetterQueueArn,
              retryHours: args.retryHours,
              dependsOn: [args.alarms, args.bus],
            },
          ],
        },
        { parent: this },
      );
    this.registerOutputs();
  }
}
