import type { Account } from "../accounts/account";
import type { Member } from "../network/network";

/**
 * Which accounts a hub expects to hear, in which Regions and from which rules, for `configuration.json`. Thousands of
 * accounts have the same few sets of rules in the same few combinations of Regions, so each stands once and accounts
 * refer to it: what 5,000 accounts in 17 Regions would make megabytes is some hundred kilobytes.
 */
export interface ExpectedAccounts {
  /** Suffixes of forwarding rules, sorted: each set once. */
  readonly ruleSets: readonly (readonly string[])[];
  /** By Region, the index of its set of rules: each combination once. */
  readonly placements: readonly Readonly<Record<string, number>>[];
  /** Id, name, unit and index of the placement, sorted by id. */
  readonly accounts: readonly (readonly [id: string, name: string, unit: string, placement: number])[];
}

/** `members`: those of one hub that carry heartbeats. */
export function expectedAccounts(members: readonly Member[], accounts: readonly Account[]): ExpectedAccounts {
  const ruleSets = createIndex<readonly string[]>();
  const placements = createIndex<Readonly<Record<string, number>>>();
  const setOf = new Map<Member["rules"], number>();
  const byAccount = new Map<string, [region: string, set: number][]>();
  for (const { accountId, region, rules } of members) {
    const set = setOf.get(rules) ?? ruleSets.indexOf(rules.map(({ suffix }) => suffix).sort());
    setOf.set(rules, set);
    byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), [region, set]]);
  }
  const known = new Map(accounts.map((account) => [account.id, account]));
  const expected = [...byAccount]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, places]) => {
      const { name = id, unit = "/" } = known.get(id) ?? {};
      const placement = placements.indexOf(Object.fromEntries(places.sort(([a], [b]) => (a < b ? -1 : 1))));
      return [id, name, unit, placement] as const;
    });
  return { ruleSets: ruleSets.values, placements: placements.values, accounts: expected };
}

function createIndex<Value>() {
  const values: Value[] = [];
  const known = new Map<string, number>();
  return {
    values,
    indexOf(value: Value): number {
      const key = JSON.stringify(value);
      const index = known.get(key) ?? values.push(value) - 1;
      known.set(key, index);
      return index;
    },
  };
}

/** What is expected of one account: suffixes of rules by Region, sorted. */
export interface ExpectedAccount {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly regions: ReadonlyMap<string, readonly string[]>;
}

/** The same by account id. Accounts with the same placement share one map. */
export function expectedById({
  ruleSets,
  placements,
  accounts,
}: ExpectedAccounts): ReadonlyMap<string, ExpectedAccount> {
  const regions = placements.map(
    (sets) =>
      new Map(Object.entries(sets).map(([region, set]): [string, readonly string[]] => [region, ruleSets[set] ?? []])),
  );
  const none: ReadonlyMap<string, readonly string[]> = new Map();
  return new Map(
    accounts.map(([id, name, unit, placement]) => [id, { id, name, unit, regions: regions[placement] ?? none }]),
  );
}
