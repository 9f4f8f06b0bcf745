import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { replay, type ReplayWorld } from "../../commands/replay";
import { CapturedTerminal } from "../captured-terminal";
import { EventBridgeStandIn } from "../replay/eventbridge-stand-in";
import { smallEnvironment } from "../small-environment";

const times = "--from 2026-11-02T08:00:00Z --to 2026-11-02T10:00Z";
const name = "event-governance-small-20261102T080000Z-20261102T100000Z";

describe("npm run replay", () => {
  let folder: string;
  let file: string;
  let aws: EventBridgeStandIn;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "replay-"));
    file = smallEnvironment(folder);
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    aws = await new EventBridgeStandIn().open();
  });
  afterEach(() => aws.close());

  async function run(args: string, more: Partial<ReplayWorld> = {}) {
    const terminal = new CapturedTerminal();
    const status = await replay([...args.split(" "), "--stack-config", file], terminal, {
      now: () => new Date("2026-11-02T12:00:00Z"),
      sleep: async () => undefined,
      config: { endpoint: aws.endpoint, credentials: { accessKeyId: "example", secretAccessKey: "example" } },
      ask: async () => undefined,
      interrupts: () => ({
        cancel: new AbortController().signal,
        terminate: new AbortController().signal,
        close: () => undefined,
      }),
      ...more,
    });
    return { status, out: terminal.out, err: terminal.err };
  }

  it("replays through rules of its own, which exist as long as the replay", async () => {
    const seen: { rules: number; filters: readonly string[] }[] = [];
    aws.stateAt = (asked) => {
      const filters = aws.replays.get(name)?.input["Destination"].FilterArns as string[];
      seen.push({ rules: aws.rules.size, filters });
      for (const { pattern, targets } of aws.rules.values()) {
        assert.deepEqual(pattern["replay-name"], [name]);
        assert.match(targets[0]?.["Arn"], /deliverystream\/event-governance-small-archive/);
        assert.equal(
          targets[0]?.["RoleArn"],
          "arn:aws:iam::100000000002:role/event-governance-small-archive-us-east-1",
        );
      }
      return asked < 3 ? "RUNNING" : "COMPLETED";
    };
    const { status, out, err } = await run(`small ${times} --yes`);
    assert.equal(status, 0, err);
    assert(seen.every(({ rules, filters }) => rules > 20 && filters.length === rules));
    assert(
      seen[0]?.filters.every((arn) =>
        /:rule\/event-governance-small\/event-governance-small-archive-(put-)?replay-/.test(arn),
      ),
    );
    assert.equal(aws.rules.size, 0, "the rules are deleted");
    const { EventStartTime, EventEndTime, EventSourceArn } = aws.replays.get(name)?.input ?? {};
    assert.equal(new Date(EventStartTime * 1000).toISOString(), "2026-11-02T08:00:00.000Z");
    assert.equal(new Date(EventEndTime * 1000).toISOString(), "2026-11-02T10:00:00.000Z");
    assert.equal(EventSourceArn, "arn:aws:events:us-east-1:100000000002:archive/event-governance-small");
    assert.match(out.replace(/\s+/g, " "), /us-east-1: event-governance-small-\S+ completed, up to 2026-/);
  });

  it("does not replay the same twice, and follows what is in progress", async () => {
    await run(`small ${times} --yes`);
    const again = await run(`small ${times} --yes`);
    assert.equal(again.status, 1);
    assert.match(again.out.replace(/\s+/g, " "), /It was run before \(COMPLETED\), and would be archived again/);
    assert.equal(aws.calls.filter((call) => call === "StartReplay").length, 1);
    // As if the first process had died in the middle.
    const stored = aws.replays.get(name);
    assert(stored);
    [stored.state, stored.asked] = ["RUNNING", 0];
    aws.rules.set("event-governance-small-archive-replay-identity", { pattern: {}, state: "ENABLED", targets: [{}] });
    assert.equal((await run(`small ${times} --yes`)).status, 0);
    assert.equal(aws.calls.filter((call) => call === "StartReplay").length, 1);
    assert.equal(aws.rules.size, 0);
  });

  it("waits for no other replay of the archive, and says which it is", async () => {
    aws.replays.set("other", {
      input: { EventSourceArn: "arn:aws:events:us-east-1:100000000002:archive/event-governance-small" },
      state: "RUNNING",
      asked: 0,
    });
    const { status, out } = await run(`small ${times} --yes`);
    assert.equal(status, 1);
    assert.match(out.replace(/\s+/g, " "), /The replay other of this archive is in progress/);
    assert.equal(aws.rules.size, 0);
  });

  it("takes the rules back if one cannot be made", async () => {
    let made = 0;
    aws.fails = (action) => (action === "PutRule" && ++made >= 8 ? "ValidationException" : undefined);
    const { status, out } = await run(`small ${times} --yes`);
    assert.equal(status, 1);
    assert.match(out, /ValidationException: refused/);
    assert.equal(aws.rules.size, 0);
    assert(!aws.calls.includes("StartReplay"));
  });

  it("changes nothing with --dry-run", async () => {
    const { status, out } = await run(`small ${times} --dry-run --json`);
    assert.equal(status, 0);
    const { replays } = JSON.parse(out) as {
      replays: { state: string; name: string; archived: number; rules: string[] }[];
    };
    assert.deepEqual(
      [replays.length, replays[0]?.state, replays[0]?.name, replays[0]?.archived],
      [1, "PLANNED", name, 1234],
    );
    assert((replays[0]?.rules.length ?? 0) > 20);
    assert.deepEqual(
      aws.calls.filter((call) => !/^(Describe|List)/.test(call)),
      [],
    );
  });

  it("cancels at an interrupt, and with --cancel, and deletes the rules", async () => {
    const cancel = new AbortController();
    aws.stateAt = () => (cancel.abort(), "RUNNING");
    const interrupted = await run(`small ${times} --yes`, {
      interrupts: () => ({ cancel: cancel.signal, terminate: new AbortController().signal, close: () => undefined }),
    });
    assert.equal(interrupted.status, 130);
    assert.equal(aws.replays.get(name)?.state, "CANCELLED");
    assert.equal(aws.rules.size, 0);
    aws.stateAt = () => "RUNNING";
    aws.replays.set("mine", { input: {}, state: "RUNNING", asked: 0 });
    const { status } = await run(`small ${times} --name mine --cancel`);
    assert.equal(status, 0);
    assert.equal(aws.replays.get("mine")?.state, "CANCELLED");
    assert.equal((await run(`small ${times} --name unknown --cancel`)).status, 1);
  });

  it("replays one archive rule, or a rule of the operator's own that takes replayed events", async () => {
    const one = await run(`small ${times} --rule event-governance-small-archive-identity --dry-run --json`);
    assert.deepEqual(JSON.parse(one.out).replays[0].rules, ["event-governance-small-archive-replay-identity"]);
    aws.rules.set("own", { pattern: { "replay-name": [{ exists: true }] }, state: "ENABLED", targets: [{}] });
    assert.equal((await run(`small ${times} --rule own --name own --yes`)).status, 0);
    assert.deepEqual(aws.replays.get("own")?.input["Destination"].FilterArns, [
      "arn:aws:events:us-east-1:100000000002:rule/event-governance-small/own",
    ]);
    assert(aws.rules.has("own"), "it is the operator's to delete");
    aws.rules.set("detection", { pattern: { "replay-name": [{ exists: false }] }, state: "ENABLED", targets: [{}] });
    const refused = await run(`small ${times} --rule detection --name detection --yes`);
    assert.equal(refused.status, 1);
    assert.match(
      refused.out.replace(/\s+/g, " "),
      /detection takes no replayed event, as no rule of this program does/,
    );
  });

  it("asks before it starts", async () => {
    const { status, err } = await run(`small ${times}`);
    assert.equal(status, 2);
    assert.match(err, /replay asks before it starts, but there is no terminal. Give --yes, or --dry-run/);
    assert.equal((await run(`small ${times}`, { ask: async () => "yes" })).status, 0);
  });

  it("refuses times that the archive does not hold", async () => {
    for (const [args, said] of [
      ["--to 2026-11-02", /Missing --from: give a time/],
      ["--from yesterday --to 2026-11-02", /--from is "yesterday", which is no time. Write it in UTC/],
      ["--from 2026-02-30 --to 2026-11-02", /--from is "2026-02-30", which is no time/],
      ["--from 2026-11-02 --to 2026-11-01", /Swap them/],
      ["--from 2026-11-02 --to 2026-11-02T11:55Z", /after 10 minutes. Give a time up to 2026-11-02T11:50:00Z/],
      ["--from 2026-01-01 --to 2026-02-01", /bus.replayDays keeps events for \d+ days/],
      [`${times} --region eu-west-1`, /--region is "eu-west-1", which is no hub of small. Choose from: us-east-1/],
    ] as const) {
      const { status, err } = await run(`small ${args} --yes`);
      assert.equal(status, 2);
      assert.match(err, said);
    }
  });
});
