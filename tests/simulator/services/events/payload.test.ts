import assert from "node:assert/strict";
import { payloadOf, unknownPayload } from "../../../../simulator/services/events/payload";
import { iamEvent } from "./graphs";

const event = iamEvent({ detail: { eventName: "CreateUser", count: 2, tags: { a: "b" }, odd: 'a "quoted" name' } });
const paths = {
  name: "$.detail.eventName",
  count: "$.detail.count",
  tags: "$.detail.tags",
  odd: "$.detail.odd",
  none: "$.detail.none",
};

describe("an input transformer", () => {
  const cases: readonly [string, string, string][] = [
    ["leaves quotes around a text as they are", '{"name":"<name>"}', '{"name":"CreateUser"}'],
    ["puts quotes around a text that has none", '{"name":<name>}', '{"name":"CreateUser"}'],
    ["puts a text into a longer one", '"by <name>, <count> times"', '"by CreateUser, 2 times"'],
    ["keeps numbers and objects as JSON", '{"count":<count>,"tags":<tags>}', '{"count":2,"tags":{"a":"b"}}'],
    ["takes the quotes out of an object within a text", '"tags <tags>"', '"tags {a:b}"'],
    ["leaves out what the event does not have", '{"none":"<none>"}', '{"none":""}'],
    ["has an empty text for what the event does not have, without quotes too", '{"none":<none>}', '{"none":""}'],
  ];
  for (const [what, template, text] of cases)
    it(what, () => assert.deepEqual(payloadOf({ inputTransformer: { paths, template } }, event), { text }));

  it("does not escape, so that a value with quotes gives invalid JSON", () => {
    const payload = payloadOf({ inputTransformer: { paths, template: '{"odd":"<odd>"}' } }, event);
    assert("problem" in payload && /makes no JSON/.test(payload.problem));
  });

  it("gives invalid JSON for an object within the quotes of JSON", () =>
    assert("problem" in payloadOf({ inputTransformer: { paths, template: '{"tags":"<tags>"}' } }, event)));

  it("is rejected for an undefined value, or more than 100", () => {
    assert.match(unknownPayload({ inputTransformer: { paths, template: '"<other>"' } }) ?? "", /<other>/);
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`v${index}`, "$.id"]));
    assert.match(unknownPayload({ inputTransformer: { paths: many, template: '"x"' } }) ?? "", /101 values/);
  });
});
