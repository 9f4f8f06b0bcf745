import assert from "node:assert/strict";
import { rootSignIn } from "../../../model/detections/shipped/root-sign-in";
import { regionEnabled } from "../../../model/detections/shipped/region-enabled";
import type { AwsCall } from "../../../simulator/services/endpoint/endpoint";
import { AwsError } from "../../../simulator/services/protocols/service";
import { sns } from "../../../simulator/services/sns/api";
import { governance, openHub, type RecordedHub, recordHub } from "../hub";

/** Seconds for which messages were hidden. */
const hidden = (calls: readonly AwsCall[]): number[] =>
  calls
    .filter(({ action }) => action === "sqs:ChangeMessageVisibilityBatch")
    .flatMap(({ input }) => input["Entries"] as { VisibilityTimeout: number }[])
    .map(({ VisibilityTimeout }) => VisibilityTimeout);

describe("notify, as it is bundled and recorded", () => {
  let hub: RecordedHub;
  before(async () => {
    hub = await recordHub((raw) => {
      raw["notifications"] = {
        channels: [
          { id: "security", kind: "slack", secret: "event-governance/slack" },
          { id: "mail", kind: "email", addresses: ["security@example.com"] },
          { id: "tickets", kind: "https", secret: "event-governance/tickets" },
        ],
        routes: [{ channels: ["security"] }, { channels: ["mail"], accounts: ["400000000002"] }],
        digest: { severities: ["low", "medium"], hours: 1 },
      };
      raw["detections"] = { severity: { [regionEnabled.id]: "low" } };
    });
  });

  const root = { ...rootSignIn.sample, account: "400000000001" };
  const again = (id: string) => ({ ...root, id });
  const digestDue = {
    version: "0",
    id: "digest",
    "detail-type": "Digest Due",
    source: "event-governance.schedule",
    account: governance,
    region: "us-east-1",
    time: "2026-11-02T13:00:00Z",
    resources: [],
    detail: {},
  };

  it("notifies once of the same event ten times, counts repeats within the window, and tells them when it ends", async () => {
    const opened = openHub(hub);
    const run = await opened.send("notify", ...Array<typeof root>(10).fill(root));
    assert.equal(run.sent.length, 1);
    const told = opened.aws.calls.length;
    await opened.send("notify", again("b"), again("b"), again("c"));
    assert.equal(run.sent.length, 2);
    assert(run.sent[1]?.body.includes("2 more since the last message"), run.sent[1]?.body);
    assert(Math.max(...hidden(opened.aws.calls.slice(told))) > 3500, "until the window ends");
    await opened.send("notify", again("d"));
    assert.equal(run.sent.length, 3, "and what comes then is a repeat again");
    assert(run.sent[2]?.body.includes("1 more since the last message"), run.sent[2]?.body);
    assert.equal(run.deadLetters.length, 0);
  });

  it("keeps one thread for each incident with a bot token", async () => {
    const opened = openHub(hub, {
      answer: () => Response.json({ ok: true, ts: "1700000000.000100" }),
    });
    opened.secrets.set("event-governance/slack", JSON.stringify({ token: "xoxb-1", channel: "C1" }));
    const run = await opened.send("notify", root);
    opened.advance(3601);
    await opened.send("notify", again("b"));
    const bodies = run.sent.map(({ body }) => JSON.parse(body) as { thread_ts?: string; channel: string });
    assert.deepEqual(
      bodies.map(({ channel, thread_ts }) => [channel, thread_ts]),
      [
        ["C1", undefined],
        ["C1", "1700000000.000100"],
      ],
    );
    assert.equal(run.sent[0]?.headers["authorization"], "Bearer xoxb-1");
  });

  it("waits as long as Slack asks, then sends, and loses nothing", async () => {
    let calls = 0;
    const opened = openHub(hub, {
      answer: () => {
        calls++;
        return calls === 1 ? new Response("", { status: 429, headers: { "retry-after": "40" } }) : undefined;
      },
    });
    const run = await opened.send("notify", root);
    assert.deepEqual(
      run.sent.map(({ status }) => status),
      [429, 200],
    );
    assert.deepEqual(hidden(run.calls), [40]);
    assert.equal(run.deadLetters.length, 0);
  });

  it("respects a chat's throttling in every container", async () => {
    let calls = 0;
    const opened = openHub(hub, {
      answer: () => {
        if (++calls > 1) return undefined;
        // The next event finds another container.
        opened.replaceContainers();
        opened.enqueue("event-governance-prod-notify", JSON.stringify({ ...root, id: "o", account: "400000000003" }));
        return new Response("", { status: 429, headers: { "retry-after": "600" } });
      },
    });
    const run = await opened.send("notify", root);
    assert.deepEqual(
      run.sent.map(({ status }) => status),
      [429, 200, 200],
    );
    assert.deepEqual(
      hidden(run.calls).map((seconds) => Math.round(seconds / 10)),
      [60, 60],
    );
  });

  it("posts within the chat's rate limit across containers", async () => {
    const opened = openHub(hub);
    const run = await opened.send("notify", root);
    opened.replaceContainers();
    await opened.send("notify", { ...root, id: "other", account: "400000000003" });
    const [first, second] = run.sent.map(({ at }) => at.getTime());
    assert.equal((second ?? 0) - (first ?? 0), 1000, "the second container must have waited for its turn");
    assert.equal(run.sent.length, 2);
  });

  it("gives up on a deleted chat only after all attempts, as a dead letter", async () => {
    const opened = openHub(hub, { answer: () => new Response("no_service", { status: 404 }) });
    const run = await opened.send("notify", root);
    assert.equal(run.deadLetters.length, 1);
    assert.equal(run.sent.length, 20);
  });

  it("notifies a channel once although another fails", async () => {
    let refused = 0;
    const opened = openHub(hub, { answer: () => (refused++ < 3 ? new Response("", { status: 500 }) : undefined) });
    const run = await opened.send("notify", { ...root, account: "400000000002" });
    assert.equal(run.sent.filter(({ status }) => status === 200).length, 1);
    assert.equal(opened.aws.state(sns, governance, "us-east-1").length, 1);
  });

  it("collects low-urgency notices and sends them in the next digest, each incident once", async () => {
    const opened = openHub(hub);
    const low = { ...regionEnabled.sample, account: "400000000001" };
    const run = await opened.send("notify", low, low, { ...low, id: "other" });
    assert.equal(run.sent.length, 0);
    opened.advance(3600);
    await opened.send("notify", digestDue, digestDue);
    assert.equal(run.sent.length, 1);
    assert(run.sent[0]?.body.includes("1 incident of low urgency"));
  });

  it("sends no digest for a forged digest event", async () => {
    const opened = openHub(hub);
    await opened.send("notify", { ...regionEnabled.sample, account: "400000000001" });
    opened.advance(3600);
    const run = await opened.send("notify", { ...digestDue, account: "400000000001" });
    assert.equal(run.sent.length, 0);
  });

  it("tolerates events that are null, failed, huge or invalid", async () => {
    const opened = openHub(hub);
    const nothing = { ...root, id: "n", detail: { ...root.detail, requestParameters: null, userAgent: null } };
    const large = {
      ...root,
      id: "h",
      account: "400000000003",
      detail: { ...root.detail, sourceIPAddress: "x".repeat(1_000_000) },
    };
    opened.enqueue("event-governance-prod-notify", "not json");
    opened.enqueue("event-governance-prod-notify", "null");
    opened.enqueue("event-governance-prod-notify", JSON.stringify({ ...root, detail: null }));
    const run = await opened.send("notify", nothing, large);
    assert.deepEqual([run.deadLetters.length, run.sent.length], [0, 2]);
  });

  it("retries when AWS throttles or fails", async () => {
    let faults = 0;
    const opened = openHub(hub, {
      fault: ({ action }) =>
        ["dynamodb:BatchGetItem", "dynamodb:TransactWriteItems"].includes(action) && faults++ % 3 < 2 && faults < 12
          ? new AwsError("ThrottlingException", "slow down")
          : undefined,
    });
    const run = await opened.send("notify", root);
    assert.equal(run.sent.filter(({ status }) => status === 200).length, 1);
    assert.equal(run.deadLetters.length, 0);
  });

  it("recovers when a secret is corrected", async () => {
    const opened = openHub(hub);
    opened.secrets.set("event-governance/slack", JSON.stringify({ webhook: "https://evil.example/" }));
    for (const [count] of [[0], [1]] as const) {
      if (count === 1)
        opened.secrets.set("event-governance/slack", '{"webhook":"https://hooks.slack.com/services/T0/B0/x"}');
      const run = await opened.send("notify", { ...root, id: `s${count}`, account: `40000000000${count + 1}` });
      assert.equal(run.sent.filter(({ url }) => url.startsWith("https://evil")).length, 0);
      if (count === 0) assert(run.deadLetters.length > 0);
      else assert(run.sent.length > 0);
    }
  });
});
