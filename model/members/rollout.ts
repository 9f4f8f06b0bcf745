import type { Account } from "../accounts/account";
import type { ForwardingRule } from "../network/forwarding-rules";
import { stableHash } from "../names";
import { type Member, type NetworkSections, planNetwork } from "../network/network";
import { SettingsError } from "../settings-error";
import { shardsOf } from "../settings/rollout";
import type { Settings } from "../settings/schema";

/**
 * How one stack reaches its Region's members. Every account is in exactly one of the four, whatever the mode, unless it
 * is in another shard's stack.
 */
export interface Rollout {
  /** The governance account, unless a StackSet covers it: with the caller's own credentials. */
  readonly own: readonly Member[];
  /** By a role that the program assumes in the account, one provider process each. */
  readonly assumed: readonly Member[];
  /** By rules that the governance account creates on the member's bus. */
  readonly delegated: readonly Member[];
  /** By the Region's StackSet. */
  readonly stackSet?: StackSetPlan;
}

/** The members that a service-managed StackSet of one Region covers. */
export interface StackSetPlan {
  /** Ids of units, in batches of at most 50, the limit of one operation. */
  readonly batches: readonly (readonly string[])[];
  /** Accounts covered today; AWS adds those that join the units later. */
  readonly members: readonly Member[];
  /** Rules of an account that joins: those of every account that administers no service. */
  readonly rules: readonly ForwardingRule[];
}

export interface RolloutArgs {
  readonly environment: string;
  readonly settings: NetworkSections & Pick<Settings, "rollout">;
  readonly accounts: readonly Account[];
  /** The Region's members, as planned. */
  readonly members: readonly Member[];
  readonly region: string;
  /** From 1. The first shard has everything that is not reached by an assumed role. */
  readonly shard: number;
}

/** CloudFormation API reference, CreateStackInstances: organizational units of one operation. */
const unitsPerOperation = 50;

/** Users' reports of one provider process (pulumi-aws#5860), in GB: the least and the most memory. */
const gigabytesEach = { least: 0.317, most: 0.43 };

/**
 * Divides a Region's members among the ways of reaching them. Pure, and independent of the accounts' order: an account
 * stays in its shard whatever happens to the others.
 *
 * Throws {@link SettingsError} if the stack would start more provider processes than `rollout.maxProviders`.
 */
export function planRollout(args: RolloutArgs): Rollout {
  const { settings, members, shard } = args;
  const { governanceAccountId } = settings.organization;
  const { mode } = settings.rollout;
  const inUnits = mode === "stackSet" ? coveredAccounts(settings, args.accounts) : new Set<string>();
  const others = members.filter(({ accountId }) => accountId !== governanceAccountId && !inUnits.has(accountId));
  const assumed =
    mode === "delegated"
      ? []
      : others.filter(({ accountId }) => shardOf(accountId, shardsOf(settings.rollout)) === shard);
  checkMemory(assumed.length, args);
  if (shard > 1) return { own: [], assumed, delegated: [] };
  return {
    own: members.filter(({ accountId }) => accountId === governanceAccountId && !inUnits.has(accountId)),
    assumed,
    delegated: mode === "delegated" ? others : [],
    ...(mode === "stackSet" && {
      stackSet: {
        batches: batchesOf(Object.values(settings.rollout.units)),
        members: members.filter(({ accountId }) => inUnits.has(accountId)),
        rules: rulesOfNewcomer(args),
      },
    }),
  };
}

/** From 1 to `of`, by the account's id alone. */
export const shardOf = (accountId: string, of: number): number => (stableHash(accountId) % of) + 1;

/**
 * Accounts in the selected units or below. A service-managed StackSet never reaches the management account
 * (CloudFormation user guide, "Considerations for service-managed StackSets").
 */
export function coveredAccounts(
  settings: Pick<Settings, "rollout" | "organization">,
  accounts: readonly Account[],
): Set<string> {
  const units = Object.entries(settings.rollout.units);
  return new Set(
    accounts
      .filter(({ id }) => id !== settings.organization.managementAccountId)
      .filter((account) => units.some(([path, id]) => belongsTo(account, path, id)))
      .map(({ id }) => id),
  );
}

/** By the ids of its organization path if known, otherwise by the names of its unit. */
function belongsTo({ path, unit }: Account, unitPath: string, unitId: string): boolean {
  if (path !== undefined) return path.split("/").includes(unitId);
  return unitPath === "/" || unit === unitPath || unit.startsWith(`${unitPath}/`);
}

/**
 * Batches of at most 50. A unit's batch is derived from its id, so that a new unit does not move the others until a
 * batch is full and the number of batches doubles: moving a unit between batches would delete its stacks for a moment.
 */
export function batchesOf(units: readonly string[], limit = unitsPerOperation): string[][] {
  const distinct = [...new Set(units)];
  for (let count = 1; ; count *= 2) {
    const batches = Array.from({ length: count }, (_, index) =>
      distinct.filter((unit) => stableHash(unit) % count === index).sort(),
    );
    if (batches.every((batch) => batch.length <= limit)) return batches.filter((batch) => batch.length > 0);
  }
}

/** The forwarding rules of an account that settings do not mention. */
function rulesOfNewcomer({ environment, settings, region }: RolloutArgs): readonly ForwardingRule[] {
  const newcomer = { id: "000000000000", name: "newcomer", unit: "/", tags: {} };
  const { members } = planNetwork(environment, settings, [newcomer]);
  return members.find((member) => member.region === region)?.rules ?? [];
}

function checkMemory(processes: number, { settings, region, shard }: RolloutArgs): void {
  const { maxProviders } = settings.rollout;
  if (processes <= maxProviders) return;
  const gigabytes = (each: number) => Math.ceil(processes * each).toLocaleString("en");
  const stack = shard > 1 ? `Shard ${shard} of ${region}` : region;
  const enough = shardsOf(settings.rollout) * Math.ceil(processes / maxProviders) + 1;
  throw new SettingsError([
    `${stack} reaches ${processes.toLocaleString("en")} accounts by an assumed role, each with its own provider process: in total ${gigabytes(gigabytesEach.least)} to ${gigabytes(gigabytesEach.most)} GB of memory. rollout.maxProviders allows ${maxProviders}. Divide them with rollout.shard: { of: ${enough} }, set rollout.mode to "delegated" or "stackSet", which start none, or raise rollout.maxProviders if there is enough memory.`,
  ]);
}
