import assert from "node:assert/strict";
import { fireSchedules } from "../../../../simulator/services/scheduler/schedules";
import { allow, arns, hub, member, organization, region, trust, type Changes } from "../events/graphs";
import { eventBridge, nameOf } from "../events/sending";

describe("schedules", () => {
  const at = "2026-11-02T10:20:00Z";
  const fire = (changes: Changes = {}) => {
    const made = eventBridge(changes);
    const [fired] = fireSchedules(made.world, organization, made, at);
    assert.ok(fired);
    return fired.outcome;
  };
  const failure = (changes: Changes) => {
    const outcome = fire(changes);
    assert.equal(outcome.kind, "failed");
    if (outcome.kind !== "failed") return "";
    const {
      failure: { errorCode, why, culprit },
      deadLetter,
    } = outcome;
    return `${errorCode} ${nameOf(culprit)}: ${why} | ${deadLetter.accepted ? deadLetter.queue : deadLetter.why}`;
  };

  it("put their event on the bus as the account's own, with the time substituted", () => {
    const outcome = fire();
    assert.equal(outcome.kind, "put");
    const event = outcome.kind === "put" ? outcome.delivery.event : undefined;
    assert.deepEqual(
      { ...event, id: "" },
      {
        version: "0",
        id: "",
        "detail-type": "Heartbeat",
        source: "governance.heartbeat",
        account: member,
        region,
        time: at,
        resources: [],
        detail: { at },
      },
    );
  });

  it("are forwarded by the rules of the bus", () => {
    const made = eventBridge({ forward: { eventPattern: '{"source":["aws.iam","governance.heartbeat"]}' } });
    fireSchedules(made.world, organization, made, at);
    assert.equal(made.sinks.streams.get(arns.stream)?.[0]?.event.source, "governance.heartbeat");
  });

  it("put every entry of a call of PutEvents, and nothing if there are none or too many", () => {
    const target = (input: unknown) => ({
      schedule: {
        target: {
          arn: "arn:aws:scheduler:::aws-sdk:eventbridge:putEvents",
          roleArn: arns.heartbeatRole,
          input: typeof input === "string" ? input : JSON.stringify(input),
        },
      },
    });
    const entry = (rule: string) => ({
      Source: "governance.heartbeat",
      DetailType: "Heartbeat",
      Detail: JSON.stringify({ rule }),
    });
    const made = eventBridge(
      target({ Entries: [entry("identity"), { ...entry("workload"), EventBusName: "default" }] }),
    );
    const fired = fireSchedules(made.world, organization, made, at);
    assert.deepEqual(
      fired.map(({ bus, outcome }) => [bus, outcome.kind === "put" ? outcome.delivery.event.detail : outcome]),
      ["identity", "workload"].map((rule) => [arns.defaultBus, { rule }]),
    );
    const ids = fired.map(({ outcome }) => (outcome.kind === "put" ? outcome.delivery.event.id : ""));
    assert.equal(new Set(ids).size, 2);
    for (const input of [{}, { Entries: [] }, { Entries: Array.from({ length: 11 }, () => entry("x")) }, "no JSON"])
      assert.match(failure(target(input)), /REFUSED .* has no 1 to 10 "Entries"/);
  });

  it("do nothing if they are disabled", () => {
    assert.equal(fire({ schedule: { state: "DISABLED" } }).kind, "disabled");
  });

  it("fail, and report the reason, if they cannot put their event", () => {
    const group = `arn:aws:scheduler:${region}:${member}:schedule-group/default`;
    const target = {
      arn: arns.defaultBus,
      roleArn: arns.heartbeatRole,
      input: "{}",
      eventbridgeParameters: { detailType: "Heartbeat", source: "governance.heartbeat" },
    };
    const cases: readonly [Changes, RegExp][] = [
      [{ "heartbeat-role": null, "heartbeat-policy": null }, /^FAILED_TO_ASSUME_ROLE schedule: .*not a recorded role/],
      [
        { "heartbeat-role": { assumeRolePolicy: trust("events.amazonaws.com", member, group) } },
        /^FAILED_TO_ASSUME_ROLE heartbeat-role/,
      ],
      [
        { "heartbeat-role": { assumeRolePolicy: trust("scheduler.amazonaws.com", hub, group) } },
        /^FAILED_TO_ASSUME_ROLE heartbeat-role/,
      ],
      [
        { "heartbeat-role": { assumeRolePolicy: trust("scheduler.amazonaws.com", member, `${group}-2`) } },
        /wants ".*default-2"/,
      ],
      [
        { "heartbeat-policy": { policy: allow("events:PutEvents", arns.centralBus) } },
        /^NO_PERMISSIONS heartbeat-policy/,
      ],
      [{ "heartbeat-policy": null }, /^NO_PERMISSIONS heartbeat-role: no policy/],
      [
        { schedule: { target: { ...target, input: "[1]" } } },
        /^REFUSED schedule: target input \[1\] is not a JSON object/,
      ],
      [
        { schedule: { target: { ...target, eventbridgeParameters: null } } },
        /^REFUSED schedule: .*no eventbridgeParameters/,
      ],
      [
        { schedule: { target: { ...target, arn: "arn:aws:scheduler:::aws-sdk:events:putEvents" } } },
        /^REFUSED schedule: target/,
      ],
      [{ schedule: { target: { ...target, roleArn: `arn:aws:iam::${hub}:role/x` } } }, /across accounts/],
      [
        { schedule: { target: { ...target, eventbridgeParameters: { detailType: "X", source: "aws.iam" } } } },
        /^NO_RESOURCE schedule: only AWS services put events whose source begins with "aws\."/,
      ],
    ];
    for (const [changes, expected] of cases) assert.match(failure(changes), expected);
  });

  it("send a dead letter only if their role may send one", () => {
    const wrongBus = allow("events:PutEvents", arns.centralBus);
    assert.match(failure({ "heartbeat-policy": { policy: wrongBus } }), /\| nothing allows sqs:SendMessage/);
    const both = allow(["events:PutRule", "sqs:SendMessage"], arns.centralBus, arns.memberQueue);
    assert.match(failure({ "heartbeat-policy": { policy: both } }), /\| arn:aws:sqs:.*:dead-letters$/);
  });
});
