import * as pulumi from "@pulumi/pulumi";
import type { HubPlace } from "../../model/names";
import { watchRules } from "../../model/operations/evidence-watch";
import type { AlarmTopic } from "../alarm";
import { createRule, type RuleBus } from "../rule";
import type { EventArchive } from "./event-archive";

export interface EvidenceWatchArgs extends HubPlace {
  readonly archive: EventArchive;
  /** Whose queue keeps what the topic cannot be told. */
  readonly bus: RuleBus;
  readonly alarms: AlarmTopic;
  /** Hours for which EventBridge tries to tell the topic. */
  readonly retryHours: number;
}

/** Tells the alarms' topic of calls that endanger the archive's key or its buckets' protection. */
export class EvidenceWatch extends pulumi.ComponentResource {
  constructor(name: string, args: EvidenceWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:EvidenceWatch", name, {}, opts);
    // Which rules there are does not depend on the key; their patterns do.
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
              dependsOn: [args.alarms],
            },
          ],
        },
        { parent: this },
      );
    this.registerOutputs();
  }
}
