import type { Condition } from "./conditions";
import type { ConditionSet } from "./condition-sets";
import type { CaseForms } from "./ignore-case";
import type { Leaf, Leaves } from "./leaves";
import { RangeIndex, type OwnedRange } from "./range-index";
import type { ValueTest } from "./value-tests";

/**
 * Finds the condition sets that an event may meet, without looking at the others. Each set is filed under one of its
 * conditions, its gate: the one that fewest events pass, as far as the other patterns tell. So what an event costs
 * depends on the sets whose gate it passes, not on how many there are.
 *
 * A gate may let through too much, never too little: whoever asks must test what is found.
 */
export class Gates {
  private readonly byField = new Map<number, FieldGates>();
  /** Sets that an event without any of their fields can meet. */
  private readonly open: ConditionSet[] = [];

  constructor(sets: readonly ConditionSet[]) {
    const keyCounts = new Map<string, number>();
    for (const { conditions } of sets) {
      for (const key of new Set(conditions.flatMap(keysOf))) keyCounts.set(key, (keyCounts.get(key) ?? 0) + 1);
    }
    for (const set of sets) {
      const gate = gateOf(set, keyCounts);
      if (gate === undefined) this.open.push(set);
      else this.gatesOf(gate.field).file(set, gate);
    }
    for (const gates of this.byField.values()) gates.finish();
  }

  /** Calls `found` with every set whose gate the event passes, with some more than once. */
  forEachPassed(leaves: Leaves, found: (set: ConditionSet) => void): void {
    this.open.forEach(found);
    for (let at = 0; at < leaves.presentCount; at++) {
      const field = leaves.present[at] as number;
      const gates = this.byField.get(field);
      if (gates === undefined) continue;
      for (let leaf = leaves.of(field); leaf !== undefined; leaf = leaf.next) gates.forEachPassed(leaf, found);
    }
  }

  private gatesOf(field: number): FieldGates {
    const gates = this.byField.get(field) ?? new FieldGates();
    this.byField.set(field, gates);
    return gates;
  }
}

/** Cost of a gate that every leaf of its field passes, against the number of sets behind a gate that asks for a value. */
const anyLeafCost = 1_000_000;

/** The condition that serves as gate; none when every condition is also met by an absent field. */
function gateOf(set: ConditionSet, keyCounts: ReadonlyMap<string, number>): Condition | undefined {
  const costOf = (condition: Condition): number =>
    keysOf(condition).reduce((cost, key) => cost + (keyCounts.get(key) ?? 0), 0) +
    (condition.tests.every((test) => keyOf(test) !== undefined) ? 0 : anyLeafCost);
  let gate: Condition | undefined;
  for (const condition of set.conditions) {
    if (condition.acceptsAbsence) continue;
    if (gate === undefined || costOf(condition) < costOf(gate)) gate = condition;
  }
  return gate;
}

function keysOf({ field, tests }: Condition): readonly string[] {
  return tests.map((test) => `${field} ${JSON.stringify(keyOf(test) ?? "any leaf")}`);
}

/** The part of a string by which a test is found. */
interface TextPart {
  readonly of: "whole" | "start" | "end";
  readonly length: number;
  readonly inLowerCase: boolean;
}

/** What a leaf must have to pass a test. */
type Key =
  | { readonly by: "text"; readonly part: TextPart; readonly text: string }
  | { readonly by: "literal"; readonly text: string }
  | { readonly by: "number"; readonly first: number; readonly last: number }
  | { readonly by: "address"; readonly first: string; readonly last: string };

/** Undefined when any leaf may pass the test. */
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
      // An address compares by its leading digits, so what continues the last one is inside too; "G" is beyond "F".
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
  private parts: readonly { readonly part: TextPart; readonly sets: ReadonlyMap<string, readonly ConditionSet[]> }[] =
    [];
  private numbers: RangeIndex<number, ConditionSet> | undefined;
  private addresses: RangeIndex<string, ConditionSet> | undefined;

  file(set: ConditionSet, gate: Condition): void {
    const keys = gate.tests.map(keyOf);
    if (keys.includes(undefined)) this.anyLeaf.push(set);
    else for (const key of keys) if (key !== undefined) this.fileUnder(key, set);
  }

  /** To be called once everything is filed. */
  finish(): void {
    this.parts = [...this.texts.values()];
    if (this.numberRanges.length > 0) this.numbers = new RangeIndex(this.numberRanges);
    if (this.addressRanges.length > 0) this.addresses = new RangeIndex(this.addressRanges);
  }

  forEachPassed(leaf: Leaf, found: (set: ConditionSet) => void): void {
    this.anyLeaf.forEach(found);
    if (leaf.isString) {
      for (const { part, sets } of this.parts) sets.get(partOf(leaf.text, part))?.forEach(found);
      if (this.addresses !== undefined && leaf.address !== undefined) this.addresses.forEachAt(leaf.address, found);
    } else {
      this.literals.get(leaf.text)?.forEach(found);
      if (this.numbers !== undefined && leaf.number !== undefined) this.numbers.forEachAt(leaf.number, found);
    }
  }

  private fileUnder(key: Key, set: ConditionSet): void {
    if (key.by === "number") this.numberRanges.push({ first: key.first, last: key.last, owner: set });
    else if (key.by === "address") this.addressRanges.push({ first: key.first, last: key.last, owner: set });
    else if (key.by === "literal") append(this.literals, key.text, set);
    else {
      const id = JSON.stringify(key.part);
      const texts = this.texts.get(id) ?? { part: key.part, sets: new Map<string, ConditionSet[]>() };
      this.texts.set(id, texts);
      append(texts.sets, key.text, set);
    }
  }
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
