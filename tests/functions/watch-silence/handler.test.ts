import assert from "node:assert/strict";
import type { SQSBatchResponse } from "aws-lambda";
import { createHandler } from "../../../functions/watch-silence/handler";
import type { Envelope, Json, JsonObject } from "../../../model/envelope";
import { namesOf } from "../../../model/names";
import { dynamodb } from "../../../simulator/services/dynamodb/api";
import { AwsError } from "../../../simulator/services/protocols/service";
import type { FunctionsOptions } from "../../../simulator/services/lambda/functions";
import { type FunctionsHub, governance, noon, openHub, type RecordedHub, recordHub } from "../hub";
import { queuedRecord } from "../queued-record";

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

const record = (event: Envelope, at: number, messageId: string) =>
  queuedRecord("watch-silence", event, { messageId, sent: new Date(noon.getTime() + at * minute) });

let serial = 0;
const beat = ({ at, account = member, rule = "identity", detail, id = `beat-${serial++}`, ...more }: Beat) =>
  record({ ...envelope("event-governance.heartbeat", "Heartbeat", account, detail ?? { rule }), ...more }, at, id);
const check = (at: number, account = governance, id = `check-${serial++}`) =>
  record(envelope("event-governance.schedule", "Silence Check Due", account, {}), at, id);

const small = {
  silentMinutes: 180,
  togetherMinutes: 120,
  graceMinutes: 1440,
  intervalMinutes: 60,
  trailMinutes: 10_080,
  managementAccountId: "111122223333",
  prefix: names.prefix,
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
      item: (id: string) => items().get(JSON.stringify([{ S: id }])) as Record<string, { N?: string }> | undefined,
      details: () =>
        hub.caused
          .filter(({ delivery }) => delivery.event.source === "event-governance.silence")
          .map(({ delivery }) => delivery.event.detail),
      told: () =>
        hub.caused
          .filter(({ delivery }) => delivery.event.source === "event-governance.silence")
          .map(({ delivery }) => delivery.event.detail)
          .map(({ state, account, silent }) => [state, account, ...(silent as string[])].join(" ")),
      keys: () => [...items().keys()] as string[],
      /** Apart from those that tell when heartbeats were last late or missing. */
      writes: () =>
        hub.aws.calls.filter(
          ({ action, input }) => /:(Put|Update)Item$/.test(action) && !JSON.stringify(input).includes("settled#"),
        ).length,
      count: (action: string) => hub.aws.calls.filter((call) => call.action === action).length,
    };
  }

  type Opened = ReturnType<typeof open>;

  /** Every rule of both accounts is heard. */
  const everybody = (at: number, ...accounts: string[]) =>
    (accounts.length > 0 ? accounts : [member, other]).flatMap((account) =>
      ["identity", "operations"].map((rule) => beat({ account, rule, at })),
    );

  /** Hours pass in which these accounts are heard. */
  async function pass(opened: Opened, from: number, to: number, ...accounts: string[]): Promise<void> {
    for (let at = from; at <= to; at += 60) assert.deepEqual(await opened.run(...everybody(at, ...accounts)), []);
  }

  /** The member was heard at noon; until four o'clock only the other is. */
  async function silent(opened: Opened): Promise<string[]> {
    assert.deepEqual(await opened.run(...everybody(0), check(1)), []);
    await pass(opened, 60, 180, other);
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
        // A message that is read long after it arrived is another matter: then nothing is judged.
        if (forged.at > 0) await pass(opened, 60, 180, other);
        const before = opened.keys();
        assert.deepEqual(await opened.run(beat(forged)), []);
        assert.deepEqual(opened.keys(), before);
        assert.equal(opened.heard("identity"), 0);
        if (forged.at === 0) await pass(opened, 60, 180, other);
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
      await pass(opened, 60, 180, other);
      await opened.run(...everybody(240, other), check(241, member));
      assert.deepEqual(opened.told(), []);
      await opened.run(check(242));
      assert.deepEqual(opened.told(), [`silent ${member} us-east-1: every rule`]);
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
    const updates = opened.hub.aws.calls.filter(
      ({ action, input }) => action === "dynamodb:UpdateItem" && JSON.stringify(input).includes("heard#"),
    );
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
    await pass(opened, 60, 240, other);
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
      // Of each place and account, of the hub, and whether heartbeats were late.
      assert.equal(opened.count("dynamodb:BatchGetItem"), 151 + 1);
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
    // The first hours of a hub that has just begun to hear say nothing of who is missing: the grace begins after them.
    for (let hours = 0; hours <= 26; hours++)
      await opened.run(...everybody(hours * 60, other), beat({ at: hours * 60 }), check(hours * 60 + 1));
    assert.deepEqual(opened.told(), []);
    await opened.run(...everybody(1620, other), beat({ at: 1620 }), check(1621));
    assert.deepEqual(opened.told(), [`silent ${member} us-east-1: operations`]);
    assert.equal(noon.getTime() % hour, 0);
  });

  describe("after an outage", () => {
    const ids = Array.from({ length: 300 }, (_, index) => String(500000000000 + index));
    const many = { ...small, accounts: ids.map((id) => [id, `account-${id}`, "/", 0]) };

    /** Five hours of everybody's heartbeats wait, in the order in which a queue without one may hand them on. */
    const backlog = (order: (beats: ReturnType<typeof beat>[]) => ReturnType<typeof beat>[]) =>
      order([120, 180, 240, 300, 360].flatMap((at) => everybody(at, ...ids)));

    const orders: readonly [what: string, order: (beats: ReturnType<typeof beat>[]) => ReturnType<typeof beat>[]][] = [
      ["in order", (beats) => beats],
      ["newest first", (beats) => [...beats].reverse()],
      ["of some accounts before those of others", (beats) => [...beats].sort((a, b) => (a.body < b.body ? -1 : 1))],
      [
        "every seventh first",
        (beats) =>
          beats
            .map((each, index) => [index % 7, each] as const)
            .sort(([a], [b]) => a - b)
            .map(([, each]) => each),
      ],
    ];
    for (const [what, order] of orders)
      it(`of this function, thousands of heartbeats that wait are no silence: read ${what}`, async () => {
        const opened = open({ configuration: many });
        for (const at of [0, 60]) await opened.run(...everybody(at, ...ids), check(at + 1));
        const waiting = backlog(order);
        assert(waiting.length > 500 * 4);
        // Each batch comes with a check, as those of five hours wait too.
        for (let start = 0, at = 365; start < waiting.length; start += 500, at++)
          await opened.run(...waiting.slice(start, start + 500), check(at));
        assert.deepEqual(opened.told(), []);
        // Nothing is forgotten: who is silent is told once everybody else was heard for an interval.
        for (const at of [420, 480, 540, 600, 660]) await opened.run(...everybody(at, ...ids.slice(1)), check(at + 1));
        assert.deepEqual(opened.told(), [`silent ${ids[0] ?? ""} us-east-1: every rule`]);
      });

    it("of the bus, who is heard an hour later than others is not silent", async () => {
      const opened = open({ configuration: many });
      for (const at of [0, 60, 120]) await opened.run(...everybody(at, ...ids), check(at + 1));
      for (const at of [181, 241, 301, 361]) await opened.run(check(at));
      await opened.run(...everybody(400, ...ids.slice(0, 100)), check(421));
      await opened.run(...everybody(425, ...ids.slice(100)));
      for (const at of [460, 520]) await opened.run(...everybody(at, ...ids), check(at + 21));
      assert.deepEqual(opened.told(), []);
    });
  });

  describe("of what is silent for one reason", () => {
    const ids = Array.from({ length: 40 }, (_, index) => String(500000000000 + index));
    const with40 = {
      ...small,
      placements: [{ "us-east-1": 0, "us-west-2": 0 }],
      accounts: [governance, ...ids].map((id) => [id, `account-${id}`, "/", 0]),
    };
    const west = (at: number, ...accounts: string[]) =>
      accounts.flatMap((account) =>
        ["identity", "operations"].map((rule) => beat({ account, rule, at, region: "us-west-2" })),
      );
    const all = (at: number, ...accounts: string[]) => [...everybody(at, ...accounts), ...west(at, ...accounts)];
    /** Seven hours in which some are heard, and then four in which everybody is. */
    async function outage(heard: (at: number) => ReturnType<typeof beat>[]) {
      const opened = open({ configuration: with40 });
      for (const at of [0, 60, 120, 180]) await opened.run(...all(at, governance, ...ids), check(at + 1));
      for (const at of [240, 300, 360, 420, 480, 540]) await opened.run(...heard(at), check(at + 1));
      const told = opened.told();
      for (const at of [600, 660, 720, 780])
        // Schedules of half of them beat later in the hour: at the first check they are silent still.
        await opened.run(
          ...all(at, governance, ...ids.slice(0, 20)),
          check(at + 1),
          ...(at === 600 ? [] : all(at, ...ids.slice(20))),
        );
      return [told, opened.told().slice(told.length)];
    }

    it("tells that the bus admits nobody, once, though the governance account is heard", async () => {
      assert.deepEqual(await outage((at) => all(at, governance)), [
        [`silent ${governance} every member: every rule`],
        [`heard ${governance} every member: every rule`],
      ]);
    });

    it("tells that it does not admit most members, and of no single one", async () => {
      assert.deepEqual(await outage((at) => all(at, governance, ...ids.slice(0, 10))), [
        [`silent ${governance} most members: every rule`],
        [`heard ${governance} most members: every rule`],
      ]);
    });

    it("tells a Region in which nobody is heard", async () => {
      assert.deepEqual(await outage((at) => everybody(at, governance, ...ids)), [
        [`silent ${governance} us-west-2: every account`],
        [`heard ${governance} us-west-2: every account`],
      ]);
    });

    it("tells a rule that nobody has", async () => {
      const operations = (at: number) => all(at, governance, ...ids).filter(({ body }) => !body.includes('"identity"'));
      assert.deepEqual(await outage(operations), [
        [`silent ${governance} every account: identity`],
        [`heard ${governance} every account: identity`],
      ]);
    });

    it("tells beside it an account that is silent for a reason of its own, when that is known", async () => {
      const [told, later] = await outage((at) => everybody(at, governance, ...ids.slice(1)));
      assert.deepEqual(told, [
        `silent ${governance} us-west-2: every account`,
        `silent ${ids[0] ?? ""} us-east-1: every rule`,
      ]);
      assert.equal(later?.length, 2);
    });
  });

  describe("hears events of CloudTrail", () => {
    const call = (
      eventName: string,
      source: string,
      more: Partial<Envelope> = {},
      requestParameters: JsonObject = {},
    ) => ({
      ...envelope(`aws.${source}`, "AWS API Call via CloudTrail", member, {
        eventName,
        requestParameters,
        userIdentity: { arn: `arn:aws:iam::${member}:user/mallory` },
      }),
      ...more,
    });
    const trailOf = (opened: Opened, account = member) => {
      const item = opened.item(`heard#${account}#${region}`);
      return [item?.["trailFirst"], item?.["trailLast"]].map((each) =>
        each?.N === undefined ? undefined : (Number(each.N) - noon.getTime()) / hour,
      );
    };

    it("with one write for each account, Region and hour, however many there are", async () => {
      const opened = open();
      for (let at = 0; at < 180; at += 5)
        await opened.run(
          ...Array.from({ length: 20 }, (_, index) => record(call("CreateQueue", "sqs"), at, `call-${at}-${index}`)),
        );
      assert.equal(opened.writes(), 3);
      assert.deepEqual(trailOf(opened), [0, 2]);
    });

    it("of nobody whom the plan does not have, and not what somebody calls one", async () => {
      const opened = open();
      const before = opened.writes();
      await opened.run(
        record(call("CreateQueue", "sqs", { account: "999988887777" }), 1, "a"),
        record(call("CreateQueue", "sqs", { region: "__proto__" }), 1, "b"),
        record(call("CreateQueue", "sqs", { source: "com.example" }), 1, "c"),
        record(call("CreateQueue", "sqs", { "detail-type": "Heartbeat" }), 1, "d"),
      );
      assert.equal(opened.writes(), before);
    });

    it("and names the call that silenced a rule, with who made it", async () => {
      const opened = open();
      await opened.run(...everybody(0), check(1));
      const rule = names.rule("identity");
      await opened.run(
        ...everybody(60),
        record(call("DisableRule", "events", {}, { name: rule }), 62, "disable"),
        record(call("DisableRule", "events", {}, { name: "constructor" }), 62, "odd"),
        record(call("constructor", "events", {}, { name: rule }), 62, "odder"),
        record(call("DisableRule", "events", {}, { name: "somebody-elses" }), 62, "foreign"),
      );
      for (const at of [120, 180, 240])
        await opened.run(...everybody(at, other), beat({ at, rule: "operations" }), check(at + 1));
      assert.deepEqual(opened.told(), []);
      await opened.run(...everybody(300, other), beat({ at: 300, rule: "operations" }), check(301));
      const [detail] = opened.details();
      assert.deepEqual(
        [detail?.["account"], detail?.["silent"], detail?.["cause"], detail?.["likely"]],
        [
          member,
          ["us-east-1: identity"],
          "rule-changed",
          [
            `The rule was disabled, deleted or changed, or its target was (DisableRule by arn:aws:iam::${member}:user/mallory, 2026-11-02T13:02:00Z).`,
          ],
        ],
      );
    });

    it("and believes only the management account about another", async () => {
      for (const [speaker, cause] of [
        ["111122223333", "account-gone"],
        [other, "account-unheard"],
      ] as const) {
        const opened = open({
          configuration: { ...small, accounts: [...small.accounts, ["111122223333", "management", "/", 0]] },
        });
        await opened.run(...everybody(0, member, other, "111122223333"), check(1));
        await opened.run(
          ...everybody(60, other, "111122223333"),
          record(call("CloseAccount", "organizations", { account: speaker }, { accountId: member }), 61, "close"),
        );
        for (const at of [120, 180, 240]) await opened.run(...everybody(at, other, "111122223333"), check(at + 1));
        assert.deepEqual(
          opened.details().map(({ account, cause: told }) => [account, told]),
          [[member, cause]],
        );
      }
    });

    it("and tells that heartbeats alone arrive, of one account or once of all", async () => {
      for (const silentAccounts of [[member], [member, other]]) {
        const opened = open({ configuration: { ...small, trailMinutes: 1440 } });
        for (let at = 0; at <= 1620; at += 60)
          await opened.run(
            ...everybody(at),
            ...[member, other].flatMap((account) =>
              at === 0 || !silentAccounts.includes(account)
                ? [record(call("CreateQueue", "sqs", { account }), at, `${account} ${at}`)]
                : [],
            ),
            check(at + 1),
          );
        assert.deepEqual(
          opened.told(),
          silentAccounts.length === 1
            ? [`silent ${member} events of CloudTrail`]
            : [`silent ${governance} every account: events of CloudTrail`],
        );
      }
    });
  });
});
