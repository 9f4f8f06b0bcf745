import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import * as pulumi from "@pulumi/pulumi";
import { watchRules } from "../../model/operations/evidence-watch";
import type { Names } from "../../model/names";
import type { CentralBus } from "../hub/central-bus";
import type { EventArchive } from "./event-archive";
import type { Operations } from "../hub/operations";

export interface EvidenceWatchArgs {
  /** The governance account. */
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
  readonly archive: EventArchive;
  /** Whose queue keeps what the topic cannot be told. */
  readonly bus: CentralBus;
  readonly operations: Operations;
  /** Hours for which EventBridge tries to tell the topic. */
  readonly retryHours: number;
}

/** Tells the alarms' topic of calls that endanger the archive's key or its buckets' protection. */
export class EvidenceWatch extends pulumi.ComponentResource {
  constructor(name: string, args: EvidenceWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:EvidenceWatch", name, {}, opts);
    const { accountId, region, names } = args;
    const child = { parent: this };
    for (const { suffix, description } of watchRules(names, { accountId, region, keyArn: "" })) {
      const eventPattern = args.archive.keyArn.apply((keyArn) =>
        JSON.stringify(
          watchRules(names, { accountId, region, keyArn }).find((rule) => rule.suffix === suffix)?.pattern,
        ),
      );
      const rule = new EventRule(`${name}-${suffix}`, { name: names.rule(suffix), description, eventPattern }, child);
      new EventTarget(
        `${name}-${suffix}`,
        {
          rule: rule.name,
          targetId: "alarms",
          arn: args.operations.topicArn,
          deadLetterConfig: { arn: args.bus.deadLetterQueueArn },
          retryPolicy: { maximumEventAgeInSeconds: args.retryHours * 3600, maximumRetryAttempts: 185 },
        },
        { ...child, dependsOn: [args.operations] },
      );
    }
    this.registerOutputs();
  }
}
