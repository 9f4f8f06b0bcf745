import assert from "node:assert/strict";
import { compilePattern, compilePatterns, validatePattern } from "../../../model/pattern/pattern";
import { caseGroups } from "./cases";
import type { Answer, Case } from "./cases/case";
import { matchesTheLongWay } from "./reference";

const verbs: Readonly<Record<Answer, string>> = {
  match: "matches",
  "no match": "does not match",
  invalid: "is refused whatever the event, such as",
};

describe("event patterns, case by case", () => {
  for (const { about, cases } of caseGroups) {
    describe(about, () => {
      for (const [pattern, event, expected, because] of cases) {
        it(`${nameOf(pattern)} ${verbs[expected]} ${nameOf(event)}: ${because}`, () => {
          assert.equal(answerTo(pattern, event), expected);
        });
      }
    });
  }

  it("number more than 500, no two of which are the same", () => {
    const cases = caseGroups.flatMap((group) => group.cases);
    const different = new Set(cases.map(([pattern, event]) => JSON.stringify([pattern, event])));
    assert.equal(different.size, cases.length);
    assert.ok(cases.length > 500, `${cases.length} cases`);
  });

  it("have the same results in one matcher with all their patterns", () => {
    const accepted = caseGroups.flatMap((group) => group.cases).filter(([, , answer]) => answer !== "invalid");
    const set = compilePatterns(new Map(accepted.map(([pattern], index) => [String(index), pattern])));
    accepted.forEach(([pattern, event, answer], index) => {
      const ids = set.matchText(textOf(event));
      assert.equal(ids.includes(String(index)), answer === "match", `${nameOf(pattern)} for ${nameOf(event)}`);
    });
  });

  it("have the same results in the reference matcher without optimizations", () => {
    for (const [pattern, event, answer] of caseGroups.flatMap((group) => group.cases)) {
      if (answer === "invalid") continue;
      assert.equal(
        matchesTheLongWay(pattern, textOf(event)),
        answer === "match",
        `${nameOf(pattern)}, ${nameOf(event)}`,
      );
    }
  });
});

/** From text and, where nothing is lost by it, from the parsed event. */
function answerTo(pattern: Case[0], event: Case[1]): Answer {
  if (validatePattern(pattern).length > 0) return "invalid";
  const matcher = compilePattern(pattern);
  const matches = matcher.matchesText(textOf(event));
  if (typeof event !== "string") assert.equal(matcher.matches(event), matches, "text and parsed event differ");
  return matches ? "match" : "no match";
}

function textOf(value: Case[1]): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function nameOf(value: Case[1]): string {
  const text = textOf(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
