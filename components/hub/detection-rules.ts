import * as pulumi from "@pulumi/pulumi";
import type { DetectionRule } from "../../model/detections/detection-rules";
import type { Names } from "../../model/names";
import type { DetectionTarget } from "../responders/responders";
import { createRule } from "../rule";
import type { CentralBus } from "./central-bus";

export interface DetectionRulesArgs {
  readonly names: Names;
  readonly bus: CentralBus;
  /** Plain value: decides which resources exist. */
  readonly rules: readonly DetectionRule[];
  /** At most five. Plain values except for their ARNs. */
  readonly targets: readonly DetectionTarget[];
  /** Hours EventBridge retries delivery to a queue. */
  readonly retryHours: number;
}

/**
 * Detections as rules on the central bus: each sends its events, unmodified, to the queues of the responders that
 * handle them. Without responders there are no rules.
 *
 * Tags name the detections of a rule, for people in the console and for audits: rule names may be truncated, and one
 * rule may serve several detections.
 */
export class DetectionRules extends pulumi.ComponentResource {
  constructor(name: string, args: DetectionRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:DetectionRules", name, {}, opts);
    const { names, bus, retryHours } = args;

    if (args.targets.length > 0)
      for (const { suffix, detections, ...rule } of args.rules)
        createRule(
          `${name}-${suffix}`,
          {
            ...rule,
            name: names.detectionRule(suffix),
            bus: bus.name,
            tags: detectionTags(detections),
            targets: args.targets.map(({ id, queueArn }) => ({
              id,
              logicalName: `${name}-${suffix}-${id}`,
              arn: queueArn,
              deadLetterQueueArn: bus.deadLetterQueueArn,
              retryHours,
            })),
          },
          { parent: this },
        );
    this.registerOutputs();
  }
}

/** Tags of a rule that name detections: more would leave too few of a resource's fifty to the settings. */
const mostTags = 3;

/**
 * A tag value has at most 256 characters, spaces included (EventBridge API reference, "Tag"); more ids go into further
 * tags, and the last one counts what does not fit.
 */
export function detectionTags(ids: readonly string[]): Record<string, string> {
  const values: string[] = [];
  for (const [index, id] of ids.entries()) {
    const last = values.at(-1);
    const isLastTag = values.length === mostTags && index < ids.length - 1;
    // Room for the count of the rest: " + 99 more".
    if (last !== undefined && last.length + 1 + id.length <= (isLastTag ? 246 : 256))
      values[values.length - 1] = `${last} ${id}`;
    else if (values.length < mostTags) values.push(id);
    else {
      values[values.length - 1] = `${last ?? ""} + ${ids.length - index} more`;
      break;
    }
  }
  return Object.fromEntries(
    values.map((value, index) => [index === 0 ? "detections" : `detections-${index + 1}`, value]),
  );
}
