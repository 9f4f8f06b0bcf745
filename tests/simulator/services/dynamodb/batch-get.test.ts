import assert from "node:assert/strict";
import { dynamodb, type Tables } from "../../../../simulator/services/dynamodb/api";
import type { Item } from "../../../../simulator/services/dynamodb/expressions";
import { AwsError, type Call } from "../../../../simulator/services/protocols/service";

const arn = "arn:aws:dynamodb:us-east-1:100000000002:table/state";
const call = {
  account: "100000000002",
  region: "us-east-1",
  aws: { recorded: () => ({ type: "aws:dynamodb/table:Table", inputs: { hashKey: "id" } }) },
} as unknown as Call;
const action = dynamodb.actions["BatchGetItem"] ?? assert.fail("no such action");
const key = (id: string): Item => ({ id: { S: id } });
const tables: Tables = new Map([[arn, new Map([[JSON.stringify([{ S: "a" }]), { ...key("a"), value: { N: "1" } }]])]]);
const ask = (...ids: string[]) => action.run(tables, { RequestItems: { state: { Keys: ids.map(key) } } }, call);

describe("BatchGetItem", () => {
  it("answers with the items that are there, and asks for the permission on their table", () => {
    assert.deepEqual(ask("a", "b"), {
      Responses: { state: [{ id: { S: "a" }, value: { N: "1" } }] },
      UnprocessedKeys: {},
    });
    assert.deepEqual(action.resources({ RequestItems: { state: { Keys: [] } } }, call, tables), [arn]);
  });

  it("refuses a key twice, and more than a hundred", () => {
    assert.throws(
      () => ask("a", "a"),
      new AwsError("ValidationException", "Provided list of item keys contains duplicates"),
    );
    const many = Array.from({ length: 101 }, (_, index) => String(index));
    assert.throws(() => ask(...many), /takes 1 to 100 keys/);
    assert.doesNotThrow(() => ask(...many.slice(1)));
  });
});
