import { ConditionSet } from "./condition-sets";
import type { Condition } from "./conditions";
import { FieldTree } from "./field-tree";
import { Gates, GateStatistics } from "./gates";
import type { Leaf } from "./leaves";
import { mayHideKeys, ValueFinder } from "./text-filter";
import { TextTable } from "./text-table";

/** Texts after which it is decided whether searching them for values is worth it. */
const trials = 256;

/** Reading an event costs about as much as searching it for the values of so many fields. */
const searchesOfReading = 8;

/** Condition sets with what is needed to test them. */
export class Part {
  /** Their fields. */
  readonly fields: FieldTree;
  readonly gates: Gates;
  /** True if no event can match. */
  readonly isEmpty: boolean;
  /** Finds the values that gates look at; undefined if an event can match whatever these are. */
  private readonly finders:
    readonly { readonly finder: ValueFinder; readonly passes: (leaf: Leaf) => boolean }[] | undefined;
  private tried = 0;
  private ruledOut = 0;

  constructor(sets: readonly ConditionSet[], paths: readonly string[], statistics?: GateStatistics) {
    // Sets are ordered for their gates, so that parts cannot share them.
    const own = sets.map((set) => new ConditionSet(set.pattern, set.conditions));
    const used = new Set(own.flatMap(({ conditions }) => conditions.map(({ field }) => field)));
    this.fields = FieldTree.of([...used].map((field) => [paths[field] as string, field]));
    this.gates = new Gates(own, statistics);
    this.isEmpty = own.length === 0;
    const finders = this.gates.selective?.map((field) => ({
      finder: ValueFinder.for(paths[field] as string),
      passes: (leaf: Leaf) => this.gates.isPassedBy(field, leaf),
    }));
    this.finders = finders?.flatMap(({ finder, passes }) => (finder === undefined ? [] : [{ finder, passes }]));
    if (this.finders?.length !== finders?.length) this.finders = undefined;
  }

  get canRuleOut(): boolean {
    return this.finders !== undefined;
  }

  /**
   * True if no event with this text can match, because none of its values passes a gate. That costs a fraction of
   * reading the event, so it is tried until it turns out to rule out few.
   *
   * @param text in which no key is hidden.
   */
  rulesOut(text: string): boolean {
    if (this.finders === undefined) return false;
    if (this.tried >= trials && this.ruledOut * searchesOfReading < this.tried * this.finders.length) return false;
    this.tried++;
    for (const { finder, passes } of this.finders) if (finder.someValue(text, passes)) return false;
    this.ruledOut++;
    return true;
  }
}

/** Condition sets that accept several values are in several parts: at most this many times as many as without parts. */
const mostCopies = 4;

/**
 * Condition sets by the value of one field, such as `source`, that most of them compare with plain strings. An event
 * that has the field once, as a string, can only meet the sets of this string and those that do not compare the field.
 */
export class Partition {
  private readonly parts: TextTable<Made<Part>>;
  /** For a text that no set names, and for events without the field. */
  private readonly others: Made<Part>;
  private readonly finder: ValueFinder | undefined;

  private constructor(
    /** Key of the field, at the top level of an event. */
    readonly key: string,
    { byText, general }: Division,
    paths: readonly string[],
    statistics: Made<GateStatistics>,
  ) {
    this.finder = ValueFinder.for(key);
    const partOf = (sets: readonly ConditionSet[]) => new Made(() => new Part(sets, paths, statistics.value));
    this.others = partOf(general);
    this.parts = new TextTable(new Map([...byText].map(([text, own]) => [text, partOf([...own, ...general])])));
  }

  /**
   * The partition with the smallest parts, of several the last by path: `source`, not `account` or `detail-type`.
   * Undefined if none halves the sets of an event.
   */
  static of(sets: readonly ConditionSet[], paths: readonly string[]): Partition | undefined {
    let best: { readonly field: number; readonly division: Division; readonly size: number } | undefined;
    paths.forEach((path, field) => {
      if (path.includes(".")) return;
      const division = divide(sets, field);
      const { byText, general } = division;
      const copies = [...byText.values()].reduce((sum, own) => sum + own.length + general.length, general.length);
      const size = copies / (byText.size + 1);
      if (copies > sets.length * mostCopies || size > sets.length / 2 || size > (best?.size ?? Infinity)) return;
      best = { field, division, size };
    });
    if (best === undefined) return undefined;
    const { field, division } = best;
    return new Partition(paths[field] as string, division, paths, new Made(() => new GateStatistics(sets, field)));
  }

  /** The part for events with this value of the field, undefined for none; undefined for several values. */
  partFor(value: unknown): Part | undefined {
    if (typeof value === "object" && value !== null) return undefined;
    return (typeof value === "string" ? (this.parts.find(value, 0, value.length) ?? this.others) : this.others).value;
  }

  /** The part for the event with this text; undefined if that takes reading it. */
  partForText(text: string): Part | undefined {
    if (this.finder === undefined || mayHideKeys(text)) return undefined;
    let part: Made<Part> | undefined;
    const isSeveral = this.finder.someValue(text, (leaf) => {
      if (part !== undefined) return true;
      part = (leaf.isString ? leaf.findIn(this.parts) : undefined) ?? this.others;
      return false;
    });
    return isSeveral ? undefined : (part ?? this.others).value;
  }
}

/** Made when it is first needed: whoever registers patterns has events of few of the values that they name. */
class Made<Value> {
  private made: Value | undefined;

  constructor(private readonly make: () => Value) {}

  get value(): Value {
    return (this.made ??= this.make());
  }
}

/** Sets by each text that they accept, and those that accept other values or do not ask. */
interface Division {
  readonly byText: ReadonlyMap<string, readonly ConditionSet[]>;
  readonly general: readonly ConditionSet[];
}

function divide(sets: readonly ConditionSet[], field: number): Division {
  const byText = new Map<string, ConditionSet[]>();
  const general: ConditionSet[] = [];
  const known = new Map<Condition, ReadonlySet<string> | undefined>();
  for (const set of sets) {
    const condition = set.conditions.find((each) => each.field === field);
    if (condition !== undefined && !known.has(condition)) known.set(condition, textsOf(condition));
    const texts = condition && known.get(condition);
    if (texts === undefined) general.push(set);
    else
      for (const text of texts) {
        const own = byText.get(text);
        if (own === undefined) byText.set(text, [set]);
        else own.push(set);
      }
  }
  return { byText, general };
}

/** The only strings that the condition accepts; undefined if there are others, or none. */
function textsOf({ tests }: Condition): ReadonlySet<string> | undefined {
  const texts = tests.flatMap((test) => (test.asks === "string" ? [test.text] : []));
  return texts.length === tests.length ? new Set(texts) : undefined;
}
