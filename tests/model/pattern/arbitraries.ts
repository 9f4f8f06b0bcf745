import fc from "fast-check";
import type { Json, JsonObject } from "../../../model/envelope";

/** Few values and few keys, so that patterns and events meet. */
const keys = fc.constantFrom("a", "b", "c", "a.b");
const strings = fc.constantFrom("", "a", "A", "ab", "abc", "bca", "a*b", 'a"', "é", "ß", "SS", "15", "10.0.0.1", "::1");
const numbers = fc.constantFrom(0, -1, 15, 0.1, 300, 1e21, 123456789012);
const scalars: fc.Arbitrary<Json> = fc.oneof(strings, numbers, fc.constantFrom(true, false, null));

const oneOrMore = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> =>
  fc.oneof(values, fc.array(values, { minLength: 1, maxLength: 3 }));

const wildcards = fc
  .array(fc.constantFrom("", "a", "b", "ab", "é", "\\*"), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join("*"))
  .filter((text) => !text.includes("**"));

const operators: fc.Arbitrary<Json> = fc.oneof(
  strings.map((prefix) => ({ prefix })),
  strings.map((suffix) => ({ suffix })),
  strings.map((text) => ({ "equals-ignore-case": text })),
  strings.map((text) => ({ prefix: { "equals-ignore-case": text } })),
  strings.map((text) => ({ suffix: { "equals-ignore-case": text } })),
  wildcards.map((wildcard) => ({ wildcard })),
  fc.boolean().map((exists) => ({ exists })),
  fc.tuple(fc.constantFrom("=", "<", "<=", ">", ">="), numbers).map((numeric) => ({ numeric })),
  fc.constantFrom("10.0.0.0/8", "0.0.0.0/0", "::/1", "2001:db8::/32").map((cidr) => ({ cidr })),
  oneOrMore(strings).map((values) => ({ "anything-but": values })),
  oneOrMore(numbers).map((values) => ({ "anything-but": values })),
  oneOrMore(strings.filter((text) => text !== "")).map((values) => ({ "anything-but": { prefix: values } })),
  oneOrMore(wildcards).map((values) => ({ "anything-but": { wildcard: values } })),
);

const tests: fc.Arbitrary<Json> = fc.array(fc.oneof(scalars, operators), { minLength: 1, maxLength: 3 });

/** Patterns that EventBridge accepts, without `$or`: the order of their keys means nothing. */
export const plainPatterns: fc.Arbitrary<JsonObject> = fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
  object: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { minKeys: 1, maxKeys: 3 }),
  value: fc.oneof({ maxDepth: 2 }, { arbitrary: tests, weight: 3 }, { arbitrary: tie("object"), weight: 1 }),
})).object;

/** Patterns that EventBridge accepts. */
export const patterns: fc.Arbitrary<JsonObject> = fc.oneof(
  { arbitrary: plainPatterns, weight: 3 },
  {
    arbitrary: fc
      .tuple(plainPatterns, fc.array(plainPatterns, { minLength: 2, maxLength: 3 }))
      .map(([pattern, choices]) => ({ ...pattern, $or: choices })),
    weight: 1,
  },
);

/** Events, most of them nothing like what AWS sends. */
export const events: fc.Arbitrary<JsonObject> = fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
  object: fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
  value: fc.oneof(
    { maxDepth: 4 },
    { arbitrary: scalars, weight: 3 },
    { arbitrary: tie("object"), weight: 2 },
    { arbitrary: fc.array(tie("value"), { maxLength: 4 }), weight: 2 },
  ),
})).object;

/** Events with arrays of up to 40 elements, nested once, of which patterns like to find fields in different ones. */
export const longArrays: fc.Arbitrary<JsonObject> = fc
  .letrec<{ element: JsonObject; value: Json }>((tie) => ({
    element: fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { maxKeys: 2 }),
    value: fc.oneof(
      { maxDepth: 2 },
      { arbitrary: scalars, weight: 4 },
      { arbitrary: fc.array(tie("element"), { maxLength: 3 }), weight: 1 },
    ),
  }))
  .element.chain((element) =>
    fc
      .tuple(
        fc.array(fc.dictionary(fc.constantFrom("a", "b", "c"), scalars, { maxKeys: 2 }), {
          minLength: 10,
          maxLength: 40,
        }),
        fc.constantFrom("a", "b", "c"),
      )
      .map(([items, key]) => ({ ...element, [key]: [...items, element] })),
  );

const bits = fc.constantFrom(0, 1);
const bitTests: fc.Arbitrary<Json> = fc.oneof(
  bits.map((bit) => [bit]),
  fc.constantFrom<Json[]>([{ exists: false }], [0, { exists: false }], [{ exists: true }]),
);

/** Patterns for several fields of the same array elements, and of arrays within them. */
export const elementPatterns: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      b: bitTests,
      c: bitTests,
      d: fc
        .record({ e: bitTests, f: bitTests }, { requiredKeys: [] })
        .filter((object) => Object.keys(object).length > 0),
      g: bitTests,
    },
    { requiredKeys: ["b", "g"] },
  )
  .map((a) => ({ a }));

/** Events with such elements, in which much fits and little fits together. */
export const elementEvents: fc.Arbitrary<JsonObject> = fc
  .array(
    fc.record(
      {
        b: bits,
        c: bits,
        d: fc.array(fc.record({ e: bits, f: bits }, { requiredKeys: [] }), { maxLength: 3 }),
        g: fc.oneof(bits, fc.array(bits, { maxLength: 2 })),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 12 },
  )
  .map((a) => ({ a: [a.slice(0, 2), ...a.slice(2)] }));
