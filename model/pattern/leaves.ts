import { addressDigits } from "./addresses";
import { comparableNumber } from "./numbers";
import type { TextTable } from "./text-table";

/** One element of one array of an event. Two elements of the same array exclude each other. */
export interface ArrayElement {
  /** Identity of the array within its event. */
  readonly array: number;
  readonly index: number;
  /** The element that contains the array, if any. */
  readonly around: ArrayElement | undefined;
}

const unknown = Symbol("not yet read");

/** A leaf value of an event: the content of a string, or the text of a number, `true`, `false` or `null`. */
export class Leaf {
  private knownNumber: number | undefined | typeof unknown = unknown;
  private knownAddress: string | undefined | typeof unknown = unknown;
  private content: string | undefined;

  private source = "";
  private start = 0;
  private end = 0;
  isString = false;
  /** Innermost array element whose object or array contains the leaf; a leaf directly in an array is not within it. */
  within: ArrayElement | undefined;
  /** Another leaf of the same field, if it has more than one. */
  next: Leaf | undefined;

  /** The content is the part of `source` from `start` to `end`; it is extracted on demand. */
  static of(source: string, start: number, end: number, isString: boolean, within?: ArrayElement, next?: Leaf): Leaf {
    return new Leaf().fill(source, start, end, isString, within, next);
  }

  /** Makes it another leaf: a new object for each would cost more than reading it. */
  fill(
    source: string,
    start: number,
    end: number,
    isString: boolean,
    within: ArrayElement | undefined,
    next: Leaf | undefined,
  ): this {
    this.source = source;
    this.start = start;
    this.end = end;
    this.isString = isString;
    this.within = within;
    this.next = next;
    this.content = undefined;
    this.knownNumber = unknown;
    this.knownAddress = unknown;
    return this;
  }

  /** Keeps nothing of its event. */
  release(): void {
    this.source = "";
    this.content = undefined;
    this.within = undefined;
    this.next = undefined;
  }

  get text(): string {
    return (this.content ??= this.source.slice(this.start, this.end));
  }

  /** True if the leaf is the string `text`. */
  isText(text: string): boolean {
    return this.isString && text.length === this.end - this.start && this.source.startsWith(text, this.start);
  }

  /** The table's value for the leaf's text. */
  findIn<Value>(table: TextTable<Value>): Value | undefined {
    return table.find(this.source, this.start, this.end);
  }

  /** The leaf's number; undefined for anything else, and for a number that a double cannot represent. */
  get number(): number | undefined {
    if (this.knownNumber === unknown) {
      this.knownNumber = this.isString || !isNumberText(this.text) ? undefined : comparableNumber(this.text);
    }
    return this.knownNumber;
  }

  /** Digits of the leaf's IP address, in the format of `addressDigits`. */
  get address(): string | undefined {
    if (this.knownAddress === unknown) this.knownAddress = this.isString ? addressDigits(this.text) : undefined;
    return this.knownAddress;
  }
}

function isNumberText(text: string): boolean {
  return text.charCodeAt(0) < 0x3a; // "-" or a digit, as opposed to the letters of true, false and null
}

const mostPooled = 256;

/**
 * The leaves of one event that patterns use, by field number. Created once and refilled for each event, because
 * creating it costs more than reading an event.
 */
export class Leaves {
  /** Fields that have a leaf: the first `presentCount` of these. */
  readonly present: number[] = [];
  presentCount = 0;
  private readonly first: (Leaf | undefined)[];
  private readonly inArray: boolean[];
  private arrays = 0;
  private readonly pool: Leaf[] = [];
  private used = 0;

  constructor(fieldCount: number) {
    this.first = new Array<Leaf | undefined>(fieldCount).fill(undefined);
    this.inArray = new Array<boolean>(fieldCount).fill(false);
  }

  /** First of the field's leaves, which links to the others. */
  of(field: number): Leaf | undefined {
    return this.first[field];
  }

  /** True if a leaf of the field is in an array element. */
  isInArray(field: number): boolean {
    return this.inArray[field] === true;
  }

  add(field: number, text: string, isString: boolean, within: ArrayElement | undefined): void {
    this.addPart(field, text, 0, text.length, isString, within);
  }

  /** Adds the leaf whose text is the part of `source` from `start` to `end`. */
  addPart(
    field: number,
    source: string,
    start: number,
    end: number,
    isString: boolean,
    within: ArrayElement | undefined,
  ): void {
    const next = this.first[field];
    if (next === undefined) this.present[this.presentCount++] = field;
    const leaf = (this.pool[this.used++] ??= new Leaf());
    this.first[field] = leaf.fill(source, start, end, isString, within, next);
    if (within !== undefined) this.inArray[field] = true;
  }

  /** Identity for an array of the event. */
  nextArray(): number {
    return this.arrays++;
  }

  clear(): void {
    for (let at = 0; at < this.presentCount; at++) {
      const field = this.present[at] as number;
      this.first[field] = undefined;
      this.inArray[field] = false;
    }
    this.presentCount = 0;
    this.arrays = 0;
    for (let at = 0; at < this.used; at++) this.pool[at]?.release();
    // An event may have had very many.
    if (this.used > mostPooled) this.pool.length = mostPooled;
    this.used = 0;
  }
}
