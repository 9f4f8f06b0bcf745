import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import * as pulumi from "@pulumi/pulumi";
import { shareOf } from "../../model/network/delivery-streams";
import { notReplayed, type PlannedRule } from "../../model/network/forwarding-rules";
import { arns, type Names } from "../../model/names";
import { policyText, putRecordsOn, trustInService } from "../../model/iam/policies";
import type { CentralBus } from "../hub/central-bus";

export interface ArchiveRulesArgs {
  /** The governance account. */
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
  readonly bus: CentralBus;
  /** What the hub's members forward. Plain: they decide which rules exist. */
  readonly rules: readonly PlannedRule[];
  /** ARNs of the delivery streams, in order. Their number is plain. */
  readonly streams: readonly pulumi.Output<string>[];
  /** ARN of the queue that takes what the streams do not. */
  readonly deadLetterQueueArn: pulumi.Input<string>;
  /** Hours for which EventBridge retries before an event is a dead letter. */
  readonly retryHours: number;
}

/**
 * The members' own patterns, once more at the centre: nothing that no member should send is archived. Each stands once for
 * each delivery stream, with that stream's share of the events.
 *
 * A first rule depends on its siblings: where a second stream is added, its rules are there before the first rule gives
 * half of its events away, and some are archived twice for a moment instead of not at all.
 */
export class ArchiveRules extends pulumi.ComponentResource {
  constructor(name: string, args: ArchiveRulesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:ArchiveRules", name, {}, opts);
    const { accountId, region, names, streams } = args;
    const child = { parent: this };

    const role = new Role(
      `${name}-rule-role`,
      {
        name: names.role("archive", region),
        description: "Lets EventBridge hand events to the archive's delivery streams",
        assumeRolePolicy: policyText(
          trustInService("events.amazonaws.com", { accountId, sourceArn: archiveRuleArns(args) }),
        ),
      },
      child,
    );
    const streamArns = streams.map((_, index) =>
      arns.deliveryStream(region, accountId, names.deliveryStream(index + 1)),
    );
    const rolePolicy = new RolePolicy(
      `${name}-rule-role`,
      { role: role.name, name: "put-records", policy: policyText(putRecordsOn(streamArns)) },
      child,
    );
    for (const rule of args.rules) {
      const siblings: EventTarget[] = [];
      for (const [index, streamArn] of [...streams.entries()].reverse())
        siblings.push(createRule(rule, index + 1, streamArn, siblings));
    }
    this.registerOutputs();

    function createRule(
      rule: PlannedRule,
      stream: number,
      streamArn: pulumi.Output<string>,
      siblings: readonly EventTarget[],
    ): EventTarget {
      const logicalName = `${name}-${stream === 1 ? "" : `${stream}-`}${rule.suffix}`;
      const created = new EventRule(
        logicalName,
        {
          name: names.archiveRule(rule.suffix, stream),
          description: `Archives ${rule.suffix} events`,
          eventBusName: args.bus.name,
          eventPattern: JSON.stringify({ ...rule.pattern, ...notReplayed, ...shareOf(stream, streams.length) }),
          state: rule.state,
        },
        { ...child, dependsOn: [...siblings] },
      );
      return new EventTarget(
        logicalName,
        {
          rule: created.name,
          eventBusName: args.bus.name,
          targetId: "archive",
          arn: streamArn,
          roleArn: role.arn,
          deadLetterConfig: { arn: args.deadLetterQueueArn },
          retryPolicy: { maximumEventAgeInSeconds: args.retryHours * 3600, maximumRetryAttempts: 185 },
        },
        { ...child, dependsOn: [rolePolicy] },
      );
    }
  }
}

/** ARN pattern of the archive rules of a hub, whichever there are: it follows from names. */
export const archiveRuleArns = ({
  region,
  accountId,
  names,
}: Pick<ArchiveRulesArgs, "region" | "accountId" | "names">): string =>
  arns.rule(region, accountId, `${names.bus}/${names.archiveRule("*")}`);
