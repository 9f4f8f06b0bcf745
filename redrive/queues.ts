import type { Environment } from "../environment/environment";
import { arns, namesOf } from "../model/names";
import type { Network } from "../model/network/network";
import { planRollout } from "../model/members/rollout";
import type { HubRoutes } from "./routes";

/** A dead-letter queue of an environment. */
export interface DeadLetterQueue {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  /**
   * - `member`: of an account's forwarding rules and heartbeats, in that account.
   * - `delegated`: of the rules that the governance account manages in members' accounts.
   * - `central`: of the rules on a central bus.
   * - `function`: of another queue, to which SQS can move its messages back.
   */
  readonly kind: "member" | "delegated" | "central" | "function";
  /** True if the queue is in a member, and a role there must be assumed. */
  readonly assumes: boolean;
  /** ARN of the queue whose dead letters a `function` queue holds. */
  readonly source?: string;
}

export const arnOf = ({ region, accountId, name }: Pick<DeadLetterQueue, "region" | "accountId" | "name">): string =>
  arns.queue(region, accountId, name);

/** SQS API reference, GetQueueUrl: the URL follows from Region, account and name. */
export function queueUrl(arn: string): string {
  const [, , , region = "", account = "", name = ""] = arn.split(":");
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
}

/**
 * The dead-letter queues of an environment, the hubs' first. With the rollout `delegated`, a member's own queue holds
 * heartbeats alone, which nobody sends again: it is left out.
 */
export function deadLetterQueues(
  { name: environment, settings, accounts }: Pick<Environment, "name" | "settings" | "accounts">,
  network: Network,
  hubs: ReadonlyMap<string, HubRoutes>,
): DeadLetterQueue[] {
  const names = namesOf(environment);
  const accountId = settings.organization.governanceAccountId;
  const inGovernance = { accountId, assumes: false };
  const ofHubs = [...hubs.values()].flatMap(({ region, plan }): DeadLetterQueue[] => {
    const here = { ...inGovernance, region };
    const moved = (name: string, source: string): DeadLetterQueue => ({
      ...here,
      name,
      kind: "function",
      source: arns.queue(region, accountId, source),
    });
    return [
      { ...here, name: names.centralDeadLetters, kind: "central" },
      ...plan.responders.map(({ id }) => moved(names.responderDeadLetters(id), names.responder(id))),
      ...(settings.archive.crawlerEvents ? [moved(names.crawlDeadLetters, names.crawlQueue)] : []),
    ];
  });
  const ofMembers = Object.keys(settings.regions)
    .sort()
    .flatMap((region): DeadLetterQueue[] => {
      const members = network.members.filter((member) => member.region === region);
      const delegated = new Set(
        settings.rollout.mode === "delegated"
          ? planRollout({ environment, settings, accounts, members, region, shard: 1 }).delegated.map(
              (member) => member.accountId,
            )
          : [],
      );
      return [
        ...(delegated.size > 0
          ? [{ ...inGovernance, region, name: names.delegatedDeadLetters, kind: "delegated" } as const]
          : []),
        ...members
          .filter((member) => !delegated.has(member.accountId))
          .map((member) => ({
            accountId: member.accountId,
            assumes: member.accountId !== accountId,
            region,
            name: names.deadLetters,
            kind: "member" as const,
          })),
      ];
    });
  return [...ofHubs, ...ofMembers];
}
