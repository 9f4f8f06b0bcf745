import type { Condition } from "./conditions";
import type { ConditionSet } from "./condition-sets";
import type { CaseForms } from "./ignore-case";
import type { Leaf, Leaves } from "./leaves";
import { RangeIndex, type OwnedRange } from "./range-index";
import { TextTable } from "./text-table";
import type { ValueTest } from "./value-tests";

/**
 * Finds the condition sets that an event may meet, without looking at the others. Each set is indexed under one of its
 * conditions, its gate: the one that the fewest events pass, judging by the other patterns. So the cost of an event
 * depends on the sets whose gate it passes, not on their total number.
 *
 * A gate may pass too many events, never too few: the caller must test the sets that are found.
 */
export class Gates {
  /** By field; empty for most. */
  private readonly byField: (FieldGates | undefined)[] = [];
  /** Sets that an event without any of their fields can meet. */
  private readonly open: ConditionSet[] = [];
  private readonly found: ConditionSet[] = [];

  /** @param statistics of these sets and of others, whose events are read too. */
  constructor(sets: readonly ConditionSet[], statistics = new GateStatistics(sets)) {
    const { users } = statistics;
    const gates = gatesOf(sets, statistics);
    for (const set of sets) {
      const gate = gates.get(set);
      if (gate === undefined) this.open.push(set);
      else (this.byField[gate.field] ??= new FieldGates()).file(set, gate);
      set.orderBy(users, gate);
    }
    for (const gates of this.byField) gates?.finish();
  }

  /**
   * The fields of which a value passes some gate if a set is met, those of most sets first; undefined if sets do not
   * depend on a value.
   */
  get selective(): readonly number[] | undefined {
    if (this.open.length > 0 || this.byField.some((gates) => gates?.isPassedByAny === true)) return undefined;
    return [...this.byField.entries()]
      .flatMap(([field, gates]) => (gates === undefined ? [] : [{ field, size: gates.size }]))
      .sort((a, b) => b.size - a.size)
      .map(({ field }) => field);
  }

  /** True if the leaf of this field passes a gate. */
  isPassedBy(field: number, leaf: Leaf): boolean {
    this.found.length = 0;
    this.byField[field]?.collectPassed(leaf, this.found);
    return this.found.length > 0;
  }

  /** Adds every set whose gate the event passes to `found`, some more than once. */
  collectPassed(leaves: Leaves, found: ConditionSet[]): void {
    addAll(found, this.open);
    for (let at = 0; at < leaves.presentCount; at++) {
      const field = leaves.present[at] as number;
      const gates = this.byField[field];
      if (gates === undefined) continue;
      for (let leaf = leaves.of(field); leaf !== undefined; leaf = leaf.next) gates.collectPassed(leaf, found);
    }
  }
}

/** What condition sets look for, by which the rarest of it is told. */
export class GateStatistics {
  readonly counts: ReadonlyMap<string, number>;
  readonly users: ReadonlyMap<Condition, number>;
  /** Number of sets. */
  readonly size: number;

  /** @param decided field whose value is known already, so that each event passes a gate there. */
  constructor(
    sets: readonly ConditionSet[],
    readonly decided = -1,
  ) {
    this.counts = countKeys(sets);
    this.users = countUsers(sets);
    this.size = sets.length;
  }
}

/** Cost of a gate that every leaf of its field passes. */
const anyLeafCost = 1_000_000;

/** Cost of a lookup relative to that of a whole string: each other part of a string is an additional lookup. */
function lookUpCost(key: Key): number {
  if (key.by === "text") return isWhole(key.part) ? 1 : 4;
  return { literal: 1, number: 4, address: 32 }[key.by];
}

/**
 * Testing so many sets, of which most fail at once, costs less than a search of an event's text for another field; but what a
 * quarter of all sets ask for is what most events have.
 */
const mostCompany = 40;
const mostShared = 1 / 4;

/**
 * The gate of each set, in as few fields as possible, since each of them is looked for in each event: the field in which
 * most sets have a gate that leads to few of them is the gate of all of these, then the next of the others. What is left has a
 * gate each.
 */
function gatesOf(sets: readonly ConditionSet[], statistics: GateStatistics): ReadonlyMap<ConditionSet, Condition> {
  const gates = new Map<ConditionSet, Condition>();
  const most = Math.min(mostCompany, statistics.size * mostShared);
  let left = sets;
  for (;;) {
    const byField = new Map<number, Map<ConditionSet, Condition>>();
    for (const set of left)
      for (const condition of set.conditions) {
        if (condition.acceptsAbsence || condition.field === statistics.decided) continue;
        if (companyOf(condition, statistics.counts) > most) continue;
        const ofField = byField.get(condition.field) ?? new Map<ConditionSet, Condition>();
        byField.set(condition.field, ofField.set(set, condition));
      }
    let largest: ReadonlyMap<ConditionSet, Condition> = new Map();
    for (const ofField of byField.values()) if (ofField.size > largest.size) largest = ofField;
    if (largest.size < 2) break;
    for (const [set, condition] of largest) gates.set(set, condition);
    left = left.filter((set) => !gates.has(set));
  }
  for (const set of left) {
    const gate = gateOf(set, statistics);
    if (gate !== undefined) gates.set(set, gate);
  }
  return gates;
}

/**
 * The condition used as gate: the one in the fewest sets, and on a tie the one whose field most sets use, so that few
 * fields need lookups, then the last by path: `detail.eventName`, not `detail-type`. None if an absent field meets every
 * condition.
 */
function gateOf(set: ConditionSet, { counts, decided }: GateStatistics): Condition | undefined {
  let gate: Condition | undefined;
  let lowest = Infinity;
  for (const condition of set.conditions) {
    if (condition.acceptsAbsence) continue;
    const selectivity = condition.field === decided ? anyLeafCost : costOf(condition, counts);
    const cost = selectivity - (counts.get(fieldKey(condition.field)) ?? 0) / anyLeafCost;
    if (cost > lowest) continue;
    gate = condition;
    lowest = cost;
  }
  return gate;
}

function costOf(condition: Condition, counts: ReadonlyMap<string, number>): number {
  let cost = 0;
  for (const named of keysOf(condition)) {
    if (named === undefined) return anyLeafCost;
    cost += (counts.get(named.name) ?? 0) * lookUpCost(named.key);
  }
  return cost;
}

/** Most sets that ask for the same as one of the condition's tests, to all of which a value leads that passes. */
function companyOf(condition: Condition, counts: ReadonlyMap<string, number>): number {
  let most = 0;
  for (const named of keysOf(condition)) {
    if (named === undefined) return Infinity;
    most = Math.max(most, (counts.get(named.name) ?? 0) * lookUpCost(named.key));
  }
  return most;
}

/** Number of sets for each key, and for each field. */
function countKeys(sets: readonly ConditionSet[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  // A set has one condition on a field, so that no two of its conditions have a key in common.
  for (const { conditions } of sets)
    for (const condition of conditions) {
      count(fieldKey(condition.field));
      for (const name of new Set(keysOf(condition).map((named) => named?.name))) if (name !== undefined) count(name);
    }
  return counts;
}

/** Number of sets that share each condition. */
function countUsers(sets: readonly ConditionSet[]): ReadonlyMap<Condition, number> {
  const users = new Map<Condition, number>();
  for (const { conditions } of sets) {
    for (const condition of conditions) users.set(condition, (users.get(condition) ?? 0) + 1);
  }
  return users;
}

/** The keys of a condition's tests, each with a name that no other key has. */
function keysOf(condition: Condition): readonly (NamedKey | undefined)[] {
  const known = keysByCondition.get(condition);
  if (known !== undefined) return known;
  const keys = condition.tests.map((test) => {
    const key = keyOf(test);
    return key && { key, name: `${condition.field} ${nameOf(key)}` };
  });
  keysByCondition.set(condition, keys);
  return keys;
}

interface NamedKey {
  readonly key: Key;
  readonly name: string;
}

const keysByCondition = new WeakMap<Condition, readonly (NamedKey | undefined)[]>();

function nameOf(key: Key): string {
  if (key.by === "text") return `${partName(key.part)} ${key.text}`;
  return key.by === "literal" ? `literal ${key.text}` : `${key.by} ${key.first} ${key.last}`;
}

const partName = ({ of, length, inLowerCase }: TextPart): string =>
  `${of} ${length} ${inLowerCase ? "lower" : "exact"}`;

const fieldKey = (field: number): string => String(field);

/** The part of a string by which a test is indexed. */
interface TextPart {
  readonly of: "whole" | "start" | "end";
  readonly length: number;
  readonly inLowerCase: boolean;
}

const isWhole = ({ of, inLowerCase }: TextPart): boolean => of === "whole" && !inLowerCase;

/** What a leaf needs to pass a test. */
type Key =
  | { readonly by: "text"; readonly part: TextPart; readonly text: string }
  | { readonly by: "literal"; readonly text: string }
  | { readonly by: "number"; readonly first: number; readonly last: number }
  | { readonly by: "address"; readonly first: string; readonly last: string };

/** Undefined if any leaf may pass the test. */
function keyOf(test: ValueTest): Key | undefined {
  switch (test.asks) {
    case "string":
      return textKey("whole", test.text);
    case "prefix":
      return test.text.endsWith('"') ? undefined : textKey("start", test.text);
    case "suffix":
      return test.text.startsWith('"') ? undefined : textKey("end", test.text);
    case "ignore-case":
      return lowerCaseKey("whole", test.forms);
    case "prefix-ignore-case":
      return lowerCaseKey("start", test.forms);
    case "suffix-ignore-case":
      return lowerCaseKey("end", test.forms);
    case "wildcard": {
      const [first = "", ...others] = test.literals;
      if (others.length === 0) return textKey("whole", first);
      return textKey("start", first) ?? textKey("end", others.at(-1) ?? "");
    }
    case "literal":
      return { by: "literal", text: test.text };
    case "number":
      return { by: "number", first: test.number, last: test.number };
    case "range":
      return { by: "number", first: test.range.low, last: test.range.high };
    case "address":
      // An address compares by its leading digits, so a continuation of the last one is inside too; "G" is beyond "F".
      return { by: "address", first: test.range.first, last: `${test.range.last}G` };
    case "presence":
    case "absence":
    case "none-of":
      return undefined;
  }
}

function textKey(of: TextPart["of"], text: string, inLowerCase = false): Key | undefined {
  if (text === "" && of !== "whole") return undefined;
  return { by: "text", part: { of, length: of === "whole" ? 0 : text.length, inLowerCase }, text };
}

/** Only for ASCII: beyond it, two texts that are equal ignoring case may differ in lower case. */
function lowerCaseKey(of: TextPart["of"], forms: CaseForms): Key | undefined {
  const lower = forms.map(([form]) => form).join("");
  const upper = forms.map(([, form]) => form).join("");
  const isPlain = /^[\x20-\x7e]*$/.test(lower + upper) && !lower.includes('"');
  return isPlain ? textKey(of, lower, true) : undefined;
}

/** The gates of one field. */
class FieldGates {
  private readonly anyLeaf: ConditionSet[] = [];
  private readonly texts = new Map<string, { readonly part: TextPart; readonly sets: Map<string, ConditionSet[]> }>();
  private readonly literals = new Map<string, ConditionSet[]>();
  private readonly numberRanges: OwnedRange<number, ConditionSet>[] = [];
  private readonly addressRanges: OwnedRange<string, ConditionSet>[] = [];
  /** The `texts` that are looked up as a whole, and the others. */
  private whole: TextTable<readonly ConditionSet[]> | undefined;
  private parts: readonly { readonly part: TextPart; readonly sets: ReadonlyMap<string, readonly ConditionSet[]> }[] =
    [];
  private numbers: RangeIndex<number, ConditionSet> | undefined;
  private addresses: RangeIndex<string, ConditionSet> | undefined;

  /** Number of sets. */
  size = 0;

  file(set: ConditionSet, gate: Condition): void {
    this.size++;
    const keys = keysOf(gate);
    if (keys.includes(undefined)) this.anyLeaf.push(set);
    else for (const named of keys) if (named !== undefined) this.fileUnder(named.key, set);
  }

  /** Must be called after all sets are indexed. */
  finish(): void {
    for (const { part, sets } of this.texts.values()) if (isWhole(part)) this.whole = new TextTable(sets);
    this.parts = [...this.texts.values()].filter(({ part }) => !isWhole(part));
    if (this.numberRanges.length > 0) this.numbers = new RangeIndex(this.numberRanges);
    if (this.addressRanges.length > 0) this.addresses = new RangeIndex(this.addressRanges);
  }

  /** True if every leaf passes a gate. */
  get isPassedByAny(): boolean {
    return this.anyLeaf.length > 0;
  }

  collectPassed(leaf: Leaf, found: ConditionSet[]): void {
    addAll(found, this.anyLeaf);
    if (leaf.isString) {
      if (this.whole !== undefined) addAll(found, leaf.findIn(this.whole));
      for (const { part, sets } of this.parts) addAll(found, sets.get(partOf(leaf.text, part)));
      if (this.addresses !== undefined && leaf.address !== undefined) this.addresses.collectAt(leaf.address, found);
    } else {
      if (this.literals.size > 0) addAll(found, this.literals.get(leaf.text));
      if (this.numbers !== undefined && leaf.number !== undefined) this.numbers.collectAt(leaf.number, found);
    }
  }

  private fileUnder(key: Key, set: ConditionSet): void {
    if (key.by === "number") this.numberRanges.push({ first: key.first, last: key.last, owner: set });
    else if (key.by === "address") this.addressRanges.push({ first: key.first, last: key.last, owner: set });
    else if (key.by === "literal") append(this.literals, key.text, set);
    else {
      const id = partName(key.part);
      const texts = this.texts.get(id) ?? { part: key.part, sets: new Map<string, ConditionSet[]>() };
      this.texts.set(id, texts);
      append(texts.sets, key.text, set);
    }
  }
}

function addAll(found: ConditionSet[], sets: readonly ConditionSet[] | undefined): void {
  if (sets !== undefined) for (const set of sets) found.push(set);
}

function partOf(text: string, { of, length, inLowerCase }: TextPart): string {
  const cased = inLowerCase ? text.toLowerCase() : text;
  if (of === "whole") return cased;
  return of === "start" ? cased.slice(0, length) : cased.slice(-length);
}

function append(lists: Map<string, ConditionSet[]>, key: string, set: ConditionSet): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [set]);
  else list.push(set);
}
