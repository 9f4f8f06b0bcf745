import assert from "node:assert/strict";
import type { Operation } from "../../deploy/engine";
import { planOperation, type Selection } from "../../deploy/plan";
import { exitCodeOf, type Outcome, type RunOptions, runPlan } from "../../deploy/run";
import { prodSettings } from "../settings-of-prod";
import { FakeEngine } from "./fake-engine";

const hubs = ["prod", "prod.eu-central-1"];
const others = ["prod.eu-west-1", "prod.us-west-2"];
const stacks = ["us-east-1", "eu-central-1", "eu-west-1", "us-west-2"].map((region) => ({ name: "unused", region }));
const plan = (operation: Operation, selection?: Selection) =>
  planOperation({ name: "prod", settings: prodSettings(), stacks }, operation, selection);

const run = (operation: Operation, engine: FakeEngine, options: Partial<RunOptions> = {}) =>
  runPlan(plan(operation), engine, {
    need: () => 1,
    budget: 100,
    cancel: new AbortController().signal,
    terminate: new AbortController().signal,
    ...options,
  });
const resultsOf = (outcomes: readonly Outcome[]) =>
  Object.fromEntries(outcomes.map(({ target, result }) => [target.stack, result]));

describe("running a plan", () => {
  it("starts no other Region before the last hub is done", async () => {
    const engine = new FakeEngine();
    const outcomes = await run("up", engine);
    assert.deepEqual([...engine.started].sort(), [...hubs, ...others].sort());
    const lastHub = Math.max(...hubs.map((stack) => engine.log.indexOf(`end up ${stack}`)));
    const firstOther = Math.min(...others.map((stack) => engine.log.indexOf(`start up ${stack}`)));
    assert.ok(lastHub < firstOther, engine.log.join("\n"));
    assert.equal(exitCodeOf(outcomes), 0);
  });

  it("destroys no hub before the last other Region is done", async () => {
    const engine = new FakeEngine();
    await run("destroy", engine);
    const lastOther = Math.max(...others.map((stack) => engine.log.indexOf(`end destroy ${stack}`)));
    const firstHub = Math.min(...hubs.map((stack) => engine.log.indexOf(`start destroy ${stack}`)));
    assert.ok(lastOther < firstHub, engine.log.join("\n"));
  });

  it("continues after a Region fails, and returns its error and exit code 1", async () => {
    const engine = new FakeEngine({ "prod.eu-west-1": { fails: "no credentials" } });
    const outcomes = await run("up", engine);
    assert.deepEqual(resultsOf(outcomes), {
      prod: "done",
      "prod.eu-central-1": "done",
      "prod.eu-west-1": "failed",
      "prod.us-west-2": "done",
    });
    assert.equal(outcomes.find(({ result }) => result === "failed")?.reason, "no credentials");
    assert.equal(exitCodeOf(outcomes), 1);
  });

  it("skips the Regions of a failed hub, reports them, and continues with those of other hubs", async () => {
    const engine = new FakeEngine({ prod: { fails: "denied" } });
    const outcomes = await run("up", engine);
    assert.deepEqual(resultsOf(outcomes), {
      prod: "failed",
      "prod.eu-central-1": "done",
      "prod.eu-west-1": "done",
      "prod.us-west-2": "skipped",
    });
    assert.match(outcomes.find(({ result }) => result === "skipped")?.reason ?? "", /hub us-east-1 failed/);
    assert.ok(!engine.started.includes("prod.us-west-2"));
    assert.equal(exitCodeOf(outcomes), 1);
  });

  it("keeps a hub that a Region may still send to", async () => {
    const engine = new FakeEngine({ "prod.us-west-2": { fails: "denied" } });
    const outcomes = await run("destroy", engine);
    const hub = outcomes.find(({ target }) => target.stack === "prod");
    assert.equal(hub?.result, "skipped");
    assert.match(hub?.reason ?? "", /us-west-2 may still send/);
    assert.ok(!engine.started.includes("prod"));
    assert.ok(engine.started.includes("prod.eu-central-1"));
  });

  for (const operation of ["preview", "refresh"] as const)
    it(`runs ${operation} in every Region, even if its hub failed`, async () => {
      const outcomes = await run(operation, new FakeEngine({ prod: { fails: "denied" } }));
      assert.equal(resultsOf(outcomes)["prod.us-west-2"], "done");
      assert.equal(exitCodeOf(outcomes), 1);
    });

  it("runs as many at once as fit into memory", async () => {
    const roomy = new FakeEngine();
    await run("up", roomy, { need: () => 4, budget: 8 });
    assert.equal(roomy.mostAtOnce, 2);
    const tight = new FakeEngine();
    await run("up", tight, { need: () => 4, budget: 7 });
    assert.equal(tight.mostAtOnce, 1);
  });

  it("runs a Region alone that needs more memory than there is", async () => {
    const engine = new FakeEngine();
    const outcomes = await run("up", engine, { need: () => 10, budget: 3 });
    assert.equal(engine.mostAtOnce, 1);
    assert.equal(outcomes.filter(({ result }) => result === "done").length, 4);
  });

  it("runs at most --parallel at once", async () => {
    const engine = new FakeEngine();
    await run("up", engine, { parallel: 1 });
    assert.equal(engine.mostAtOnce, 1);
  });

  it("creates missing stacks for up and preview", async () => {
    for (const operation of ["up", "preview"] as const) {
      const engine = new FakeEngine({}, new Set(hubs));
      await run(operation, engine);
      assert.deepEqual(
        engine.log.filter((line) => line.startsWith("create")),
        others.map((stack) => `create ${stack}`),
      );
    }
  });

  it("creates nothing for destroy and refresh, and does not treat a missing stack as a failure", async () => {
    for (const operation of ["destroy", "refresh"] as const) {
      const engine = new FakeEngine({}, new Set(hubs));
      const outcomes = await run(operation, engine);
      assert.equal(resultsOf(outcomes)["prod.us-west-2"], "absent");
      assert.deepEqual([...engine.started].sort(), hubs);
      assert.equal(exitCodeOf(outcomes), 0);
    }
  });

  it("after Ctrl-C lets running operations finish, starts nothing new and returns exit code 130", async () => {
    const cancel = new AbortController();
    const engine = new FakeEngine({
      prod: { hangs: "until-cancelled" },
      "prod.eu-central-1": { hangs: "until-cancelled" },
    });
    const running = run("up", engine, { cancel: cancel.signal });
    await engine.hasStarted(...hubs);
    cancel.abort();
    const outcomes = await running;
    assert.deepEqual([...engine.started].sort(), hubs);
    assert.deepEqual(new Set(outcomes.map(({ result }) => result)), new Set(["cancelled"]));
    assert.deepEqual(
      outcomes.map(({ reason }) => reason),
      ["stopped", "stopped", "not started", "not started"],
    );
    assert.equal(exitCodeOf(outcomes), 130);
  });

  it("after the first Ctrl-C waits for a slow operation", async () => {
    const cancel = new AbortController();
    const terminate = new AbortController();
    const engine = new FakeEngine({ prod: { hangs: "until-terminated" } });
    let ended = false;
    const signals = { cancel: cancel.signal, terminate: terminate.signal };
    const outcomes = run("up", engine, { ...signals, graceSeconds: 0 }).finally(() => {
      ended = true;
    });
    await engine.hasStarted("prod");
    cancel.abort();
    // Timers come in the order of their times: one that ended the wait would have come before this one.
    await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(ended, false);
    terminate.abort();
    assert.equal(resultsOf(await outcomes)["prod"], "cancelled");
  });

  it("after the second Ctrl-C abandons operations that do not end", async () => {
    const cancel = new AbortController();
    const terminate = new AbortController();
    const engine = new FakeEngine({ prod: { hangs: "for-ever" } });
    const signals = { cancel: cancel.signal, terminate: terminate.signal };
    const running = run("up", engine, { ...signals, graceSeconds: 0.01 });
    await engine.hasStarted("prod");
    cancel.abort();
    terminate.abort();
    const outcomes = await running;
    assert.equal(resultsOf(outcomes)["prod"], "cancelled");
    assert.match(outcomes[0]?.reason ?? "", /was abandoned/);
  });

  it("counts a Region that finished before it noticed Ctrl-C as done", async () => {
    const cancel = new AbortController();
    const ending = { hangs: "until-cancelled", endsWell: true } as const;
    const engine = new FakeEngine({ prod: ending, "prod.eu-central-1": ending });
    const running = run("up", engine, { cancel: cancel.signal });
    await engine.hasStarted(...hubs);
    cancel.abort();
    const outcomes = await running;
    assert.deepEqual(
      outcomes.map(({ result }) => result),
      ["done", "done", "cancelled", "cancelled"],
    );
  });

  it("notifies observers of each start, event and end, and reports the engine's own first error", async () => {
    const engine = new FakeEngine({
      prod: {
        events: [
          { kind: "resource-started", type: "aws:sqs/queue:Queue", name: "dead-letters" },
          { kind: "resource-done", change: "created" },
          { kind: "diagnostic", severity: "warning", message: "deprecated" },
          { kind: "diagnostic", severity: "error", message: "AccessDenied: events:PutRule" },
          { kind: "diagnostic", severity: "error", message: "update failed" },
        ],
        fails: "exit code 255",
      },
    });
    const seen: string[] = [];
    const outcomes = await run("up", engine, {
      observers: [
        {
          started: ({ stack }) => seen.push(`started ${stack}`),
          event: ({ stack }, event, tally) => seen.push(`${event.kind} ${stack} ${tally.changes.created}`),
          finished: ({ target, result }) => seen.push(`${result} ${target.stack}`),
        },
      ],
    });
    assert.deepEqual(
      seen.filter((line) => / prod\b(?!\.)/.test(line)),
      [
        "started prod",
        "resource-started prod 0",
        "resource-done prod 1",
        "diagnostic prod 1",
        "diagnostic prod 1",
        "diagnostic prod 1",
        "failed prod",
      ],
    );
    assert.equal(outcomes[0]?.reason, "AccessDenied: events:PutRule");
    assert.equal(outcomes[0]?.changes.created, 1);
  });
});
