import assert from "node:assert/strict";
import type { Envelope } from "../../../model/envelope";
import { call, envelope } from "../../simulator/services/athena/fixture";
import { again, eventId, finder } from "./finder";

const find = finder();

/** Events of all three kinds of key, and what was delivered more than once of them. */
function deliveries() {
  const apiCall = call("aws.iam", "CreateUser");
  const health = (region: string, communicationId: string, page = "1") =>
    envelope({
      source: "aws.health",
      "detail-type": "AWS Health Event",
      region,
      detail: { eventArn: "arn:aws:health:eu-west-1::event/EC2/one", communicationId, page, backup: region },
    });
  const other = envelope({ source: "aws.ssm", "detail-type": "Parameter Store Change", detail: { name: "/a" } });
  const inBackupRegion = health("us-west-2", "c-1");
  return {
    apiCall,
    health: health("eu-west-1", "c-1"),
    other,
    all: [
      apiCall,
      again(apiCall),
      apiCall,
      call("aws.iam", "CreateUser"),
      health("eu-west-1", "c-1"),
      inBackupRegion,
      health("eu-west-1", "c-2"),
      health("eu-west-1", "c-1", "2"),
      other,
      again(other),
      { ...other, time: "2026-11-02T10:00:01Z" },
    ],
  };
}

describe("events-per-account-region-and-day", () => {
  it("counts events, not deliveries", async () => {
    const { all } = deliveries();
    assert.deepEqual(await find("events-per-account-region-and-day", all), [
      { day: "2026-11-02", account: "111122223333", region: "eu-west-1", events: 3, deliveries: 3 },
      { day: "2026-11-02", account: "111122223333", region: "us-east-1", events: 4, deliveries: 7 },
      { day: "2026-11-02", account: "111122223333", region: "us-west-2", events: 1, deliveries: 1 },
    ]);
  });

  it("counts two types with one content as two events", async () => {
    const made = envelope({ source: "com.example.shop", "detail-type": "Order Made", detail: { order: 7 } });
    const sent = { ...again(made), "detail-type": "Order Sent" };
    const [row] = await find("events-per-account-region-and-day", [made, again(made), sent]);
    assert.deepEqual([row?.events, row?.deliveries], [2, 3]);
  });
});

describe("duplicated-deliveries", () => {
  it("lists what arrived more than once, and under how many ids", async () => {
    const { all, apiCall, other } = deliveries();
    const rows = await find("duplicated-deliveries", all);
    const common = { account: "111122223333", time: "2026-11-02T10:00:00Z" };
    const [first, ...rest] = rows;
    assert.deepEqual(first, {
      ...common,
      event_key: eventId(apiCall),
      source: "aws.iam",
      type_name: "AWS API Call via CloudTrail",
      region: "us-east-1",
      deliveries: 3,
      envelope_ids: 2,
    });
    const byKey = new Map(rest.map((row) => [String(row.source), row]));
    assert.equal(rest.length, 2);
    assert.deepEqual(byKey.get("aws.health"), {
      ...common,
      event_key: "arn:aws:health:eu-west-1::event/EC2/one/c-1/111122223333/1",
      source: "aws.health",
      type_name: "AWS Health Event",
      region: "eu-west-1",
      deliveries: 2,
      envelope_ids: 2,
    });
    const { event_key: key, ...hashed } = byKey.get("aws.ssm") ?? {};
    assert.match(String(key), /^[0-9A-F]{64}$/);
    assert.deepEqual(hashed, {
      ...common,
      source: other.source,
      type_name: "Parameter Store Change",
      region: "us-east-1",
      deliveries: 2,
      envelope_ids: 2,
    });
  });

  it("counts two types with one content as two events", async () => {
    const made = envelope({ source: "com.example.shop", "detail-type": "Order Made", detail: { order: 7 } });
    assert.deepEqual(await find("duplicated-deliveries", [made, { ...again(made), "detail-type": "Order Sent" }]), []);
  });
});

describe("noisiest-events", () => {
  it("counts what is stored and scanned by kind, the most expensive first", async () => {
    const put = (order: string) =>
      envelope({ source: "com.example.shop", "detail-type": "Order Made", detail: { order } });
    const long = put("é".repeat(500));
    const made = call("aws.iam", "CreateUser");
    const other = call("aws.iam", "CreateUser", {}, { account: "444455556666" });
    const deleted = call("aws.iam", "DeleteUser");
    const rows = await find("noisiest-events", [long, put("short"), made, again(made), other, deleted]);
    const bytes = (...those: Envelope[]) =>
      those.map(({ detail }) => Buffer.byteLength(JSON.stringify(detail))).reduce((a, b) => a + b);
    const iam = { source: "aws.iam", type_name: "AWS API Call via CloudTrail" };
    const shop = { source: "com.example.shop", type_name: "Order Made", action: null };
    const expected = [
      { ...shop, accounts: 1, events: 2, deliveries: 2, bytes: bytes(long, put("short")) },
      { ...iam, action: "CreateUser", accounts: 2, events: 2, deliveries: 3, bytes: bytes(made, made, other) },
      { ...iam, action: "DeleteUser", accounts: 1, events: 1, deliveries: 1, bytes: bytes(deleted) },
    ];
    assert.deepEqual(rows, expected);
    assert.ok(bytes(long) > 1000, "bytes, not characters");
  });
});
