import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { redrive, type RedriveWorld } from "../../commands/redrive";
import { type Environment, readEnvironment } from "../../environment/environment";
import type { Envelope } from "../../model/envelope";
import { CapturedTerminal } from "../captured-terminal";
import { AwsStandIn, type Faults } from "../redrive/aws-stand-in";
import { eventOf, forwardingLetter } from "../redrive/letters";
import { openPlannedQueues, plannedDeadLetterQueues, plannedTargets } from "../redrive/planned";
import { smallEnvironment } from "../small-environment";

const [management, governance, member] = ["100000000001", "100000000002", "200000000001"] as const;
const region = "us-east-1";
const queue = (account: string, name: string) => `arn:aws:sqs:${region}:${account}:event-governance-small-${name}`;
const ofMember = queue(member, "dead-letters");
const central = queue(governance, "central-dead-letters");
const stream = `arn:aws:firehose:${region}:${governance}:deliverystream/event-governance-small-archive`;
const bus = `arn:aws:events:${region}:${governance}:event-bus/event-governance-small`;

const inOneLine = (text: string) => text.replace(/\s+/g, " ");

describe("npm run redrive", () => {
  let folder: string;
  let file: string;
  let environment: Environment;
  let aws: AwsStandIn;
  /** Those of a letter, by kind of event and account. */
  const attributes = new Map<string, Record<string, string>>();
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "redrive-"));
    file = smallEnvironment(folder);
    environment = await readEnvironment(file);
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    aws = await new AwsStandIn().open();
    openPlannedQueues(aws, environment);
  });
  afterEach(() => aws.close());

  async function run(args: string, faults: Faults = {}, more: Partial<RedriveWorld> = {}) {
    aws.faults = faults;
    const terminal = new CapturedTerminal();
    const cancel = new AbortController();
    const status = await redrive([...args.split(" "), "--stack-config", file], terminal, {
      now: Date.now,
      sleep: async () => undefined,
      config: { endpoint: aws.endpoint, credentials: { accessKeyId: "example", secretAccessKey: "example" } },
      ask: async () => undefined,
      interrupts: () => ({
        cancel: cancel.signal,
        terminate: new AbortController().signal,
        close: () => undefined,
      }),
      ...more,
    });
    return { status, out: terminal.out, err: terminal.err };
  }

  const putForwarding = (entry: string, account: string = member, id?: string) => {
    const event = eventOf(environment, entry, { account, region, ...(id !== undefined && { id }) });
    const known = `${entry} ${account}`;
    attributes.set(known, attributes.get(known) ?? forwardingLetter(environment, event));
    aws.put(queue(account, "dead-letters"), JSON.stringify(event), attributes.get(known));
    return JSON.stringify(event);
  };

  it("shows letters by cause, rule and target, and changes nothing with --dry-run", async () => {
    putForwarding("secrets-changed");
    putForwarding("secrets-changed", member, "another");
    putForwarding("secrets-changed", governance);
    const { status, out, err } = await run("small --dry-run");
    assert.equal(status, 0, err);
    assert.match(out, /event-governance-small-dead-letters in 200000000001, us-east-1: about 2 letters/);
    const documented = readFileSync(join(__dirname, "..", "..", "docs", "operations", "incident.md"), "utf8");
    const [, shown = ""] = /```\n(event-governance-small-dead-letters in [^`]+)```/.exec(documented) ?? [];
    assert(shown !== "" && out.includes(shown), out);
    assert.match(out, /sent to .*event-governance-small-archive/s);
    const queues = plannedDeadLetterQueues(environment).length;
    assert(out.includes(`${queues} queues: 2 with letters, ${queues - 2} empty, 0 not read`), out);
    assert.equal(aws.left(ofMember).length, 2);
    assert.equal(aws.hidden(ofMember), 0, "letters stay hidden");
    assert.equal(aws.accepted.size, 0);
    assert(!aws.calls.some((call) => /^(Delete|Send|Put|Start)/.test(call)), aws.calls.join());
  });

  it("sends a member's letter to everything that its hub's rules send it to, and deletes it", async () => {
    const body = putForwarding("cloudtrail-weakened");
    const targets = plannedTargets(environment, JSON.parse(body) as Envelope);
    for (const expected of [
      stream,
      ...["notify", "correlate-events", "watch-silence"].map((id) => queue(governance, id)),
    ])
      assert(targets.includes(expected), `${expected} is none of ${targets.join()}`);
    const { status, out, err } = await run("small --yes");
    assert.equal(status, 0, out + err);
    const arrived = [...aws.accepted].flatMap(([target, bodies]) => bodies.map((each) => [target, each]));
    assert.deepEqual(
      arrived.sort(),
      targets.map((target) => [target, body]),
    );
    assert.deepEqual(aws.left(ofMember), []);
    assert.match(out, /1 letter sent back\./);
    assert.deepEqual(
      aws.calls.filter((call) => call.startsWith("AssumeRole")).sort(),
      [management, member].map(
        (account) => `AssumeRole arn:aws:iam::${account}:role/event-governance-deployment-redrive event-governance`,
      ),
      "the governance account is reached without a role",
    );
  });

  it("asks before it sends, and needs a yes", async () => {
    putForwarding("secrets-changed");
    for (const [answer, said] of [
      [undefined, /no terminal. Give --yes, or --dry-run/],
      ["no", /You typed "no", not "yes": nothing was sent/],
    ] as const) {
      const { status, err } = await run("small", {}, { ask: async () => answer });
      assert.equal(status, 2);
      assert.match(err, said);
      assert.equal(aws.left(ofMember).length, 1);
    }
    const asked: string[] = [];
    const { status } = await run("small", {}, { ask: async (question) => (asked.push(question), "yes") });
    assert.equal(status, 0);
    assert.match(asked[0] ?? "", /Send about 1 letter of 1 queue back\?/);
    assert.deepEqual(aws.left(ofMember), []);
  });

  it("lets SQS move back what a function gave up on", async () => {
    for (let index = 0; index < 250; index++) aws.put(queue(governance, "notify-dead-letters"), `${index}`);
    const { status, out } = await run("small --yes --rate 900");
    assert.equal(status, 0, out);
    assert.equal(aws.accepted.get(queue(governance, "notify"))?.length, 250);
    assert.match(out, /event-governance-small-notify-dead-letters in 100000000002, us-east-1: 250 letters sent/);
    assert(!aws.calls.some((call) => /^ReceiveMessage .*notify/.test(call)));
  });

  it("keeps what is not accepted, and says why", async () => {
    const bodies = ["a", "b", "c", "d"].map((id) => putForwarding("secrets-changed", member, id));
    const { status, out } = await run("small --yes", {
      record: (data) => (data === bodies[1] ? "InvalidArgumentException" : undefined),
    });
    assert.equal(status, 1);
    assert.deepEqual(aws.left(ofMember), [bodies[1]]);
    assert.equal(aws.hidden(ofMember), 0);
    assert.match(inOneLine(out), /1 letter not accepted: \S+-archive refused it: InvalidArgumentException: not now/);
    assert.match(out, /3 letters sent back/);
  });

  it("tries again what is throttled, and never sends again what was accepted", async () => {
    const bodies = Array.from({ length: 40 }, (_, index) => putForwarding("secrets-changed", member, `e${index}`));
    const { status, out } = await run("small --yes", {
      putRecords: (call) => (call % 3 === 1 ? "ServiceUnavailableException" : undefined),
      record: (_data, number) => (number % 7 === 0 ? "ServiceUnavailableException" : undefined),
      keeps: (number) => number % 5 === 0,
    });
    assert.equal(status, 0, out);
    assert.deepEqual([...(aws.accepted.get(stream) ?? [])].sort(), [...bodies].sort());
    assert.deepEqual(aws.left(ofMember), []);
  });

  it("says which letters are sent again if they cannot be deleted", async () => {
    putForwarding("secrets-changed");
    const { status, out } = await run("small --yes", { keeps: () => true });
    assert.equal(status, 1);
    assert.match(out, /1 letter sent, but not deleted: the next run sends them again/);
    assert.equal(aws.accepted.get(stream)?.length, 1);
  });

  it("gives a letter that is too large for a record to the function that stores it", async () => {
    const event = eventOf(environment, "secrets-changed", { account: member, region });
    const large = JSON.stringify({ ...event, detail: { ...event.detail, more: "x".repeat(1_030_000) } });
    aws.put(ofMember, large, forwardingLetter(environment, event));
    const { status, out } = await run("small --yes");
    assert.equal(status, 0, out);
    const targets = plannedTargets(environment, event).map((target) =>
      target === stream ? queue(governance, "claim-check") : target,
    );
    assert.deepEqual([...aws.accepted.keys()].sort(), targets.sort());
    assert.deepEqual(new Set([...aws.accepted.values()].flat()), new Set([large]));
  });

  it("sends nothing that a member could have made up", async () => {
    const event = eventOf(environment, "secrets-changed", { account: member, region });
    const written = forwardingLetter(environment, event);
    const other = { ...event, account: management };
    const forged: readonly (readonly [string, Record<string, string>, RegExp])[] = [
      [JSON.stringify(event), {}, /No rule put it into the queue/],
      [
        JSON.stringify(event),
        { ...written, RULE_ARN: written["RULE_ARN"]!.replace(member, management) },
        /is not planned/,
      ],
      [JSON.stringify({ ...event, source: "aws.unheard-of" }), written, /No rule matches the event/],
      ["no event", written, /Its body is no event/],
      [JSON.stringify(other), written, /came from another account/],
      [JSON.stringify({ ...event, region: "eu-west-1" }), written, /came from another account or Region/],
    ];
    for (const [body, given] of forged) aws.put(ofMember, body, given);
    const { status } = await run("small --yes");
    assert.equal(status, 1);
    assert.equal(aws.accepted.size, 0);
    assert.equal(aws.left(ofMember).length, forged.length);
    const { out: json } = await run("small --dry-run --json");
    const { queues } = JSON.parse(json) as { queues: { arn: string; groups: { becomes: string[] }[] }[] };
    const reasons = queues.find(({ arn }) => arn === ofMember)?.groups.flatMap(({ becomes }) => becomes) ?? [];
    for (const [, , said] of forged)
      assert(
        reasons.some((reason) => said.test(reason)),
        `${said.source} in ${reasons.join()}`,
      );
  });

  it("leaves heartbeats and other overdue calls, and deletes them with --discard", async () => {
    aws.put(ofMember, "{}", {
      SCHEDULE_ARN: `arn:aws:scheduler:${region}:${member}:schedule/default/event-governance-small-heartbeat`,
      ERROR_CODE: "AccessDenied",
    });
    const first = await run("small --yes");
    assert.equal(first.status, 0);
    assert.equal(aws.left(ofMember).length, 1);
    assert.match(first.out, /nothing\. A schedule's event/);
    const { status, out } = await run("small --yes --discard");
    assert.equal(status, 0, out);
    assert.match(out, /0 letters sent, 1 discarded/);
    assert.deepEqual(aws.left(ofMember), []);
  });

  it("sends a letter of a rule on the central bus to that rule's target alone", async () => {
    const event = eventOf(environment, "secrets-changed", { account: member, region });
    const rule = "event-governance-small-notify-ghost";
    aws.put(central, JSON.stringify(event), {
      RULE_ARN: `${bus.replace("event-bus", "rule")}/${rule}`,
      TARGET_ARN: queue(governance, "notify"),
      ERROR_CODE: "NO_PERMISSIONS",
    });
    const unknown = await run("small --yes");
    assert.equal(unknown.status, 1);
    assert.equal(aws.accepted.size, 0, "the rule is not planned");
    const topic = `arn:aws:sns:${region}:${governance}:event-governance-small-alarms`;
    const watch = `arn:aws:events:${region}:${governance}:rule/event-governance-small-evidence-buckets`;
    aws.put(central, "{}".replace("{}", JSON.stringify(event)), {
      RULE_ARN: watch,
      TARGET_ARN: topic,
      ERROR_CODE: "THROTTLING",
    });
    await run("small --yes --rule event-governance-small-evidence-buckets");
    assert.deepEqual(aws.accepted.get(topic), [JSON.stringify(event)]);
    assert.equal(aws.left(central).length, 1);
  });

  it("goes on where a queue is out of reach or missing, and exits 1", async () => {
    const body = putForwarding("secrets-changed", governance);
    aws.queues.delete(queue(management, "dead-letters"));
    const { status, out } = await run("small --yes", {
      assumeRole: (account) => (account === member ? "AccessDenied" : undefined),
    });
    assert.equal(status, 1);
    assert.deepEqual(aws.accepted.get(stream), [body]);
    assert.match(
      inOneLine(out),
      /dead-letters in 200000000001, us-east-1 was not read: AccessDenied: not authorized\. The role/,
    );
    assert.match(inOneLine(out), /There is no such queue: the stack of its Region has not been deployed/);
  });

  it("prints one JSON object", async () => {
    putForwarding("secrets-changed");
    const { status, out } = await run("small --yes --json");
    assert.equal(status, 0);
    const report = JSON.parse(out) as {
      sent: number;
      dryRun: boolean;
      queues: { arn: string; sent: number; groups: object[] }[];
    };
    assert.equal(report.sent, 1);
    const own = report.queues.find(({ arn }) => arn === ofMember);
    assert.equal(own?.sent, 1);
    assert.equal(own?.groups.length, 1);
  });

  it("refuses what it does not know, in one line", async () => {
    for (const [args, said] of [
      [
        "small --queue event-governance-small-dead-leters",
        /--queue is "event-governance-small-dead-leters".* Did you mean event-governance-small-dead-letters\?/,
      ],
      [
        "small --account 999999999999",
        /--account is "999999999999", which environment small has no dead-letter queue of/,
      ],
      ["small --region eu-west-9", /--region is "eu-west-9"/],
      ["small --rate 0", /Give a whole number from 1/],
      [
        "small --account 200000000001 --queue event-governance-small-central-dead-letters",
        /No dead-letter queue has that name/,
      ],
    ] as const) {
      const { status, err } = await run(args);
      assert.equal(status, 2, err);
      assert.match(err, said);
      assert.equal(err.trim().split("\n").length, 1);
    }
  });

  it("stops at an interrupt, after the batches in progress", async () => {
    for (let index = 0; index < 200; index++) putForwarding("secrets-changed", member, `e${index}`);
    const cancel = new AbortController();
    let opened = 0;
    const { status, out } = await run(
      "small --yes",
      { afterAccepting: () => (cancel.abort(), true) },
      {
        interrupts: () => ({
          cancel: ++opened === 1 ? new AbortController().signal : cancel.signal,
          terminate: new AbortController().signal,
          close: () => undefined,
        }),
      },
    );
    assert.equal(status, 130, out);
    const sent = aws.accepted.get(stream)?.length ?? 0;
    assert(sent >= 10 && sent <= 40, String(sent));
    assert.equal(aws.left(ofMember).length, 200 - sent);
    assert.equal(aws.hidden(ofMember), 0);
  });
});
