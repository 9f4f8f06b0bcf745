import type { Json, JsonObject } from "../model/envelope";
import { isNumber, type Test } from "./expression";
import { isAccountField, isTextField } from "./fields";
import { type Glob, globHasCase, hasCase, isAnything, literalOf, many, one } from "./glob";
import { type Element, type FieldCondition, show } from "./normal-form";
import { RefusedRule, type Remarks } from "./problem";

/**
 * The list of an event pattern for a field's condition (EventBridge user guide, "Comparison operators").
 *
 * Sigma's texts are equal whatever their case. `equals-ignore-case`, and `prefix` and `suffix` with it, say the same; a wildcard
 * and what `anything-but` excludes by prefix, suffix or wildcard heed the case, so that they say it for letters as written, with a
 * remark. `anything-but` does not match where the field is absent, which a negation does: `exists: false` stands beside it.
 *
 * @throws RefusedRule for what no operator says
 */
export function elementsOf(path: string, { elements, line }: FieldCondition, remark: Remarks): Json[] {
  const emitted = elements.flatMap((element) => new Emitter(path, line, remark).element(element));
  return [...new Map(emitted.map((each) => [JSON.stringify(each), each])).values()];
}

class Emitter {
  constructor(
    private readonly path: string,
    private readonly line: number,
    private readonly remark: Remarks,
  ) {}

  /** CloudTrail writes nothing but text there. */
  private get isText(): boolean {
    return isTextField(this.path) || isAccountField(this.path);
  }

  element(element: Element): readonly Json[] {
    return element.none === undefined ? this.test(element.test) : this.none(element.none, element.present);
  }

  private test(test: Test): readonly Json[] {
    switch (test.kind) {
      case "null":
        return [null, { exists: false }];
      case "present":
        return [{ exists: true }];
      case "absent":
        return [{ exists: false }];
      case "range":
        return [{ numeric: numericOf(test.range) }];
      case "cidr":
        return [blockOf(test.block)];
      case "glob":
        return this.glob(test.glob, test.cased);
      case "regex":
        return this.refuse(
          `must match /${test.source}/, but ${test.reason}; an event pattern knows equality, prefix, suffix and *`,
        );
      case "fieldref":
        return this.refuse(`is compared with ${show(test)}; an event pattern compares a field with values alone`);
      case "time":
        return this.refuse(`is asked for its ${test.part}; an event pattern does not read a time`);
    }
  }

  private glob(glob: Glob, cased: boolean): readonly Json[] {
    const literal = literalOf(glob);
    if (literal !== undefined) return [...this.literal(literal, cased), ...(this.isText ? [] : asWritten(literal))];
    if (isAnything(glob)) return [{ exists: true }];
    const ignoring = !cased && globHasCase(glob) && !glob.some(isPaired);
    const [first, last] = glob;
    if (glob.length === 2 && typeof first === "string" && last === many)
      return [{ prefix: ignoring ? { "equals-ignore-case": first } : first }];
    if (glob.length === 2 && first === many && typeof last === "string")
      return [{ suffix: ignoring ? { "equals-ignore-case": last } : last }];
    return [{ wildcard: this.wildcard(glob, cased) }];
  }

  private literal(text: string, cased: boolean): readonly Json[] {
    if (cased || !hasCase(text)) return [text];
    if (!isPaired(text)) return [{ "equals-ignore-case": text }];
    this.remarkCase(text);
    return [text];
  }

  private wildcard(glob: Glob, cased: boolean): string {
    if (glob.includes(one))
      return this.refuse(
        `must be ${show({ kind: "glob", glob, cased })}; an event pattern has no wildcard for one character`,
      );
    if (!cased && globHasCase(glob)) this.remarkCase(show({ kind: "glob", glob, cased }));
    return glob.map((part) => (typeof part === "string" ? part.replace(/[*\\]/g, "\\$&") : "*")).join("");
  }

  private none(tests: readonly Test[], present: boolean): readonly Json[] {
    const absent: readonly Json[] = present ? [] : [{ exists: false }];
    if (tests.length === 0) return [{ exists: true }, ...absent];
    const [first] = tests;
    if (tests.length === 1 && first?.kind === "range") {
      this.remark(`${this.path} is taken for a field of numbers: what is no number does not match.`, this.line);
      return [...outside(first.range), ...absent];
    }
    const globs = tests.map((test) => {
      if (test.kind === "glob") return test;
      if (test.kind === "cidr" || test.kind === "range")
        return this.refuse(`must not be ${show(test)}; anything-but excludes texts, not ranges`);
      this.test(test);
      return this.refuse(`must not be ${show(test)}`);
    });
    const literals = globs.map(({ glob }) => literalOf(glob));
    if (literals.every((literal) => literal !== undefined)) return [...this.noneOfTexts(literals, globs), ...absent];
    return [{ "anything-but": this.noneOfGlobs(globs) }, ...absent];
  }

  private noneOfTexts(texts: readonly string[], globs: readonly { readonly cased: boolean }[]): readonly Json[] {
    const truths = texts.filter((text) => /^(true|false)$/i.test(text));
    if (truths.length > 0) {
      if (truths.length < texts.length)
        return this.refuse(`must be none of ${texts.join(", ")}; anything-but does not exclude true or false`);
      const left = ["true", "false"].filter((text) => !truths.some((each) => each.toLowerCase() === text));
      this.remark(
        `${this.path} is taken for a field that is true or false, as a value or as text: other texts do not match.`,
        this.line,
      );
      return [...left.flatMap((text): Json[] => [text === "true", { "equals-ignore-case": text }]), null];
    }
    const ignoring = texts.some((text, index) => hasCase(text) && globs[index]?.cased === false);
    const heeding = texts.some((text, index) => hasCase(text) && globs[index]?.cased === true);
    if (ignoring && heeding) return this.refuse("must be none of texts of which some heed the case and some do not");
    if (!this.isText && texts.some(isNumber)) {
      const areNumbers = texts.every(isNumber);
      this.remark(
        `${this.path} is taken for a field of ${areNumbers ? "numbers" : "texts"}: anything-but excludes either, not both.`,
        this.line,
      );
      if (areNumbers) return [{ "anything-but": texts.map(Number) }];
    }
    if (!ignoring) return [{ "anything-but": [...texts] }];
    if (texts.some(isPaired)) {
      this.remarkCase(texts.join(", "));
      return [{ "anything-but": [...texts] }];
    }
    return [{ "anything-but": { "equals-ignore-case": texts.length === 1 ? (texts[0] ?? "") : [...texts] } }];
  }

  private noneOfGlobs(globs: readonly { readonly glob: Glob; readonly cased: boolean }[]): JsonObject {
    for (const { glob, cased } of globs)
      if (!cased && globHasCase(glob)) this.remarkCase(show({ kind: "glob", glob, cased }));
    if (!this.isText && globs.some(({ glob }) => asWritten(literalOf(glob) ?? "").length > 0))
      this.remark(`${this.path} is taken for a field of texts: a number or a boolean is not excluded.`, this.line);
    const prefixes = globs.map(({ glob }) => (glob.length === 2 && glob[1] === many ? glob[0] : undefined));
    if (prefixes.every((prefix) => typeof prefix === "string")) return { prefix: single(prefixes) };
    const suffixes = globs.map(({ glob }) => (glob.length === 2 && glob[0] === many ? glob[1] : undefined));
    if (suffixes.every((suffix) => typeof suffix === "string")) return { suffix: single(suffixes) };
    return { wildcard: single(globs.map(({ glob }) => this.wildcard(glob, true))) };
  }

  private remarkCase(what: string): void {
    this.remark(
      `${this.path} is held against ${what} with its letters as written: EventBridge has no such comparison that ignores their case.`,
      this.line,
    );
  }

  private refuse(problem: string): never {
    throw new RefusedRule(`The field ${this.path} ${problem}.`, this.line);
  }
}

const single = (texts: readonly string[]): Json => (texts.length === 1 ? (texts[0] ?? "") : [...texts]);

/** Half of a surrogate pair is no letter that EventBridge folds. */
const isPaired = (part: Glob[number]): boolean => typeof part === "string" && /[\ud800-\udfff]/.test(part);

/** Sigma's values are texts; a record may hold the number or the boolean that the text spells. */
const asWritten = (text: string): readonly Json[] =>
  isNumber(text) ? [Number(text)] : /^(true|false)$/i.test(text) ? [text.toLowerCase() === "true"] : [];

function numericOf({
  least,
  most,
  above,
  below,
}: {
  least?: number;
  most?: number;
  above?: boolean;
  below?: boolean;
}): Json[] {
  return [
    ...(least === undefined ? [] : [above ? ">" : ">=", least]),
    ...(most === undefined ? [] : [below ? "<" : "<=", most]),
  ];
}

function outside({
  least,
  most,
  above,
  below,
}: {
  least?: number;
  most?: number;
  above?: boolean;
  below?: boolean;
}): Json[] {
  return [
    ...(least === undefined ? [] : [{ numeric: [above ? "<=" : "<", least] }]),
    ...(most === undefined ? [] : [{ numeric: [below ? ">=" : ">", most] }]),
  ];
}

/** `cidr` takes no block of one address (see `model/pattern`): a plain value equals every spelling of it. */
function blockOf(block: string): Json {
  const [network = "", bits = ""] = block.split("/");
  return bits === (network.includes(":") ? "128" : "32") ? network : { cidr: block };
}
