import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "lossless-json";
import type { JsonObject } from "../../../model/envelope";
import {
  compilePattern,
  compilePatterns,
  eventProblem,
  patternCharacterLimit,
  PatternError,
  validatePattern,
} from "../../../model/pattern/pattern";
import { callsIn } from "../../calls-in";
import { elementEvents, elementPatterns, events, longArrays, patterns, plainPatterns } from "./arbitraries";
import { matchesTheLongWay } from "./reference";

describe("compilePattern", () => {
  it("agrees with the reference matcher for every pattern and event", () => {
    fc.assert(
      fc.property(patterns, events, (pattern, event) => {
        fc.pre(validatePattern(pattern).length === 0);
        const json = JSON.stringify(event);
        assert.equal(compilePattern(pattern).matchesText(json), matchesTheLongWay(pattern, json));
      }),
      { numRuns: 1000 },
    );
  });

  it("agrees for long arrays too, of which it searches only a part", () => {
    fc.assert(
      fc.property(plainPatterns, longArrays, (pattern, event) => {
        fc.pre(validatePattern(pattern).length === 0);
        const json = JSON.stringify(event);
        assert.equal(compilePattern(pattern).matchesText(json), matchesTheLongWay(pattern, json));
      }),
      { numRuns: 300 },
    );
  });

  it("agrees if fields must be in one array element", () => {
    fc.assert(
      fc.property(elementPatterns, elementEvents, (pattern, event) => {
        const json = JSON.stringify(event);
        assert.equal(compilePattern(pattern).matchesText(json), matchesTheLongWay(pattern, json));
      }),
      { numRuns: 1000 },
    );
  });

  it("gives the same result for a parsed event and for its text", () => {
    fc.assert(
      fc.property(patterns, events, (pattern, event) => {
        fc.pre(validatePattern(pattern).length === 0);
        const matcher = compilePattern(pattern);
        assert.equal(matcher.matches(event), matcher.matchesText(JSON.stringify(event)));
      }),
      { numRuns: 250 },
    );
  });

  it("gives the same result however the event's text is spaced and escaped", () => {
    fc.assert(
      fc.property(patterns, events, (pattern, event) => {
        fc.pre(validatePattern(pattern).length === 0);
        const matcher = compilePattern(pattern);
        const json = JSON.stringify(event);
        const spaced = JSON.stringify(event, null, "\t").replaceAll("\n", "\r\n ");
        assert.equal(matcher.matchesText(` ${spaced}\n`), matcher.matchesText(json));
        assert.equal(matcher.matchesText(escapeStrings(json)), matcher.matchesText(json));
      }),
      { numRuns: 250 },
    );
  });

  it("does not depend on the order of keys, in pattern and event", () => {
    fc.assert(
      fc.property(plainPatterns, events, (pattern, event) => {
        fc.pre(validatePattern(pattern).length === 0);
        const answer = compilePattern(pattern).matches(event);
        assert.equal(compilePattern(withKeysReversed(pattern)).matches(event), answer);
        assert.equal(compilePattern(pattern).matches(withKeysReversed(event)), answer);
      }),
      { numRuns: 250 },
    );
  });

  it("compiles what is valid, and throws a PatternError for anything else", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string(), fc.json(), patterns), (pattern) => {
        const problems = validatePattern(pattern as JsonObject);
        if (problems.length === 0) compilePattern(pattern as JsonObject);
        else assert.throws(() => compilePattern(pattern as JsonObject), PatternError);
      }),
      { numRuns: 1000 },
    );
  });

  it("never throws for an event, whatever it is", () => {
    const matcher = compilePattern({ a: [{ exists: true }], b: { c: [{ numeric: [">", 1] }, { cidr: "::/0" }] } });
    fc.assert(
      fc.property(fc.anything(), fc.string(), (event, text) => {
        assert.equal(typeof matcher.matches(event), "boolean");
        assert.equal(typeof matcher.matchesText(text), "boolean");
      }),
    );
  });

  it("matches nothing with truncated text", () => {
    const json = JSON.stringify({ a: "x", b: { c: ["y", { d: -1.5e3 }] }, e: true });
    const matcher = compilePattern({ a: ["x"] });
    assert.equal(matcher.matchesText(json), true);
    for (let length = 0; length < json.length; length++) {
      assert.equal(matcher.matchesText(json.slice(0, length)), false, json.slice(0, length));
    }
  });

  for (const json of [
    "",
    "null",
    "5",
    '"x"',
    "[]",
    '[{"a": "x"}]',
    '{"a": "x"} {}',
    '{"a": "x"',
    '{"a" "x"}',
    '{"a": x}',
  ])
    it(`matches nothing with ${json || "an empty text"}, which is not a JSON object`, () => {
      assert.equal(compilePattern({ a: ["x", { exists: false }] }).matchesText(json), false);
    });

  for (const event of [null, undefined, 5, "x", [], [{ a: "x" }], true, () => "x"])
    it(`matches nothing with ${String(JSON.stringify(event))}, which is not an object`, () => {
      assert.equal(compilePattern({ a: ["x", { exists: false }] }).matches(event), false);
    });

  it("reads numbers of lossless-json with every digit", () => {
    const matcher = compilePattern('{"a": [9007199254740993]}');
    assert.equal(matcher.matches(parse('{"a": 9007199254740993}')), true);
    assert.equal(matcher.matches(parse('{"a": [9007199254740992, 1]}')), false);
    assert.equal(matcher.matches({ a: 9007199254740992 }), false);
  });

  it("ignores what JSON cannot hold", () => {
    const matcher = compilePattern({ a: [{ exists: false }] });
    assert.equal(matcher.matches({ a: undefined }), true);
    assert.equal(matcher.matches({ a: () => 1 }), true);
    assert.equal(matcher.matches({ a: "x" }), false);
  });

  it("reads events as deep as Jackson does, and no deeper", () => {
    const nested = (depth: number) => `{"a": "x", "b": ${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
    for (const pattern of [{ a: ["x"] }, { a: ["x"], b: ["y", { exists: false }] }] as JsonObject[]) {
      const matcher = compilePattern(pattern);
      assert.equal(matcher.matchesText(nested(1000)), true);
      assert.equal(matcher.matchesText(nested(1001)), false);
      assert.equal(matcher.matchesText(nested(1_000_000)), false);
    }
  });

  it("keeps no state between events", () => {
    const matcher = compilePattern({ a: { b: ["x"], c: [{ exists: false }] } });
    const matching = '{"a": [{"b": "x"}, {"c": 1}]}';
    for (const other of ['{"a": [{"b": "x", "c": 1}]}', '{"a": {"b": "x"', "", '{"a": [{"b": "y"}]}']) {
      assert.equal(matcher.matchesText(matching), true);
      assert.equal(matcher.matchesText(other), false);
    }
  });

  it("takes at most twice as long for an event with twice as many array elements of which none matches", () => {
    const pattern = { a: { p: ["x"], q: ["x"] }, b: { p: ["x"], q: ["x"] }, c: { p: ["x"], q: ["x"] } };
    const calls = (count: number) => {
      const half = (key: string) => Array.from({ length: count }, () => ({ [key]: "x" }));
      const elements = [...half("p"), ...half("q")];
      const fitting = [...elements, { p: "x", q: "x" }];
      return callsIn("model/pattern", () => {
        assert.equal(compilePattern(pattern).matches({ a: elements, b: elements, c: elements }), false);
        assert.equal(compilePattern(pattern).matches({ a: fitting, b: fitting, c: elements }), false);
        assert.equal(compilePattern(pattern).matches({ a: fitting, b: fitting, c: fitting }), true);
      });
    };
    const [some, twice] = [calls(200), calls(400)];
    assert.ok(some > 400 && twice <= 2 * some, `${some} and ${twice} calls: combinations of elements seem to be tried`);
  });
});

describe("compilePatterns", () => {
  it("finds for every event exactly the patterns that match it alone, in the order of the map", () => {
    fc.assert(
      fc.property(
        fc.array(patterns, { maxLength: 12 }),
        fc.array(events, { minLength: 1, maxLength: 4 }),
        (all, some) => {
          const valid = new Map(
            all.filter((each) => validatePattern(each).length === 0).map((each, at) => [`p${at}`, each]),
          );
          const set = compilePatterns(valid);
          for (const event of some) {
            const alone = [...valid].filter(([, pattern]) => compilePattern(pattern).matches(event)).map(([id]) => id);
            assert.deepEqual(set.match(event), alone);
            assert.deepEqual(set.matchText(JSON.stringify(event)), alone);
          }
        },
      ),
      { numRuns: 250 },
    );
  });

  it("gives the same ids in whatever order the patterns come", () => {
    fc.assert(
      fc.property(fc.array(patterns, { maxLength: 8 }), events, (all, event) => {
        const valid = all
          .filter((each) => validatePattern(each).length === 0)
          .map((each, at) => [`p${at}`, each] as const);
        const forwards = compilePatterns(new Map(valid)).match(event);
        const backwards = compilePatterns(new Map([...valid].reverse())).match(event);
        assert.deepEqual(backwards, forwards.reverse());
      }),
    );
  });

  it("keeps the order of the map, whichever field leads to a pattern", () => {
    const all = new Map<string, JsonObject>();
    for (let index = 0; index < 100; index++) all.set(`p${index}`, { [index < 50 ? "z" : "a"]: [index] });
    const set = compilePatterns(all);
    assert.deepEqual(set.match({ a: [90, 60], z: [3, 40] }), ["p3", "p40", "p60", "p90"]);
    const everyIndex = [...all.keys()].map((_, index) => index);
    assert.deepEqual(set.match({ a: everyIndex, z: everyIndex }), [...all.keys()]);
  });

  it("names an id once, even if several choices of its pattern are met", () => {
    const both: JsonObject = { $or: [{ a: [1] }, { b: [1] }] };
    const set = compilePatterns(new Map([["both", both]]));
    assert.deepEqual(set.match({ a: 1, b: 1 }), ["both"]);
  });

  it("matches nothing if it is empty", () => {
    assert.deepEqual(compilePatterns(new Map()).match({ a: 1 }), []);
    assert.deepEqual(compilePatterns(new Map()).matchText('{"a": 1}'), []);
  });

  it("names the id of a pattern that EventBridge would refuse", () => {
    const set = new Map<string, JsonObject>([
      ["good", { a: ["x"] }],
      ["bad", { a: "x", b: [] }],
    ]);
    assert.throws(() => compilePatterns(set), {
      name: "PatternError",
      message:
        'Pattern "bad": a is "x", a bare value; write ["x"].\n' +
        'Pattern "bad": b is [], which nothing can match; write at least one value.',
    });
  });
});

describe("validatePattern", () => {
  it("finds every problem, each with its path, the value and what to write", () => {
    const pattern: JsonObject = {
      source: "aws.ec2",
      detail: {
        state: [],
        count: [{ numeric: [">", "5"] }, { prefix: 7 }],
        $or: [{ a: [{ like: "x" }] }, { numeric: ["x"] }],
      },
    };
    assert.deepEqual(validatePattern(pattern), [
      'source is "aws.ec2", a bare value; write ["aws.ec2"].',
      "detail.state is [], which nothing can match; write at least one value.",
      'detail.count[0] numeric is [">", "5"], where "5" is not a number; write ["=", 5], [">", 0], ["<=", 5] or [">=", 0, "<", 5].',
      "detail.count[1] prefix is 7; write a string.",
      'detail.$or[0].a[0] has operator "like", which is unknown; use one of exactly, prefix, suffix, equals-ignore-case, wildcard, numeric, cidr, exists, anything-but.',
      'detail.$or[1].numeric uses "numeric", a reserved word, as a field inside "$or"; use another name.',
    ]);
  });

  it("says where the JSON breaks", () => {
    assert.deepEqual(validatePattern('{\n  "source": ["aws.ec2"]\n  "detail": {}\n}'), [
      'The pattern is not JSON: Unexpected "\\"" at line 3, column 3: expected "," or "}".',
    ]);
  });

  it("counts the characters as they are written", () => {
    const pattern = { a: ["x".repeat(patternCharacterLimit)] };
    assert.deepEqual(validatePattern(pattern), [
      `The pattern has ${patternCharacterLimit + 10} characters; EventBridge accepts ${patternCharacterLimit}. Split it.`,
    ]);
    const spaced = `{"a":${" ".repeat(patternCharacterLimit)}["x"]}`;
    assert.equal(validatePattern(spaced).length, 1);
    assert.deepEqual(validatePattern(JSON.parse(spaced) as JsonObject), []);
  });

  it("quotes only a readable part of a value", () => {
    const [problem = ""] = validatePattern({ a: { "anything-but": "x".repeat(500) } });
    assert.ok(problem.length < 250, problem);
  });

  it("reports a value that is not JSON instead of throwing", () => {
    const itself: JsonObject = {};
    itself["self"] = itself;
    assert.deepEqual(validatePattern(itself), ["The pattern is not a JSON value; write an object."]);
    assert.deepEqual(validatePattern(undefined as unknown as string), [
      "The pattern is not a JSON value; write an object.",
    ]);
  });
});

describe("eventProblem", () => {
  it("is undefined for an event", () => {
    fc.assert(fc.property(events, (event) => assert.equal(eventProblem(JSON.stringify(event)), undefined)));
  });

  it("describes the problem with anything else", () => {
    assert.equal(eventProblem("[1]"), "The event is [1]; write an object.");
    assert.equal(
      eventProblem('{"a": 01}'),
      'The event is not JSON: Unexpected "1" at line 1, column 8: expected "," or "}".',
    );
  });

  it("accepts as JSON what JSON.parse accepts, and nothing else", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), brokenJson), (text) => {
        const json = `{"a": ${text}}`;
        assert.equal(eventProblem(json) === undefined, isJsonObject(json), json);
      }),
      { numRuns: 1000 },
    );
  });
});

/** JSON with one character changed. */
const brokenJson = fc
  .tuple(fc.json(), fc.nat(), fc.constantFrom("", '"', "\\", "}", ",", "0", "e", " ", "\n", "\u0001"))
  .map(([json, at, char]) => json.slice(0, at % (json.length + 1)) + char + json.slice((at % (json.length + 1)) + 1));

function isJsonObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** Every character of every string, keys included, as an escape. */
function escapeStrings(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"/g, (quoted) => {
    const units = Array.from({ length: (JSON.parse(quoted) as string).length }, (_, at) =>
      (JSON.parse(quoted) as string).charCodeAt(at),
    );
    return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}"`;
  });
}

function withKeysReversed<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withKeysReversed) as Value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, withKeysReversed(member as unknown)]),
  ) as Value;
}
