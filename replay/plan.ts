import { UsageError } from "../console/usage-error";
import type { Environment } from "../environment/environment";
import type { JsonObject } from "../model/envelope";
import { planHub } from "../model/hub/hub-plan";
import { arns, centralRuleArn, shorten } from "../model/names";
import { planNetwork } from "../model/network/network";
import type { RuleState } from "../model/rule";

/** A time span, UTC, whole seconds. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** A rule for replayed events, which exists as long as the replay. */
export interface ReplayRule {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly pattern: JsonObject;
  readonly state: RuleState;
  readonly target: string;
  readonly roleArn: string;
  readonly deadLetters: string;
}

/** The replay of one hub. */
export interface HubReplay {
  readonly region: string;
  /** Name, and ARN, of the central bus. */
  readonly bus: string;
  readonly busArn: string;
  readonly archiveArn: string;
  readonly name: string;
  readonly retentionDays: number;
  /** Rules that the replay creates and deletes. */
  readonly rules: readonly ReplayRule[];
  /** Names of rules of the operator's own, which are there already. */
  readonly own: readonly string[];
  /** Hours for which EventBridge tries to deliver. */
  readonly retryHours: number;
}

/**
 * Plans a replay for each hub. Rules of the program take no replayed event, so each archive rule gets a twin that takes
 * those of this replay alone: what no member should send is not archived now either.
 *
 * The name follows from the times and rules: the same command, run again, follows the replay that is there.
 *
 * @throws UsageError if a Region is no hub.
 */
export function planReplays(
  environment: Pick<Environment, "name" | "settings" | "accounts">,
  {
    span,
    rules,
    regions,
    name,
    now,
  }: {
    readonly span: Span;
    /** Names of archive rules, or of the operator's own. Empty: all archive rules. */
    readonly rules: readonly string[];
    readonly regions: readonly string[];
    readonly name?: string;
    readonly now: Date;
  },
): readonly HubReplay[] {
  const { settings, accounts } = environment;
  const network = planNetwork(environment.name, settings, accounts);
  const known = network.hubs.map(({ region }) => region);
  for (const region of regions)
    if (!known.includes(region))
      throw new UsageError(
        `--region is "${region}", which is no hub of ${environment.name}. Choose from: ${known.join(", ")}.`,
      );
  return network.hubs
    .filter(({ region }) => regions.length === 0 || regions.includes(region))
    .map((hub): HubReplay => {
      const plan = planHub({ hub, settings, accounts, network, now });
      const { accountId, region, names } = plan;
      const replayName = name ?? nameOf(names.prefix, span, rules);
      const archived = plan.archiveRules.flat().map((rule) => ({
        of: names.archiveRule(rule.suffix, rule.stream, rule.provenance),
        name: names.archiveRule(`replay-${rule.suffix}`, rule.stream, rule.provenance),
        rule,
      }));
      const chosen = rules.length === 0 ? archived : archived.filter(({ of }) => rules.includes(of));
      return {
        region,
        bus: names.bus,
        busArn: arns.bus(region, accountId, names.bus),
        archiveArn: `arn:aws:events:${region}:${accountId}:archive/${names.bus}`,
        name: replayName,
        retentionDays: plan.bus.replayDays,
        retryHours: plan.retryHours,
        rules: chosen.map((each) => ({
          name: each.name,
          arn: centralRuleArn(plan, each.name),
          description: `Archives what the replay ${replayName} sends again, as ${each.of}`.slice(0, 512),
          pattern: { ...each.rule.pattern, "replay-name": [replayName] },
          state: each.rule.state ?? "ENABLED",
          target: arns.deliveryStream(region, accountId, names.deliveryStream(each.rule.stream, each.rule.provenance)),
          roleArn: arns.role(accountId, names.role("archive", region)),
          // As the archive rules have it: the function archives what a stream does not take.
          deadLetters: arns.queue(region, accountId, names.responder("claim-check")),
        })),
        own: rules.filter((rule) => !archived.some(({ of }) => of === rule)),
      };
    });
}

/** EventBridge API reference, StartReplay: letters, digits, `.`, `-` and `_`, at most 64. */
const nameOf = (prefix: string, { from, to }: Span, rules: readonly string[]): string =>
  shorten([prefix, compact(from), compact(to), ...[...rules].sort()].join("-"), 64);

const compact = (time: Date) => time.toISOString().replace(/[-:]|\.\d+/g, "");
