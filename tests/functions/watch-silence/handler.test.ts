import assert from "node:assert/strict";
import type { SQSBatchResponse } from "aws-lambda";
import { createHandler } from "../../../functions/watch-silence/handler";
import type { Envelope, Json, JsonObject } from "../../../model/envelope";
import { namesOf } from "../../../model/names";
import { dynamodb } from "../../../simulator/services/dynamodb/api";
import { AwsError } from "../../../simulator/services/protocols/service";
import type { FunctionsOptions } from "../../../simulator/services/lambda/functions";
import { type FunctionsHub, governance, noon, openHub, type RecordedHub, recordHub } from "../hub";

const region = "us-east-1";
const member = "444455556666";
const other = "777788889999";
const names = namesOf("prod");
const minute = 60_000;
const hour = 60 * minute;

interface Beat {
  readonly account?: string;
  readonly region?: string;
  readonly rule?: Json;
  readonly detail?: JsonObject;
  readonly time?: string;
  /** Minutes after noon at which the message came into the queue. */
  readonly at: number;
  readonly id?: string;
}

const envelope = (source: string, type: string, account: string, detail: JsonObject): Envelope => ({
  version: "0",
  id: "1",
  "detail-type": type,
  source,
  account,
  time: "2026-11-02T12:00:00Z",
  region,
  resources: [],
  detail,
});

const record = (event: Envelope, at: number, id: string) => ({
  messageId: id,
  receiptHandle: id,
  body: JSON.stringify(event),
  attributes: {
    ApproximateReceiveCount: "1",
    SentTimestamp: String(noon.getTime() + at * minute),
    SenderId: "",
    ApproximateFirstReceiveTimestamp: "",
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: `arn:aws:sqs:${region}:${governance}:${names.responder("watch-silence")}`,
  awsRegion: region,
});

let serial = 0;
const beat = ({ at, account = member, rule = "identity", detail, id = `beat-${serial++}`, ...more }: Beat) =>
  record({ ...envelope("event-governance.heartbeat", "Heartbeat", account, detail ?? { rule }), ...more }, at, id);
const check = (at: number, account = governance, id = `check-${serial++}`) =>
  record(envelope("event-governance.schedule", "Silence Check Due", account, {}), at, id);

const small = {
  silentMinutes: 180,
  togetherMinutes: 120,
  graceMinutes: 1440,
  ruleSets: [["identity", "operations"]],
  placements: [{ "us-east-1": 0 }],
  accounts: [
    [member, "shop", "Workloads", 0],
    [other, "billing", "Workloads", 0],
  ],
};

describe("the function watch-silence", () => {
  let recorded: RecordedHub;
  before(async () => {
    recorded = await recordHub();
  });

  interface Wrapped {
    readonly fault?: FunctionsOptions["fault"];
    readonly configuration?: object;
    /** In place of the answer to a request; undefined: as it is. */
    readonly answer?: (target: string, body: string) => object | undefined;
  }

  /** The function as it is deployed, apart from its configuration; records come with their time of arrival. */
  function open({ fault, configuration = small, answer }: Wrapped = {}) {
    const hub: FunctionsHub = openHub(recorded, fault ? { fault } : {});
    const client = hub.aws.client(hub.runOf("watch-silence").roleArn, region);
    let clock = 0;
    let left = 300_000;
    const inner = client.requestHandler.handle.bind(client.requestHandler);
    const handle = async (request: any, options: any) => {
      const target = String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
      const replaced = answer?.(target, String(request.body));
      if (replaced === undefined) return (inner as any)(request, options);
      const headers = { "content-type": "application/x-amz-json-1.0" };
      return { response: { statusCode: 200, headers, body: Buffer.from(JSON.stringify(replaced)) } };
    };
    const handler = createHandler({
      environment: { ACCOUNT: governance, REGION: region, STATE_TABLE: names.state, BUS: names.bus },
      configuration,
      aws: { ...client, requestHandler: { handle } } as never,
      now: () => new Date(noon.getTime() + clock * minute),
      fetch: () => Promise.reject(new Error("it calls nobody")),
      sleep: () => Promise.resolve(),
    });
    const items = () => hub.aws.state(dynamodb, governance, region).values().next().value ?? new Map();
    return {
      hub,
      /** Runs the function on these records at the latest of their arrivals. */
      async run(...records: readonly ReturnType<typeof record>[]): Promise<string[]> {
        clock = Math.max(
          clock,
          ...records.map((each) => (Number(each.attributes.SentTimestamp) - noon.getTime()) / minute),
        );
        const result = (await handler({ Records: records } as never, {
          remainingMilliseconds: () => left,
        })) as SQSBatchResponse;
        return result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      },
      wait: (minutes: number) => void (clock += minutes),
      hurry: (milliseconds: number) => void (left = milliseconds),
      /** Minutes after noon at which a rule was last heard, as it is noted. */
      heard(rule: string, account = member): number | undefined {
        const item = items().get(JSON.stringify([{ S: `heard#${account}#${region}` }])) as any;
        const value = item?.[`rule ${rule}`]?.N;
        return value === undefined ? undefined : (Number(value) - noon.getTime()) / minute;
      },
      told: () =>
        hub.caused
          .filter(({ delivery }) => delivery.event.source === "event-governance.silence")
          .map(({ delivery }) => delivery.event.detail)
          .map(({ state, account, silent }) => [state, account, ...(silent as string[])].join(" ")),
      keys: () => [...items().keys()] as string[],
      writes: () => hub.aws.calls.filter(({ action }) => /:(Put|Update)Item$/.test(action)).length,
      count: (action: string) => hub.aws.calls.filter((call) => call.action === action).length,
    };
  }

  type Opened = ReturnType<typeof open>;

  /** Every rule of both accounts is heard. */
  const everybody = (at: number, ...accounts: string[]) =>
    (accounts.length > 0 ? accounts : [member, other]).flatMap((account) =>
      ["identity", "operations"].map((rule) => beat({ account, rule, at })),
    );

  /** The member was heard at noon; at four o'clock only the other is. */
  async function silent(opened: Opened): Promise<string[]> {
    assert.deepEqual(await opened.run(...everybody(0), check(1)), []);
    return opened.run(...everybody(240, other), check(241));
  }

  it("tells an account that falls silent once, and once that it is heard again", async () => {
    const opened = open();
    await silent(opened);
    assert.deepEqual(opened.told(), [`silent ${member} us-east-1: every rule`]);
    await opened.run(...everybody(300, other), check(301));
    await opened.run(...everybody(360), check(361));
    await opened.run(...everybody(420), check(421));
    assert.deepEqual(opened.told().slice(1), [`heard ${member} us-east-1: every rule`]);
  });

  it("puts what the governed event and its detection take", async () => {
    const opened = open();
    await silent(opened);
    const put = opened.hub.caused.find(({ delivery }) => delivery.event.source === "event-governance.silence");
    const rules = put?.delivery.matches.map(({ rule }) => rule.arn.split("/").at(-1));
    assert.deepEqual(rules?.sort(), [
      "event-governance-prod-archive-put-operations",
      "event-governance-prod-detection-account-silent",
    ]);
  });

  it("tells nobody as long as it has heard nobody: then it is deaf, or new", async () => {
    const opened = open();
    await opened.run(check(1));
    await opened.run(check(6000));
    assert.deepEqual(opened.told(), []);
    await opened.run(...everybody(6001), check(6002));
    // Nothing comes through any more, of anybody.
    await opened.run(check(9000));
    assert.deepEqual(opened.told(), []);
  });

  it("does not count as missing what waits in its queue after an outage", async () => {
    const opened = open();
    await opened.run(...everybody(0), check(1));
    // It was stopped for two days. The check of today comes with heartbeats of yesterday.
    await opened.run(...everybody(1440, other), check(2880));
    assert.deepEqual(opened.told(), []);
    await opened.run(...everybody(1441, member), ...everybody(2870));
    await opened.run(check(2881));
    assert.deepEqual(opened.told(), []);
  });

  describe("believes the arrival and the envelope, not the sender:", () => {
    const hostile: readonly [what: string, beat: Beat][] = [
      [
        "another account that names it in the detail",
        { at: 240, account: other, detail: { rule: "identity", account: member } },
      ],
      ["an account that the plan does not have", { at: 240, account: "999988887777" }],
      ["a Region that the plan does not have", { at: 240, region: "ap-south-1" }],
      ["a Region with the name of a member of every object", { at: 240, region: "constructor" }],
      ["an account with the name of one", { at: 240, account: "__proto__" }],
      ["a rule that the plan does not have", { at: 240, rule: "no-such-rule" }],
      ["a rule that is called like the item's key", { at: 240, rule: "id" }],
      ["a rule that is no text", { at: 240, rule: ["identity"] }],
      ["no rule", { at: 240, detail: {} }],
      ["a time in the future, that arrived long ago", { at: 0, time: "2099-01-01T00:00:00Z" }],
      ["a time that is none", { at: 0, time: "soon" }],
    ];
    for (const [what, forged] of hostile)
      it(`of ${what}`, async () => {
        const opened = open();
        await opened.run(...everybody(0), check(1));
        const before = opened.keys();
        assert.deepEqual(await opened.run(beat(forged)), []);
        assert.deepEqual(opened.keys(), before);
        assert.equal(opened.heard("identity"), 0);
        await opened.run(...everybody(240, other), check(241));
        assert.deepEqual(opened.told(), [`silent ${member} us-east-1: every rule`]);
      });

    it("thousands of rules that are not planned cost no write", async () => {
      const opened = open();
      await opened.run(...everybody(0));
      const before = opened.writes();
      await opened.run(...Array.from({ length: 500 }, (_, index) => beat({ at: 1, rule: `rule-${index}` })));
      assert.equal(opened.writes(), before);
    });

    it("a check that another account asks for is none", async () => {
      const opened = open();
      await opened.run(...everybody(0), check(1));
      await opened.run(...everybody(240, other), check(241, member));
      assert.deepEqual(opened.told(), []);
    });
  });

  it("notes heartbeats of one account and Region in one write, and the latest of each rule", async () => {
    const opened = open();
    await opened.run(
      beat({ at: 5 }),
      beat({ at: 7 }),
      beat({ at: 6 }),
      beat({ at: 3, rule: "operations" }),
      beat({ at: 4, account: other }),
    );
    assert.deepEqual([opened.heard("identity"), opened.heard("operations"), opened.writes()], [7, 3, 2]);
  });

  it("notes as many rules in one write as an expression takes", async () => {
    const rules = Array.from({ length: 120 }, (_, index) => `rule-with-a-long-name-${index}`);
    const opened = open({ configuration: { ...small, ruleSets: [rules] } });
    assert.deepEqual(await opened.run(...rules.map((rule) => beat({ at: 1, rule }))), []);
    assert.deepEqual(
      rules.map((rule) => opened.heard(rule)).filter((at) => at !== 1),
      [],
    );
    const updates = opened.hub.aws.calls.filter(({ action }) => action === "dynamodb:UpdateItem");
    assert.equal(updates.length, 3);
    // DynamoDB developer guide, "Quotas in Amazon DynamoDB": 4 KB, and 300 operators or functions.
    for (const { input } of updates)
      for (const text of [input["UpdateExpression"], input["ConditionExpression"]].map(String)) {
        assert(Buffer.byteLength(text) <= 4096, String(text.length));
        assert((text.match(/attribute_not_exists|OR|AND|[<=]/g) ?? []).length <= 300);
      }
  });

  it("never goes back in time: what is overtaken, or delivered again, changes nothing", async () => {
    const opened = open();
    const again = beat({ at: 10 });
    await opened.run(again, beat({ at: 10, rule: "operations" }));
    await opened.run(beat({ at: 5 }), beat({ at: 20, rule: "operations" }));
    assert.deepEqual([opened.heard("identity"), opened.heard("operations")], [10, 20]);
    assert.deepEqual(await opened.run(again), []);
    assert.deepEqual([opened.heard("identity"), opened.heard("operations")], [10, 20]);
  });

  it("returns to the queue only what could not be noted", async () => {
    const fault: FunctionsOptions["fault"] = ({ action, input }) =>
      action === "dynamodb:UpdateItem" && JSON.stringify(input).includes(other)
        ? new AwsError("InternalServerError", "Try again.", 500)
        : undefined;
    const opened = open({ fault });
    const failed = await opened.run(
      beat({ at: 1, id: "mine" }),
      beat({ at: 1, account: other, id: "his" }),
      beat({ at: 1, account: other, rule: "operations", id: "his, too" }),
    );
    assert.deepEqual(failed.sort(), ["his", "his, too"]);
    assert.equal(opened.heard("identity"), 1);
  });

  it("returns a check to the queue if the bus refuses the report, and then tells it once", async () => {
    let refusing = true;
    const opened = open({
      answer: (target) =>
        target === "PutEvents" && refusing
          ? { FailedEntryCount: 1, Entries: [{ ErrorCode: "ThrottlingException", ErrorMessage: "Slow down." }] }
          : undefined,
    });
    const [failed = ""] = await silent(opened);
    assert.match(failed, /^check-/);
    assert.deepEqual(opened.told(), []);
    refusing = false;
    // Too soon: another invocation may be about to put it.
    await opened.run(check(242));
    assert.deepEqual(opened.told(), []);
    opened.wait(30);
    await opened.run(check(271));
    await opened.run(check(272));
    assert.deepEqual(opened.told(), [`silent ${member} us-east-1: every rule`]);
  });

  it("tells what an invocation that died had remembered, and does not tell twice what it had told", async () => {
    let dying = true;
    const opened = open({
      fault: ({ action }) =>
        dying && action === "events:PutEvents" ? new AwsError("InternalFailure", "Gone.", 500) : undefined,
    });
    await silent(opened);
    assert.deepEqual(opened.told(), []);
    dying = false;
    // In the meantime the account is back: that it was silent is told all the same, and then that it is not.
    opened.wait(60);
    await opened.run(...everybody(300), check(301));
    await opened.run(...everybody(360), check(361));
    assert.deepEqual(opened.told(), [
      `silent ${member} us-east-1: every rule`,
      `heard ${member} us-east-1: every rule`,
    ]);
  });

  it("tells once if two checks run at the same time", async () => {
    const opened = open();
    await opened.run(...everybody(0), check(1));
    await opened.run(...everybody(240, other));
    const failed = await Promise.all([opened.run(check(241)), opened.run(check(241)), opened.run(check(241))]);
    assert.deepEqual(failed, [[], [], []]);
    assert.deepEqual(opened.told(), [`silent ${member} us-east-1: every rule`]);
  });

  it("asks again for what DynamoDB has not read, and fails if it never does", async () => {
    let unread = 3;
    const opened = open({
      answer: (target, body) =>
        target === "BatchGetItem" && unread-- > 0
          ? { Responses: {}, UnprocessedKeys: (JSON.parse(body) as { RequestItems: object }).RequestItems }
          : undefined,
    });
    await silent(opened);
    assert.deepEqual(opened.told(), [`silent ${member} us-east-1: every rule`]);
    unread = Number.MAX_SAFE_INTEGER;
    const [failed = ""] = await opened.run(check(300));
    assert.match(failed, /^check-/);
  });

  it("drops a message that is not an event, and is not troubled by one of another kind", async () => {
    const opened = open();
    const odd = { ...check(1), messageId: "odd", body: "{" };
    assert.deepEqual(await opened.run(odd, record(envelope("com.example", "Odd", member, {}), 1, "foreign")), []);
    assert.deepEqual(opened.keys(), []);
  });

  describe("with 5,000 accounts in two Regions", () => {
    const ids = Array.from({ length: 5000 }, (_, index) => String(500000000000 + index));
    const large = {
      ...small,
      placements: [{ "us-east-1": 0, "us-west-2": 0 }],
      accounts: ids.map((id) => [id, `account-${id}`, "/", 0]),
    };

    /** Each account is heard, without 5,000 batches. */
    function hearAll({ hub }: Opened, at: number, left: (id: string) => boolean = () => false) {
      const states = hub.aws.state(dynamodb, governance, region);
      const arn = `arn:aws:dynamodb:${region}:${governance}:table/${names.state}`;
      const items = states.get(arn) ?? new Map();
      states.set(arn, items);
      const N = String(noon.getTime() + at * minute);
      for (const account of ids)
        if (!left(account))
          for (const where of ["us-east-1", "us-west-2"]) {
            const id = { S: `heard#${account}#${where}` };
            items.set(JSON.stringify([id]), { id, "rule identity": { N }, "rule operations": { N } });
          }
    }

    it("reads a hundred items at a time, and writes nothing while all are heard", async () => {
      const opened = open({ configuration: large });
      hearAll(opened, 0);
      await opened.run(check(1));
      assert.equal(opened.count("dynamodb:BatchGetItem"), 150);
      assert.deepEqual([opened.writes(), opened.told()], [0, []]);
    });

    it("tells each of those that are silent, ten in a call, and goes on where its time ended", async () => {
      const opened = open({ configuration: large });
      hearAll(opened, 0);
      await opened.run(check(1));
      hearAll(opened, 240, (id) => Number(id) % 10 === 0);
      opened.hurry(30_000);
      const [failed = ""] = await opened.run(check(241));
      assert.match(failed, /^check-/);
      const first = opened.told().length;
      assert(first > 0 && first < 500, String(first));
      opened.hurry(300_000);
      await opened.run(check(242));
      const told = opened.told();
      assert.equal(told.length, 500);
      assert.equal(new Set(told).size, 500);
      assert(opened.count("events:PutEvents") <= 500 / 10 + 25);
    });
  });

  it("is slow to judge who is new: a rule that was never heard is told after the time of grace", async () => {
    const opened = open();
    for (let hours = 0; hours <= 24; hours++)
      await opened.run(...everybody(hours * 60, other), beat({ at: hours * 60 }), check(hours * 60 + 1));
    assert.deepEqual(opened.told(), []);
    await opened.run(...everybody(1500, other), beat({ at: 1500 }), check(1501));
    assert.deepEqual(opened.told(), [`silent ${member} us-east-1: operations`]);
    assert.equal(noon.getTime() % hour, 0);
  });
});
