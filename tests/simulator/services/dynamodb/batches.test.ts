import assert from "node:assert/strict";
import {
  BatchGetItemCommand,
  DynamoDBClient,
  PutItemCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { openHub, type RecordedHub, recordHub } from "../../../functions/hub";

describe("DynamoDB", () => {
  let hub: RecordedHub;
  before(async () => {
    hub = await recordHub();
  });

  function openTable() {
    const opened = openHub(hub);
    const { roleArn, region } = opened.runOf("notify");
    const name =
      hub.graphs.flatMap(({ resources }) => resources).find(({ type }) => type === "aws:dynamodb/table:Table")?.inputs[
        "name"
      ] ?? assert.fail();
    const TableName = String(name);
    const client = new DynamoDBClient(opened.aws.client(roleArn, region));
    const read = async (...ids: string[]) => {
      const Keys = ids.map((id) => ({ id: { S: id } }));
      const { Responses: found } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }),
      );
      return Object.fromEntries((found?.[TableName] ?? []).map((item) => [item["id"]?.S, item["n"]?.N]));
    };
    const set = (id: string, n: number, condition = "attribute_not_exists(id) OR n < :n"): TransactWriteItem => ({
      Update: {
        TableName,
        Key: { id: { S: id } },
        UpdateExpression: "SET n = :n",
        ConditionExpression: condition,
        ExpressionAttributeValues: { ":n": { N: String(n) } },
      },
    });
    const write = (...TransactItems: TransactWriteItem[]) =>
      client.send(new TransactWriteItemsCommand({ TransactItems }));
    return { TableName, client, opened, read, set, write };
  }

  it("writes all operations of a transaction, or none", async () => {
    const { read, set, write } = openTable();
    await write(set("a", 1), set("b", 1));
    assert.deepEqual(await read("a", "b", "c"), { a: "1", b: "1" });
    await assert.rejects(write(set("a", 2), set("b", 1), set("c", 1)), (error) => {
      assert(error instanceof TransactionCanceledException);
      assert.deepEqual(
        error.CancellationReasons?.map(({ Code }) => Code),
        ["None", "ConditionalCheckFailed", "None"],
      );
      return true;
    });
    assert.deepEqual(await read("a", "b", "c"), { a: "1", b: "1" });
    await assert.rejects(write(set("a", 2), { ...set("b", 2, "n < :m") }), TransactionCanceledException);
    assert.deepEqual(await read("a"), { a: "1" });
  });

  it("judges each condition by the items as they were before the transaction", async () => {
    const { TableName, read, set, write } = openTable();
    await write(set("a", 1));
    const check = { TableName, Key: { id: { S: "a" } }, ConditionExpression: "attribute_exists(id)" };
    await assert.rejects(write(set("b", 1), { ConditionCheck: check }), /not authorized.*dynamodb:ConditionCheckItem/);
    await assert.rejects(write(set("b", 1), { Delete: check }), /not authorized.*dynamodb:DeleteItem/);
    assert.deepEqual(await read("a", "b"), { a: "1" });
  });

  it("refuses what its limits exclude", async () => {
    const { read, set, write } = openTable();
    const many = Array.from({ length: 101 }, (_, index) => `item-${index}`);
    await assert.rejects(read(...many), /1 to 100 keys, not 101/);
    await assert.rejects(read("a", "a"), /duplicates/);
    await assert.rejects(write(...many.map((id) => set(id, 1))), /1 to 100 operations, not 101/);
    await assert.rejects(write(set("a", 1), set("a", 2)), /multiple operations on one item/);
    await write(...many.slice(1).map((id) => set(id, 1)));
    assert.equal(Object.keys(await read(...many.slice(1))).length, 100);
  });

  it("allows a transaction what its operations need, and no more", async () => {
    const { TableName, client, opened, set, write } = openTable();
    await assert.rejects(
      write({ Put: { TableName, Item: { id: { S: "a" } } } }),
      /not authorized to perform: dynamodb:PutItem/,
    );
    await assert.rejects(client.send(new PutItemCommand({ TableName, Item: { id: { S: "a" } } })), /dynamodb:PutItem/);
    await write(set("a", 1));
    assert.deepEqual(
      opened.aws.calls.map(({ action, permission, outcome }) => [action, permission, outcome]),
      [
        ["dynamodb:TransactWriteItems", "dynamodb:PutItem", "denied"],
        ["dynamodb:PutItem", "dynamodb:PutItem", "denied"],
        ["dynamodb:TransactWriteItems", "dynamodb:UpdateItem", "done"],
      ],
    );
  });
});
