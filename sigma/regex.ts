import { type Glob, type GlobPart, globOf, many, one } from "./glob";

/** Most texts that a regular expression may stand for. */
const most = 64;

/** What a regular expression means as globs, or why it is none. */
export type RegexReading =
  | { readonly globs: readonly Glob[]; readonly widened: boolean }
  | { readonly reason: string; readonly globs?: undefined };

/**
 * The regular expressions that are a choice of texts with `*`: literals, `.`, `.*`, `.+`, `?` behind a character or a group,
 * small classes, alternatives, groups, and anchors at the ends (Sigma modifiers, "Regular Expression", which leaves other
 * metacharacters out). Without an anchor anything may stand before and behind.
 *
 * `.+` at an end is read as `.*` (`widened`): no wildcard asks for at least one character.
 */
export function readRegex(source: string): RegexReading {
  try {
    new RegExp(source, "u");
  } catch {
    try {
      new RegExp(source);
    } catch (error) {
      return { reason: `it is no regular expression: ${(error as SyntaxError).message}` };
    }
  }
  return new Reader(source).read();
}

class NotAGlob extends Error {}

/** A choice of sequences. */
type Choice = readonly (readonly Part[])[];
type Part = GlobPart | typeof start | typeof end | typeof atLeastOne;
const start = Symbol("^");
const end = Symbol("$");
const atLeastOne = Symbol(".+");

class Reader {
  private at = 0;

  constructor(private readonly source: string) {}

  read(): RegexReading {
    try {
      const choice = this.alternatives();
      if (this.at < this.source.length) throw new NotAGlob('it has a ")" without "("');
      const read = choice.map((parts) => this.toGlob(parts));
      return { globs: read.map(({ glob }) => glob), widened: read.some(({ widened }) => widened) };
    } catch (error) {
      if (!(error instanceof NotAGlob)) throw error;
      return { reason: error.message };
    }
  }

  private alternatives(): Choice {
    const all: (readonly Part[])[] = [...this.sequence()];
    while (this.source[this.at] === "|") {
      this.at++;
      all.push(...this.sequence());
    }
    return limited(all);
  }

  private sequence(): Choice {
    let all: Choice = [[]];
    while (this.at < this.source.length && this.source[this.at] !== "|" && this.source[this.at] !== ")") {
      const next = this.quantified();
      all = limited(all.flatMap((before) => next.map((after) => [...before, ...after])));
    }
    return all;
  }

  private quantified(): Choice {
    const from = this.at;
    const atom = this.atom();
    const written = this.source.slice(from, this.at);
    const quantifier = this.source[this.at];
    if (quantifier === undefined || !"*+?{".includes(quantifier)) return atom;
    const isDot = atom.length === 1 && atom[0]?.length === 1 && atom[0][0] === one;
    this.at++;
    if (quantifier === "{") throw new NotAGlob(`it repeats ${written} a number of times`);
    if (this.source[this.at] === "?")
      this.at++; // Lazy: matches the same texts.
    else if (this.source[this.at] === "+") throw new NotAGlob(`it has the possessive quantifier ${quantifier}+`);
    if (quantifier === "?") return isDot ? refuse("it has .?, one character or none") : [[], ...atom];
    if (!isDot) throw new NotAGlob(`it repeats ${written}`);
    return [[quantifier === "*" ? many : atLeastOne]];
  }

  private atom(): Choice {
    const char = this.source[this.at++] as string;
    if (char === "(") return this.group();
    if (char === "[") return this.class();
    if (char === ".") return [[one]];
    if (char === "^") return [[start]];
    if (char === "$") return [[end]];
    if ("*+?{".includes(char)) throw new NotAGlob(`it has ${char} without something to repeat`);
    if (char !== "\\") return [[char]];
    const escaped = this.source[this.at++];
    if (escaped === undefined) throw new NotAGlob("it ends with a backslash");
    if (/[A-Za-z0-9]/.test(escaped))
      throw new NotAGlob(`it has \\${escaped}, which stands for many characters or a place`);
    return [[escaped]];
  }

  private group(): Choice {
    if (this.source[this.at] === "?") {
      if (this.source[this.at + 1] !== ":") throw new NotAGlob("it has a group that begins with (?");
      this.at += 2;
    }
    const inside = this.alternatives();
    if (this.source[this.at] !== ")") throw new NotAGlob('it has a "(" without ")"');
    this.at++;
    return inside;
  }

  private class(): Choice {
    const close = this.source.indexOf("]", this.at + 1);
    const inside = close < 0 ? "" : this.source.slice(this.at, close);
    if (inside === "" || inside.startsWith("^") || inside.includes("\\") || /.-./.test(inside))
      throw new NotAGlob(`it has the class [${inside}], which is more than a few characters`);
    this.at = close + 1;
    return limited([...new Set(inside)].map((char) => [char]));
  }

  private toGlob(parts: readonly Part[]): { readonly glob: Glob; readonly widened: boolean } {
    const inner = [...parts];
    const anchoredStart = inner[0] === start;
    const anchoredEnd = inner.at(-1) === end;
    if (anchoredStart) inner.shift();
    if (anchoredEnd) inner.pop();
    let widened = false;
    const plain = inner.map((part, index): GlobPart => {
      if (part === start || part === end) throw new NotAGlob("it has an anchor within");
      if (part !== atLeastOne) return part as GlobPart;
      if ((index > 0 && index < inner.length - 1) || inner.length === 1)
        throw new NotAGlob("it has .+, at least one character");
      widened = true;
      return many;
    });
    return {
      glob: globOf([...(anchoredStart ? [] : ([many] as const)), ...plain, ...(anchoredEnd ? [] : ([many] as const))]),
      widened,
    };
  }
}

function limited(choice: Choice): Choice {
  if (choice.length > most) throw new NotAGlob(`it stands for more than ${most} texts`);
  return choice;
}

function refuse(reason: string): never {
  throw new NotAGlob(reason);
}
