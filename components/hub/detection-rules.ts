import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import * as pulumi from "@pulumi/pulumi";
import type { DetectionRule } from "../../model/detections/detection-rules";
import { notReplayed } from "../../model/network/forwarding-rules";
import type { Names } from "../../model/names";
import type { CentralBus } from "./central-bus";

/** Who receives what detections find. */
export interface DetectionTarget {
  readonly queueArn: pulumi.Input<string>;
}

export interface DetectionRulesArgs {
  readonly names: Names;
  readonly bus: CentralBus;
  /** Plain: they decide which resources exist. */
  readonly rules: readonly DetectionRule[];
  /** By id, which becomes the target's id; at most five. Plain. */
  readonly targets: Readonly<Record<string, DetectionTarget>>;
  /** Hours for which EventBridge tries to hand an event to a queue. */
  readonly retryHours: number;
}

/**
 * Detections as rules of the central bus: each hands its events, as they are, to the queues of those who answer. A rule
 * that nobody listens to is left out.
 *
 * Which detections a rule is for stands in its tags, for people in the console and for whoever checks the rules: names may
 * be shortened, and one rule may serve several.
 */
export class DetectionRules extends pulumi.ComponentResource {
  constructor(name: string, args: DetectionRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:DetectionRules", name, {}, opts);
    const { names, bus } = args;
    const child = { parent: this };

    const targets = Object.entries(args.targets);
    if (targets.length > 0) args.rules.forEach(createRule);
    this.registerOutputs();

    function createRule(rule: DetectionRule): void {
      const created = new EventRule(
        `${name}-${rule.suffix}`,
        {
          name: names.detectionRule(rule.suffix),
          description: `Detects ${rule.suffix}`,
          eventBusName: bus.name,
          eventPattern: JSON.stringify({ ...rule.pattern, ...notReplayed }),
          state: rule.state,
          tags: detectionTags(rule.detections),
        },
        child,
      );
      for (const [targetId, { queueArn }] of targets)
        new EventTarget(
          `${name}-${rule.suffix}-${targetId}`,
          {
            rule: created.name,
            eventBusName: bus.name,
            targetId,
            arn: queueArn,
            deadLetterConfig: { arn: bus.deadLetterQueueArn },
            retryPolicy: { maximumEventAgeInSeconds: args.retryHours * 3600, maximumRetryAttempts: 185 },
          },
          child,
        );
    }
  }
}

/** A tag's value holds 256 characters, spaces included (EventBridge API reference, "Tag"): more ids go into further tags. */
function detectionTags(ids: readonly string[]): Record<string, string> {
  const values: string[] = [];
  for (const id of ids) {
    const last = values.at(-1);
    if (last !== undefined && last.length + 1 + id.length <= 256) values[values.length - 1] = `${last} ${id}`;
    else values.push(id);
  }
  return Object.fromEntries(
    values.map((value, index) => [index === 0 ? "detections" : `detections-${index + 1}`, value]),
  );
}
