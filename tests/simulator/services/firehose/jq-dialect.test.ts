import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { loadJq } from "jq-wasm";
import { JqQueryError, objectKeys, requireJq16 } from "../../../../simulator/services/firehose/jq-dialect";

const nativeVersion = spawnSync("jq", ["--version"], { encoding: "utf8" }).stdout?.trim() ?? "";
const withNativeJq = nativeVersion === "jq-1.6" ? it : it.skip;
const skipReason = nativeVersion === "jq-1.6" ? "" : ` (skipped: jq on PATH is "${nativeVersion}", not jq-1.6)`;

const refused: Readonly<Record<string, RegExp>> = {
  '{type:if has("metric") then "metric" else "report" end}': /"if" .* put the value in parentheses/,
  "{x: .a + 1}": /"\+" .* put the value in parentheses/,
  "{x: .a // 1}": /"\/\/" .* put the value in parentheses/,
  "{x: .a == 1}": /"==" .* put the value in parentheses/,
  "{x: .a and .b}": /"and" .* put the value in parentheses/,
  '{x: "a" + "b"}': /"\+" .* put the value in parentheses/,
  "{x: .a - 1}": /"-" .* put the value in parentheses/,
  "{x: try .a catch 1}": /"try" .* put the value in parentheses/,
  "{x: reduce .[]? as $x (0; 1)}": /"reduce" .* put the value in parentheses/,
  "if . then 1 end": /an if without else/,
  "if . then 1 elif . then 2 end": /an if without else/,
  "if . then {} else {} end.a": /Put the if in parentheses/,
  "if . then 1 else 2 end as $x | $x": /Put the if in parentheses/,
  ".a.[0]": /Leave out the dot/,
  ".a?.[0]": /Leave out the dot/,
  '"x" | @base32d': /"@base32d" .* does not exist in jq 1.6/,
  "[1] | add(.[])": /"add\/1" .* does not exist in jq 1.6/,
  '"\\(1 | abs)"': /"abs\/0" \(character 8 of the query\)/,
};

const accepted = [
  "{a: 1, add: 2, abs: 3}",
  "{abs}",
  ".abs",
  ".a | .pick",
  "def abs: 1; abs",
  "def f(abs): abs; f(1)",
  "[1, 2] | add",
  "{x: -1}",
  "{x: .a | .b}",
  "{x: (.a + 1)}",
  "{x: (if . then 1 else 2 end)}",
  '{"a b": 1, @base64 "x": 2}',
  "{a: 1} | . as {a: $x} | $x",
  '.a."b"',
  '"abs \\" # trim" # pick(.a)',
  ".a[0:4]?",
  "if . then 1 elif . then 2 else 3 end",
  "try error(1) catch .",
  ". as $d ?// [$d] | $d",
  ".a |= 1",
  "{if: 1} | .if",
];

describe("simulator/services/firehose/jq-dialect", () => {
  describe("requireJq16", () => {
    for (const [query, message] of Object.entries(refused))
      it(`rejects ${query}`, () =>
        assert.throws(
          () => requireJq16(query),
          (error: Error) => {
            assert.ok(error instanceof JqQueryError);
            assert.match(error.message, message);
            return true;
          },
        ));

    for (const query of accepted) it(`accepts ${query}`, () => requireJq16(query));

    for (const word of ["input", "inputs", "halt", "debug", "now", "$ENV", "env", 'index(",")', 'import "m" as m; .'])
      it(`rejects ${word}, which would not be evaluated as Firehose does`, () =>
        assert.throws(() => requireJq16(word), JqQueryError));

    it("accepts what only looks like such a word", () => requireJq16('{now: .input, env: "halt"} | .debug'));

    withNativeJq(`refuses what native jq 1.6 cannot compile, and only that${skipReason}`, () => {
      const compiles = (query: string): boolean => {
        const { status, stderr } = spawnSync("jq", ["-c", query], { input: '{"a":null}', encoding: "utf8" });
        return status !== 3 && !stderr.includes("is not a valid format");
      };
      assert.deepEqual(Object.keys(refused).filter(compiles), []);
      assert.deepEqual(
        accepted.filter((query) => !compiles(query)),
        [],
      );
    });

    withNativeJq(`knows every builtin that jq 1.6 lacks${skipReason}`, async () => {
      const newer = (await loadJq()).json<string[]>(null, "builtins")[0] ?? [];
      const native = JSON.parse(spawnSync("jq", ["-nc", "builtins"], { encoding: "utf8" }).stdout) as string[];
      const call = (signature: string): string => {
        const [name = "", count = "0"] = signature.split("/");
        return count === "0" ? name : `${name}(${Array(Number(count)).fill(".").join(";")})`;
      };
      const missing = newer.filter((signature) => !native.includes(signature));
      assert.ok(missing.length > 10);
      for (const signature of missing)
        assert.throws(() => requireJq16(call(signature)), /does not exist in jq 1\.6/, signature);
    });
  });

  describe("objectKeys", () => {
    for (const [query, keys] of [
      ["{day: .a, source: (.b | {x: 1}), detail_type: [.c, 2]}", ["day", "source", "detail_type"]],
      ['{"a b": 1, if: 2, $x, c}', ["a b", "if", "x", "c"]],
      ["{a: .t[0:4],}", ["a"]],
      ["# comment\n{a: 1} # end", ["a"]],
      ["{}", []],
    ] as const)
      it(`reads ${JSON.stringify(keys)} from ${JSON.stringify(query)}`, () =>
        assert.deepEqual(objectKeys(query), keys));

    for (const query of [
      "",
      ".a",
      "{a: 1} | {b: .a}",
      "({a: 1})",
      "{(.a): 1}",
      '{"a\\(1)": 1}',
      "{a: 1}, {b: 1}",
      "{a: 1",
    ])
      it(`does not guess the keys of ${JSON.stringify(query)}`, () => assert.equal(objectKeys(query), undefined));
  });
});
