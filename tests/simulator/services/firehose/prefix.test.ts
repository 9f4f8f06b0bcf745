import assert from "node:assert/strict";
import { evaluatePrefix, parsePrefix, PrefixError, queryKeysOf } from "../../../../simulator/services/firehose/prefix";

const evaluated = (prefix: string): string => {
  let drawn = 0;
  return evaluatePrefix(parsePrefix(prefix), {
    arrivedAt: new Date("2018-08-07T09:05:03.999Z"),
    errorType: "processing-failed",
    partition: { a: "1", b: "two words" },
    randomString: () => `random-${(drawn += 1)}`,
  });
};

describe("simulator/services/firehose/prefix", () => {
  for (const [prefix, expected] of [
    ["", ""],
    ["plain/", "plain/"],
    ["a=!{partitionKeyFromQuery:a}/b=!{partitionKeyFromQuery:b}/", "a=1/b=two words/"],
    ["!{timestamp:yyyy/MM/dd/HH}/", "2018/08/07/09/"],
    ["!{timestamp:yyyy-MM-dd}T!{timestamp:HH}!{timestamp:mm}!{timestamp:ss}", "2018-08-07T090503"],
    ["!{timestamp:'year='yyyy'/month='MM}/", "year=2018/month=08/"],
    ["!{timestamp:HH 'o''clock'''}", "09 o'clock'"],
    ["f/!{firehose:error-output-type}/!{firehose:error-output-type}", "f/processing-failed/processing-failed"],
    ["!{firehose:random-string}/!{firehose:random-string}", "random-1/random-2"],
    ["!not/{an}/expression!", "!not/{an}/expression!"],
  ] as const)
    it(`evaluates ${JSON.stringify(prefix)} to ${JSON.stringify(expected)}`, () =>
      assert.equal(evaluated(prefix), expected));

  for (const [prefix, kind, message] of [
    ["!{date:yyyy}/", "rejected", /unknown namespace "date"/],
    ["!{firehose:errors}/", "rejected", /choose error-output-type or random-string/],
    ["!{partitionKeyFromQuery:}/", "rejected", /names no key/],
    ["a/!{timestamp/", "rejected", /holds "!\{" outside an expression/],
    ["!{timestamp:'year=yyyy}/", "rejected", /single quote without its partner/],
    ["!{timestamp:YYYY}/", "unsupported", /the field "YYYY"/],
    ["!{timestamp:yy}/", "unsupported", /the field "yy"/],
  ] as const)
    it(`says why ${JSON.stringify(prefix)} is ${kind}`, () =>
      assert.throws(
        () => parsePrefix(prefix),
        (error: Error) => {
          assert.ok(error instanceof PrefixError);
          assert.equal(error.kind, kind);
          assert.match(error.message, message);
          return true;
        },
      ));

  it("lists each key of a prefix once", () => {
    const prefix = "!{partitionKeyFromQuery:b}/!{partitionKeyFromQuery:a}/!{partitionKeyFromQuery:b}/";
    assert.deepEqual(queryKeysOf(parsePrefix(prefix)), ["b", "a"]);
  });

  it("does not write undefined for a missing value", () => {
    const parts = parsePrefix("!{partitionKeyFromQuery:c}/");
    const values = { arrivedAt: new Date(0), partition: { a: "1" }, randomString: () => "" };
    assert.throws(() => evaluatePrefix(parts, values), /the partition key "c"/);
  });
});
