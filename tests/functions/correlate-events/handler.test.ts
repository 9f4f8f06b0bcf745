import assert from "node:assert/strict";
import { correlationRules } from "../../../model/correlations/correlation-rules";
import type { CorrelationRule } from "../../../model/correlations/correlation-rule";
import { checkDue } from "../../../model/correlations/alert";
import type { Envelope } from "../../../model/envelope";
import type { FunctionsOptions } from "../../../simulator/services/lambda/functions";
import { AwsError } from "../../../simulator/services/protocols/service";
import { type FunctionsHub, governance, noon, openHub, type RecordedHub, recordHub } from "../hub";

const id = "correlate-events";
const day = 86_400;

const ruleOf = (name: string): CorrelationRule => {
  const found = correlationRules.find((rule) => rule.id === name);
  assert(found !== undefined, name);
  return found;
};

/** A series that ends at noon. */
const ending = (events: readonly Envelope[]): Envelope[] => {
  const last = Math.max(...events.map(({ time }) => Date.parse(time)));
  return events.map((event) => ({
    ...event,
    time: `${new Date(Date.parse(event.time) - last + noon.getTime()).toISOString().slice(0, 19)}Z`,
  }));
};

const check: Envelope = {
  version: "0",
  id: "c0000000-0000-4000-8000-000000000000",
  "detail-type": checkDue.detailType,
  source: checkDue.source,
  account: governance,
  time: "2026-11-02T12:00:00Z",
  region: "us-east-1",
  resources: [],
  detail: {},
};

const told = (hub: FunctionsHub): string[] =>
  hub.caused
    .map(({ delivery }) => delivery.event)
    .filter(({ source }) => source === "event-governance.correlation")
    .map(({ detail }) => String(detail["rule"]));

describe("the function correlate-events", () => {
  let recorded: RecordedHub;
  before(async () => {
    recorded = await recordHub();
  });
  const open = (options: Partial<FunctionsOptions> = {}) => openHub(recorded, options);

  it("tells an incident once, with its events", async () => {
    const hub = open();
    const { sample } = ruleOf("user-made-and-deleted");
    const run = await hub.send(id, ...ending(sample));
    assert.deepEqual(
      run.invocations.flatMap(({ error }) => error ?? []),
      [],
    );
    assert.deepEqual(told(hub), ["user-made-and-deleted"]);
    const [alert] = hub.caused
      .map(({ delivery }) => delivery.event)
      .filter(({ source }) => /correlation$/.test(source));
    assert.deepEqual(alert?.detail["concerned"], ["account: 111122223333", "user: temporary"]);
    const named = (alert?.detail["events"] as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(named, ["CreateUser", "DeleteUser"]);
    await hub.send(id, ...ending(sample));
    hub.advance(600);
    await hub.send(id, ...ending(sample));
    assert.deepEqual(told(hub), ["user-made-and-deleted"]);
  });

  it("puts what the archive and its detection take", async () => {
    const hub = open();
    await hub.send(id, ...ending(ruleOf("user-made-and-deleted").sample));
    const put = hub.caused.find(({ delivery }) => delivery.event.source === "event-governance.correlation");
    const rules = (put?.delivery.matches ?? []).map(({ rule }) => rule.arn.split("/").at(-1) ?? "");
    assert(rules.includes("event-governance-prod-archive-put-operations"), String(rules));
    assert(
      rules.some((rule) => rule.includes("-detection-")),
      String(rules),
    );
  });

  it("tells what did not happen when it is due, and not before", async () => {
    const hub = open();
    await hub.send(id, ...ending(ruleOf("trail-not-started-again").sample), check);
    hub.advance(20 * 60);
    await hub.send(id, check);
    assert.deepEqual(told(hub), []);
    hub.advance(30 * 60);
    await hub.send(id, check);
    hub.advance(30 * 60);
    await hub.send(id, check);
    assert.deepEqual(told(hub), ["trail-not-started-again"]);
  });

  it("looks again at what was due while nobody asked", async () => {
    const hub = open();
    await hub.send(id, ...ending(ruleOf("trail-not-started-again").sample), check);
    hub.advance(3 * day);
    await hub.send(id, check);
    assert.deepEqual(told(hub), ["trail-not-started-again"]);
  });

  it("does not believe a check of another account", async () => {
    const hub = open();
    await hub.send(id, ...ending(ruleOf("trail-not-started-again").sample));
    hub.advance(3600);
    await hub.send(id, { ...check, account: "400000000001" });
    assert.deepEqual(told(hub), []);
  });

  it("loses nothing when the table or the bus fails, and tells it once they work", async () => {
    for (const action of ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "events:PutEvents"]) {
      let failures = 2;
      const hub = open({
        fault: (call) =>
          call.action === action && failures-- > 0 ? new AwsError("InternalServerError", "Try again.", 500) : undefined,
      });
      await hub.send(
        id,
        ...ending(ruleOf("user-made-and-deleted").sample),
        ...ending(ruleOf("first-federation-token").sample),
      );
      hub.advance(600);
      await hub.run();
      assert.deepEqual(told(hub).sort(), ["first-federation-token", "user-made-and-deleted"], action);
    }
  });

  it("tells each incident once wherever its container dies", async () => {
    const events = [
      ...ending(ruleOf("user-made-and-deleted").sample),
      ...ending(ruleOf("trail-not-started-again").sample),
      ...ending(ruleOf("first-federation-token").sample),
    ];
    const live = async (crash: () => boolean) => {
      const hub = open({ crash });
      await hub.send(id, ...events);
      for (const seconds of [600, 3600, 3600]) {
        hub.advance(seconds);
        await hub.send(id, check);
      }
      const incidents = hub.caused
        .map(({ delivery }) => delivery.event)
        .filter(({ source }) => source === "event-governance.correlation")
        .map(({ detail }) => `${String(detail["rule"])} ${String(detail["incident"])}`);
      return [...new Set(incidents)].sort();
    };
    let moments = 0;
    const expected = await live(() => ++moments === 0);
    assert.equal(expected.length, 3);
    assert(moments > 20, String(moments));
    for (let fatal = 1; fatal <= moments; fatal++) {
      let passed = 0;
      assert.deepEqual(await live(() => ++passed === fatal), expected, `dies at moment ${fatal} of ${moments}`);
    }
  }).timeout(300_000);
});
