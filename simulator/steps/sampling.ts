import type { Account } from "../../model/accounts/account";
import type { Settings } from "../../model/settings/schema";
import { uuidOf } from "../deterministic";

/** A member with everything that is its own where the program builds it, as plain data. */
export interface Planned {
  readonly accountId: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Members of one stack that differ by nothing but the account's id. */
export interface MemberClass {
  /** The Region of the stack. */
  readonly region: string;
  /** Ids of the accounts whose resources are recorded; the first stands for those that are derived. */
  readonly recorded: readonly [string, ...string[]];
  /** Ids of all others. */
  readonly derived: readonly string[];
}

/** The choice of accounts whose resources are recorded, stack by stack. */
export interface Sampling {
  /** Divides the members of a stack into classes, remembers them, and returns the accounts to record. */
  choose(region: string, planned: readonly Planned[]): ReadonlySet<string>;
  /** Every class so far of which something is derived. */
  readonly classes: readonly MemberClass[];
  /** Ids of the accounts of which something is recorded, as far as they were among those to choose from. */
  readonly recorded: ReadonlySet<string>;
}

/** Members of a class up to which all are recorded. */
const mostRecordedInFull = 50;

/** Recorded members of a larger class in each Region: they are compared with each other. */
const recordedOfClass = 8;

/**
 * Chooses which of thousands of members are recorded. Members are of one class only if
 *
 * - all inputs from which the program builds them are equal but for their own account's id, compared in full for each member;
 * - settings mention the account by nothing that the others lack: neither by its id, nor its unit or one above, nor a
 *   tag, since the hub's functions may treat them differently.
 *
 * Of a small class all are recorded; of a large one a few, which do not depend on the order of the accounts and are the same
 * in each Region, and at least one in each stack. `always`: accounts that are recorded in any case.
 */
export function createSampling(
  settings: Settings,
  accounts: readonly Account[],
  always: ReadonlySet<string> = new Set(),
): Sampling {
  let markOf: Map<string, string> | undefined;
  const textOf = createFingerprints();
  const classes: MemberClass[] = [];
  /** Recorded so far, by Region and class. */
  const recordedSoFar = new Map<string, number>();

  const everRecorded = new Set<string>();

  return { choose, classes, recorded: everRecorded };

  function choose(region: string, planned: readonly Planned[]): ReadonlySet<string> {
    if (planned.length <= mostRecordedInFull) {
      for (const { accountId } of planned) everRecorded.add(accountId);
      return new Set(planned.map(({ accountId }) => accountId));
    }
    markOf ??= marks(settings, accounts);
    const byKey = new Map<string, string[]>();
    for (const { accountId, inputs } of planned) {
      const own = always.has(accountId) ? accountId : (markOf.get(accountId) ?? accountId);
      const key = `${own} ${textOf(accountId, inputs)}`;
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [accountId]);
      else known.push(accountId);
    }
    const recorded = new Set<string>();
    for (const [key, ids] of byKey) {
      if (ids.length <= mostRecordedInFull) {
        for (const id of ids) recorded.add(id);
        continue;
      }
      const before = recordedSoFar.get(`${region} ${key}`) ?? 0;
      const count = Math.max(1, recordedOfClass - before);
      recordedSoFar.set(`${region} ${key}`, before + count);
      const [first, ...others] = inRandomOrder(ids);
      if (first === undefined) continue;
      const chosen: [string, ...string[]] = [first, ...others.slice(0, count - 1)];
      for (const id of chosen) recorded.add(id);
      classes.push({ region, recorded: chosen, derived: others.slice(count - 1) });
    }
    for (const id of recorded) everRecorded.add(id);
    return recorded;
  }
}

/** The same order in each run, and without regard to how ids are assigned. */
function inRandomOrder(ids: readonly string[]): string[] {
  const keyed = ids.map((id) => [uuidOf(`sample ${id}`), id] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, id]) => id);
}

/** By account what settings mention of it, as text: the id itself of an account that they name. */
function marks({ accounts: _, ...settings }: Settings, accounts: readonly Account[]): Map<string, string> {
  const mentioned = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === "string") {
      mentioned.add(value);
      for (const id of value.match(/(?<!\d)\d{12}(?!\d)/g) ?? []) mentioned.add(id);
    } else if (typeof value === "object" && value !== null)
      for (const [key, each] of Object.entries(value)) {
        collect(key);
        collect(each);
      }
  };
  collect(settings);
  return new Map(
    accounts.map(({ id, name, unit, path = "", tags }) => {
      if (mentioned.has(id) || mentioned.has(name)) return [id, id];
      const names = unit.split("/").filter((part) => part !== "");
      const units = [...names.map((_name, index) => names.slice(0, index + 1).join("/")), ...names, ...path.split("/")];
      const ofTags = Object.entries(tags).flatMap(([key, value]) =>
        [value, `${key}=${value}`].some((each) => mentioned.has(each))
          ? [`${key}=${value}`]
          : mentioned.has(key)
            ? [key]
            : [],
      );
      const paths = [...mentioned].filter((each) => each.startsWith("o-") && path !== "" && covers(each, path));
      return [id, JSON.stringify([units.filter((each) => mentioned.has(each)), ofTags.sort(), paths])];
    }),
  );
}

const covers = (pattern: string, path: string) => path.startsWith(pattern.replace(/\*$/, ""));

/** In the place of the own id: no JSON text holds it unescaped. */
const ownId = "\u0000";

/**
 * Texts that are equal exactly if the inputs of two members are, but for their own account's id. Members share most inputs
 * as one object, which is written out once; equal texts are kept once, as a number.
 */
function createFingerprints(): (accountId: string, inputs: Readonly<Record<string, unknown>>) => string {
  const written = new WeakMap<object, string>();
  const numbers = new Map<string, number>();
  return (accountId, inputs) =>
    Object.entries(inputs)
      .map(([key, value]) => {
        const text = write(value).replaceAll(accountId, ownId);
        const known = numbers.get(text) ?? numbers.size;
        numbers.set(text, known);
        return `${key}:${known}`;
      })
      .join(" ");

  function write(value: unknown): string {
    if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
    const known = written.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(value);
    written.set(value, text);
    return text;
  }
}
