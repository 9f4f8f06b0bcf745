import type { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import * as pulumi from "@pulumi/pulumi";
import { provenances } from "../../model/envelope";
import type { ArchiveRule } from "../../model/hub/archive-rules";
import { putRecordsOn, trustInService } from "../../model/iam/policies";
import { arns, centralRuleArn, type HubPlace } from "../../model/names";
import { createRole } from "../role";
import { createRule, type RuleBus } from "../rule";
import type { StreamArns } from "./delivery-streams";

export interface ArchiveRulesArgs extends HubPlace {
  readonly bus: RuleBus;
  /** One list for each pattern of the members. Plain value: decides which resources exist. */
  readonly rules: readonly (readonly ArchiveRule[])[];
  /** How many there are is a plain value. */
  readonly streams: StreamArns;
  /** ARN of the queue for events that the streams do not accept. */
  readonly deadLetterQueueArn: pulumi.Input<string>;
  /** Hours for which EventBridge retries before an event is a dead letter. */
  readonly retryHours: number;
}

/**
 * Archive rules: the members' patterns, repeated on the central bus, so that nothing is archived that no member should
 * send. Each pattern has one rule per delivery stream, which receives that stream's share of the events.
 *
 * A first rule depends on its siblings: when a second stream is added, its rules exist before the first rule gives up
 * half of its events. Some events are then archived twice for a moment rather than not at all. For the same reason the
 * rules for events of services depend on those for events that somebody put, which were theirs once.
 */
export class ArchiveRules extends pulumi.ComponentResource {
  constructor(name: string, args: ArchiveRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:ArchiveRules", name, {}, opts);
    const { accountId, region, names, streams } = args;
    const child = { parent: this };

    const { role, policy: rolePolicy } = createRuleRole();
    const put = args.rules.filter(isPut).flatMap((rules) => createRules(rules, []));
    for (const rules of args.rules.filter((each) => !isPut(each))) createRules(rules, put);
    this.registerOutputs();

    function createRuleRole() {
      const streamArns = provenances.flatMap((provenance) =>
        streams[provenance].map((_, index) =>
          arns.deliveryStream(region, accountId, names.deliveryStream(index + 1, provenance)),
        ),
      );
      return createRole(
        `${name}-rule-role`,
        {
          name: names.role("archive", region),
          description: "Lets EventBridge hand events to the archive's delivery streams",
          trust: trustInService("events.amazonaws.com", {
            accountId,
            sourceArn: centralRuleArn(args, names.archiveRule("*")),
          }),
          policyName: "put-records",
          policy: putRecordsOn(streamArns),
        },
        child,
      );
    }

    /** Creates the rules of one pattern, last stream first, and returns their targets. */
    function createRules(rules: readonly ArchiveRule[], before: readonly EventTarget[]): EventTarget[] {
      const siblings: EventTarget[] = [];
      for (const rule of [...rules].reverse()) {
        const streamArn = streams[rule.provenance][rule.stream - 1];
        if (streamArn !== undefined) siblings.push(...createArchiveRule(rule, streamArn, [...before, ...siblings]));
      }
      return siblings;
    }

    function createArchiveRule(
      { suffix, stream, provenance, ...rule }: ArchiveRule,
      streamArn: pulumi.Output<string>,
      siblings: readonly EventTarget[],
    ): readonly EventTarget[] {
      const created = createRule(
        `${name}-${provenance === "put" ? "put-" : ""}${stream === 1 ? "" : `${stream}-`}${suffix}`,
        {
          ...rule,
          name: names.archiveRule(suffix, stream, provenance),
          bus: args.bus.name,
          targets: [
            {
              id: "archive",
              arn: streamArn,
              roleArn: role.arn,
              deadLetterQueueArn: args.deadLetterQueueArn,
              retryHours: args.retryHours,
              dependsOn: [rolePolicy],
            },
          ],
        },
        { ...child, dependsOn: [...siblings] },
      );
      return created.targets;
    }
  }
}

const isPut = (rules: readonly ArchiveRule[]) => rules.some(({ provenance }) => provenance === "put");
