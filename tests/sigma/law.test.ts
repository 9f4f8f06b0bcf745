import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json, JsonObject } from "../../model/envelope";
import { compilePattern } from "../../model/pattern/pattern";
import { evaluate, type Expression, type Test } from "../../sigma/expression";
import { globOf, many } from "../../sigma/glob";
import { compileRule } from "../../sigma/patterns";
import { RuleProblem } from "../../sigma/problem";
import type { Rule } from "../../sigma/rule";

/**
 * The law of the translation: a record meets the rule, as the specification has it, if and only if one of the patterns matches
 * the event that EventBridge makes of the record. Two implementations that share no code but the parser are compared.
 */

/** Few letters, so that values meet each other; in both cases, because Sigma ignores it. */
const word = fc.string({ unit: fc.constantFrom("a", "b", "A", "1"), minLength: 0, maxLength: 3 });

const glob = fc
  .array(fc.oneof({ weight: 2, arbitrary: word }, { weight: 1, arbitrary: fc.constant(many) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map(globOf);

const test: fc.Arbitrary<Test> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("glob" as const), glob, cased: fc.constant(true) }) },
  // Whatever the case: whole values, and ends, for which EventBridge has such operators.
  {
    weight: 3,
    arbitrary: word.map((text): Test => ({ kind: "glob", glob: globOf([text]), cased: false })),
  },
  { weight: 1, arbitrary: fc.constantFrom<Test>({ kind: "present" }, { kind: "absent" }) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 3 }).map((least): Test => ({ kind: "range", range: { least } })),
  },
);

const fields = ["userAgent", "requestParameters.a", "requestParameters.b.c"];

const field: fc.Arbitrary<Expression> = fc
  .record({ path: fc.constantFrom(...fields), tests: fc.array(test, { minLength: 1, maxLength: 3 }) })
  .map(({ path, tests }) => ({ op: "field", path, tests, line: 1 }));

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    field,
    fc.record({ op: fc.constant("not" as const), of: tie("expression") }),
    fc.record({
      op: fc.constantFrom("and" as const, "or" as const),
      of: fc.array(tie("expression"), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));

const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 5, arbitrary: word },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 4 }) },
);

const record: fc.Arbitrary<JsonObject> = fc
  .record({ agent: fc.option(word), a: fc.option(value), c: fc.option(value), none: fc.boolean() })
  .map(({ agent, a, c, none }) => ({
    eventSource: "iam.amazonaws.com",
    eventName: "CreateUser",
    ...(agent !== null && { userAgent: agent }),
    requestParameters: none ? null : { ...(a !== null && { a }), ...(c !== null && { b: { c } }) },
  }));

const asRule = (each: Expression): Rule => ({
  kind: "rule",
  title: "generated",
  line: 1,
  detectionLine: 1,
  remarks: [],
  expression: {
    op: "and",
    of: [
      {
        op: "field",
        path: "eventSource",
        tests: [{ kind: "glob", glob: ["iam.amazonaws.com"], cased: false }],
        line: 1,
      },
      each,
    ],
  },
});

const calls = {
  sources: ["aws.iam"],
  sourcesOf: () => ["aws.iam"],
  isReadOnly: () => false,
  hasOnlyReads: () => false,
};

describe("the translation of Sigma rules", () => {
  it("matches a record if and only if the rule does", () => {
    let compared = 0;
    let refused = 0;
    fc.assert(
      fc.property(expression, fc.array(record, { minLength: 8, maxLength: 8 }), (each, records) => {
        const remarks: string[] = [];
        let patterns: ReturnType<typeof compileRule>;
        try {
          patterns = compileRule(asRule(each), calls, (message) => void remarks.push(message));
        } catch (error) {
          if (!(error instanceof RuleProblem)) throw error;
          refused++;
          // What can never hold is refused, and no record meets it.
          if (/never hold/.test(error.message))
            for (const one of records) assert.notEqual(evaluate(each, one), true, JSON.stringify(one));
          return;
        }
        // A remark names what the pattern cannot say: then the two may differ.
        if (remarks.length > 0) return;
        const matchers = patterns.map(({ source, pattern }) => compilePattern({ source: [source], ...pattern }));
        for (const one of records) {
          compared++;
          const event = { source: "aws.iam", "detail-type": "AWS API Call via CloudTrail", detail: one };
          assert.equal(
            matchers.some((matcher) => matcher.matches(event)),
            evaluate(each, one),
            `${JSON.stringify(patterns.map(({ pattern }) => pattern))} ${JSON.stringify(one)}`,
          );
        }
      }),
      { numRuns: 1500 },
    );
    assert.ok(compared > 2000 && refused > 50, `${compared} comparisons, ${refused} refusals`);
  });
});
