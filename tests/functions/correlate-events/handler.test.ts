import assert from "node:assert/strict";
import type { SQSBatchResponse } from "aws-lambda";
import { createHandler } from "../../../functions/correlate-events/handler";
import { namesOf } from "../../../model/names";
import { signInOf } from "../../../model/correlations/calls";
import { correlationRulesOf } from "../../../model/correlations/own-rules";
import { correlationRules } from "../../../model/correlations/correlation-rules";
import type { CorrelationRule } from "../../../model/correlations/correlation-rule";
import { checkDue } from "../../../model/correlations/alert";
import type { Envelope } from "../../../model/envelope";
import type { FunctionsOptions } from "../../../simulator/services/lambda/functions";
import { AwsError } from "../../../simulator/services/protocols/service";
import { teamRule } from "../../team-rule";
import { type FunctionsHub, governance, noon, openHub, type RecordedHub, recordHub } from "../hub";
import { queuedRecord } from "../queued-record";

const id = "correlate-events";
const region = "us-east-1";
const names = namesOf("prod");
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

const recordOf = (event: Envelope, messageId: string) => queuedRecord(id, event, { messageId });

/** What does not count to two rules. */
const exceptions = [
  { id: "passwords-are-tested", detections: ["sign-in-guessed"], pattern: { detail: { userAgent: ["scanner"] } } },
  { id: "trails-are-kept", detections: ["trail-not-started-again"], principal: { role: "trail-maintenance" } },
].map((each) => ({ ...each, owner: "cloud-platform", reason: "It does so every night.", until: "2027-12-31" }));

const callerOf = (role: string) => ({
  type: "AssumedRole",
  principalId: `AROAEXAMPLE:${role}`,
  arn: `arn:aws:sts::111122223333:assumed-role/${role}/session`,
  sessionContext: { sessionIssuer: { type: "Role", arn: `arn:aws:iam::111122223333:role/${role}`, userName: role } },
});

const told = (hub: FunctionsHub): string[] =>
  hub.caused
    .map(({ delivery }) => delivery.event)
    .filter(({ source }) => source === "event-governance.correlation")
    .map(({ detail }) => String(detail["rule"]));

describe("the function correlate-events", () => {
  let recorded: RecordedHub;
  before(async () => {
    recorded = await recordHub((raw) => {
      raw["detections"] = { correlations: [teamRule()], exceptions };
    });
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

  it("evaluates the team's own rules", async () => {
    const hub = open();
    const own = correlationRulesOf(recorded.settings).find((rule) => rule.id === teamRule().id) ?? assert.fail();
    await hub.send(id, ...ending(own.sample), ...own.nearMisses.flatMap((events) => ending(events)));
    assert.deepEqual(told(hub), ["team-users-in-series", "users-made-in-series"]);
  });

  it("does not count what an exception covers, and nothing else", async () => {
    const { sample } = ruleOf("sign-in-guessed");
    // Ten are enough.
    for (const [scanned, expected] of [
      [0, ["sign-in-guessed"]],
      [sample.length - 10, ["sign-in-guessed"]],
      [sample.length - 9, []],
      [sample.length, []],
    ] as const) {
      const hub = open();
      const by = (userAgent: string, event: Envelope): Envelope => ({
        ...event,
        detail: { ...event.detail, userAgent },
      });
      await hub.send(id, ...ending(sample).map((event, index) => by(index < scanned ? "scanner" : "browser", event)));
      assert.deepEqual(told(hub), expected, `${scanned} of ${sample.length}`);
    }
  });

  it("waits for what an exception covers, and not because of it", async () => {
    const [stopped, started] = ruleOf("trail-not-started-again").nearMisses[0] as [Envelope, Envelope];
    for (const [stops, starts, expected] of [
      ["trail-maintenance", undefined, []],
      ["somebody", undefined, ["trail-not-started-again"]],
      ["somebody", "trail-maintenance", []],
    ] as const) {
      const hub = open();
      const by = (role: string, event: Envelope): Envelope => ({
        ...event,
        detail: { ...event.detail, userIdentity: callerOf(role) },
      });
      const events = [by(stops, stopped), ...(starts === undefined ? [] : [by(starts, started)])];
      await hub.send(id, ...ending(events), check);
      hub.advance(3600);
      await hub.send(id, check);
      assert.deepEqual(told(hub), expected, `${stops}, ${String(starts)}`);
    }
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

  it("looks first at what accounts have sent that sent least", async () => {
    const order: string[] = [];
    const hub = open({
      fault: ({ action, input }) => {
        const { id: key } = (input["Key"] ?? {}) as { readonly id?: { readonly S: string } };
        if (action === "dynamodb:GetItem" && key?.S.startsWith("correlated#") === true)
          order.push(key.S.split("#")[1] ?? "");
        return undefined;
      },
    });
    const loud = Array.from({ length: 40 }, (_, index) => signInOf(`user${index}`, "Failure"));
    const quiet = ending(ruleOf("user-made-and-deleted").sample).map((event) => ({
      ...event,
      account: "400000000002",
    }));
    await hub.send(id, ...ending(loud).map((event) => ({ ...event, account: "400000000001" })), ...quiet);
    // Ten are looked at at once; each failed sign-in is looked at by two rules.
    assert(order.slice(0, 10).includes("user-made-and-deleted"), String(order.slice(0, 12)));
    assert(order.length > 40);
  });

  it("returns what it has no time for to the queue, and tells it later", async () => {
    const events = ending(ruleOf("user-made-and-deleted").sample);
    const hub = open();
    const client = hub.aws.client(hub.runOf(id).roleArn, region);
    const handler = createHandler({
      environment: { ACCOUNT: governance, REGION: region, STATE_TABLE: names.state, BUS: names.bus },
      configuration: { rules: correlationRules, exceptions: [], accounts: [] },
      aws: client as never,
      now: () => noon,
      fetch: () => Promise.reject(new Error("it calls nobody")),
      sleep: () => Promise.resolve(),
    });
    const Records = events.map((event, index) => recordOf(event, String(index)));
    const run = async (milliseconds: number) => {
      const { batchItemFailures: failed } = (await handler({ Records } as never, {
        remainingMilliseconds: () => milliseconds,
      })) as SQSBatchResponse;
      return failed.map(({ itemIdentifier }) => itemIdentifier);
    };
    assert.deepEqual([await run(2_000), told(hub)], [["0", "1"], []]);
    assert.deepEqual([await run(60_000), told(hub)], [[], ["user-made-and-deleted"]]);
  });

  // A sequence, a process whose step does not come until its deadline, and a first.
  it("tells each incident once wherever its container dies", async () => {
    const events = ["user-made-and-deleted", "account-without-baseline", "first-federation-token"].flatMap((name) =>
      ending(ruleOf(name).sample),
    );
    const expected = await live(events, Infinity);
    // A process has a rule for each of its deadlines.
    assert.deepEqual(
      expected.alerts.map((alert) => alert.split(" ")[0]),
      ["account-without-baseline", "account-without-heartbeat", "first-federation-token", "user-made-and-deleted"],
    );
    assert(expected.moments > 20, String(expected.moments));
    for (let fatal = 1; fatal <= expected.moments; fatal++) {
      const { alerts } = await live(events, fatal);
      const message = `dies at moment ${fatal} of ${expected.moments}`;
      // Who dies after a put has not written that it was told: the put is made again, of the same incident, by which it is known.
      assert.deepEqual([...new Set(alerts)], expected.alerts, message);
      for (const each of expected.alerts) assert(alerts.filter((alert) => alert === each).length <= 2, message);
    }
  });

  it("loses no event of a group on which two workers are at once, as long as a write sees the other", async () => {
    assert.equal(await race({ rounds: 60, isGuarded: true }), 60);
    assert.ok(
      (await race({ rounds: 20, isGuarded: false })) < 20,
      "without its condition a write takes the other's away",
    );
  });

  /** Rounds in which ten wrong passwords, five in each of two workers, are told. */
  async function race({
    rounds,
    isGuarded,
  }: {
    readonly rounds: number;
    readonly isGuarded: boolean;
  }): Promise<number> {
    const hub = open();
    const client = hub.aws.client(hub.runOf(id).roleArn, region);
    let turn = 1;
    const handle = async (request: { body: string; headers: Record<string, string> }, options: unknown) => {
      // Calls of the two overtake each other.
      turn = (turn * 16807) % 2147483647;
      for (let waits = turn % 4; waits > 0; waits--) await new Promise(setImmediate);
      const input = JSON.parse(request.body) as Record<string, unknown>;
      const isPut = String(request.headers["x-amz-target"]).endsWith(".PutItem");
      const { ConditionExpression: _, ExpressionAttributeNames: __, ExpressionAttributeValues: ___, ...blind } = input;
      const sent = isPut && !isGuarded ? Object.assign(request, { body: JSON.stringify(blind) }) : request;
      return (client.requestHandler.handle as (...values: unknown[]) => Promise<unknown>)(sent, options);
    };
    const worker = () =>
      createHandler({
        environment: { ACCOUNT: governance, REGION: region, STATE_TABLE: names.state, BUS: names.bus },
        configuration: { rules: [ruleOf("sign-in-guessed")], exceptions: [], accounts: [] },
        aws: { ...client, requestHandler: { handle } } as never,
        now: () => noon,
        fetch: () => Promise.reject(new Error("it calls nobody")),
        sleep: () => Promise.resolve(),
      });
    const workers = [worker(), worker()];
    for (let round = 0; round < rounds; round++) {
      const records = ending(
        Array.from({ length: 10 }, () => signInOf(`user${round}`, "Failure")).map((event, index) => ({
          ...event,
          detail: { ...event.detail, eventID: `${round}-${index}` },
        })),
      ).map((event, index) => recordOf(event, `${round}-${index}`));
      await Promise.all(
        workers.map(async (work, half) => {
          for (const record of records.filter((_, index) => index % 2 === half)) {
            const call = () => work({ Records: [record] } as never, { remainingMilliseconds: () => 60_000 });
            // What is returned comes again.
            for (let attempt = 0; (await call()).batchItemFailures.length > 0; attempt++) assert.ok(attempt < 5);
          }
        }),
      );
    }
    return new Set(
      hub.caused
        .map(({ delivery }) => delivery.event)
        .filter(({ source }) => source === "event-governance.correlation")
        .map(({ detail }) => String(detail["incident"])),
    ).size;
  }

  /** Each alert that is put, by rule and incident, when the container dies once, before or after a call; its messages return to the queue. */
  async function live(events: readonly Envelope[], fatal: number) {
    const hub = open();
    const client = hub.aws.client(hub.runOf(id).roleArn, region);
    let [clock, moments, isDead] = [noon.getTime(), 0, false];
    const pass = () => {
      if (++moments === fatal) isDead = true;
      if (isDead) throw Object.assign(new Error("The container is gone."), { name: "Gone", $retryable: undefined });
    };
    const handle = async (request: unknown, options: unknown) => {
      pass();
      const answer = await (client.requestHandler.handle as (...values: unknown[]) => Promise<unknown>)(
        request,
        options,
      );
      pass();
      return answer;
    };
    const start = () =>
      createHandler({
        environment: { ACCOUNT: governance, REGION: region, STATE_TABLE: names.state, BUS: names.bus },
        configuration: { rules: correlationRules, exceptions: [], accounts: [] },
        aws: { ...client, maxAttempts: 1, requestHandler: { handle } } as never,
        now: () => new Date(clock),
        fetch: () => Promise.reject(new Error("it calls nobody")),
        sleep: () => Promise.resolve(),
      });
    let handler = start();
    const run = async (those: readonly Envelope[]) => {
      let records = those.map((event, index) => recordOf(event, String(index)));
      for (let attempt = 0; records.length > 0 && attempt < 5; attempt++) {
        const { batchItemFailures } = (await handler({ Records: records } as never, {
          remainingMilliseconds: () => 60_000,
        })) as SQSBatchResponse;
        const returned = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        // A container that is gone has said nothing: everything comes back, to another one.
        if (isDead) [isDead, handler] = [false, start()];
        else records = records.filter(({ messageId }) => returned.has(messageId));
        clock += 6 * 60_000;
      }
    };
    await run(events);
    for (const hours of [1, 1, 24]) {
      clock += hours * 3_600_000;
      await run([check]);
    }
    const alerts = hub.caused
      .map(({ delivery }) => delivery.event)
      .filter(({ source }) => source === "event-governance.correlation")
      .map(({ detail }) => `${String(detail["rule"])} ${String(detail["incident"])}`);
    return { alerts: alerts.sort(), moments };
  }
});
