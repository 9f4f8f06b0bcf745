import assert from "node:assert/strict";
import type { Sender } from "../../../../simulator/services/events/admission";
import { deliveriesOf, outcomesOf, type TargetOutcome } from "../../../../simulator/services/events/delivery";
import type { Resource } from "../../../../simulator/graph";
import { callsIn } from "../../../calls-in";
import { delegation } from "./delegation";
import {
  admitOrganization,
  allow,
  arns,
  hub,
  iamEvent,
  iamPattern,
  inHub,
  inMember,
  member,
  queuePolicy,
  region,
  resource,
  role,
  trust,
} from "./graphs";
import { eventBridge, send, told } from "./sending";

describe("EventBridge", () => {
  it("delivers a governed event in one hop from a member's default bus to the stream of the hub", () => {
    const { delivery, outcomes, sinks, world } = send();
    assert.deepEqual(world.defects, []);
    assert.deepEqual(outcomes.map(told), ["forwarded", "handed"]);
    assert.deepEqual(
      [...deliveriesOf(delivery)].map(({ bus, admitted, matches }) => [
        bus,
        admitted,
        matches.map(({ rule }) => rule.arn),
      ]),
      [
        [arns.defaultBus, true, [arns.forwardRule]],
        [arns.centralBus, true, [arns.archiveRule]],
      ],
    );
    const received = sinks.streams.get(arns.stream) ?? [];
    assert.equal(received.length, 1);
    assert.deepEqual(JSON.parse(received[0]?.data ?? ""), iamEvent());
    assert.equal(sinks.deadLetters.size, 0);
  });

  it("delivers nothing that no rule matches", () => {
    const { delivery } = send({}, [], iamEvent({ source: "aws.ec2" }));
    assert.deepEqual([delivery.admitted, delivery.matches], [true, []]);
  });

  it("keeps an event's id within a Region and changes it between Regions, deterministically", () => {
    const there = "us-east-1";
    const bus = `arn:aws:events:${there}:${member}:event-bus/default`;
    const far = [
      resource(
        "aws:cloudwatch/eventRule:EventRule",
        "far",
        { ...inMember, region: there },
        { name: "forward", eventPattern: iamPattern },
      ),
      resource(
        "aws:cloudwatch/eventTarget:EventTarget",
        "far-target",
        { ...inMember, region: there },
        {
          rule: "forward",
          arn: arns.centralBus,
          roleArn: `arn:aws:iam::${member}:role/far`,
        },
      ),
      ...role(
        "far",
        member,
        trust("events.amazonaws.com", member, `arn:aws:events:${there}:${member}:rule/*`),
        allow("events:PutEvents", arns.centralBus),
      ),
    ];
    const event = iamEvent({ region: there });
    const arrived = () => {
      const { put, sinks } = eventBridge({}, far);
      put({ bus, event, sender: { kind: "service" } });
      return sinks.streams.get(arns.stream)?.[0]?.event;
    };
    const first = arrived();
    assert.ok(first);
    assert.notEqual(first.id, event.id);
    assert.match(first.id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.deepEqual({ ...first, id: event.id }, event, "account, region and time stay");
    assert.equal(arrived()?.id, first.id);
    assert.equal(send().sinks.streams.get(arns.stream)?.[0]?.event.id, iamEvent().id);
  });
});

describe("EventBridge triggers", () => {
  const readOnly = (detail: object = {}) =>
    iamEvent({ detail: { eventName: "ListUsers", readOnly: true, managementEvent: true, ...detail } });

  it("no disabled rule, and shows that it would have matched", () => {
    const { delivery, outcomes } = send({ forward: { state: "DISABLED" } });
    assert.deepEqual(
      delivery.matches.map(({ outcome }) => outcome),
      ["disabled"],
    );
    assert.deepEqual(outcomes, []);
  });

  it("no ENABLED rule for read-only management events", () => {
    assert.deepEqual(
      send({}, [], readOnly()).delivery.matches.map(({ outcome }) => outcome),
      ["read-only"],
    );
    const all = { forward: { state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" } };
    assert.deepEqual(send(all, [], readOnly()).outcomes.map(told), ["forwarded", "handed"]);
  });

  it("no ENABLED rule for them on a custom bus either", () => {
    const state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
    const { delivery } = send({ forward: { state }, archive: { state: "ENABLED" } }, [], readOnly());
    const [, central] = [...deliveriesOf(delivery)];
    assert.deepEqual(
      central?.matches.map(({ outcome }) => outcome),
      ["read-only"],
    );
  });

  it("ENABLED rules for read-only data events, and for events that did not come through CloudTrail", () => {
    for (const event of [
      readOnly({ managementEvent: false }),
      { ...readOnly(), "detail-type": "Trusted Advisor Check" },
    ])
      assert.deepEqual(
        send({}, [], event).delivery.matches.map(({ outcome }) => outcome),
        ["triggered"],
      );
  });
});

describe("EventBridge forwards no event from bus to bus twice", () => {
  const relayed = `arn:aws:events:${region}:${hub}:event-bus/relayed`;
  const relay = (deadLetters: boolean): Resource[] => [
    resource("aws:cloudwatch/eventBus:EventBus", "relayed", inHub, { name: "relayed" }, { arn: relayed }),
    resource("aws:cloudwatch/eventRule:EventRule", "relay", inHub, {
      name: "relay",
      eventBusName: "central",
      eventPattern: '{"source":["aws.iam","shop.orders"]}',
    }),
    resource("aws:cloudwatch/eventTarget:EventTarget", "relay-target", inHub, {
      rule: "relay",
      eventBusName: "central",
      arn: relayed,
      roleArn: `arn:aws:iam::${hub}:role/relay`,
      ...(deadLetters && { deadLetterConfig: { arn: arns.hubQueue } }),
    }),
    ...role(
      "relay",
      hub,
      trust("events.amazonaws.com", hub, `arn:aws:events:${region}:${hub}:rule/*`),
      allow("events:PutEvents", relayed),
    ),
  ];
  const relaying = (deadLetters: boolean) =>
    send(
      { "hub-queue-policy": { policy: queuePolicy(arns.hubQueue, `arn:aws:events:${region}:${hub}:rule/central/*`) } },
      relay(deadLetters),
    );
  const hop = (outcomes: readonly TargetOutcome[]) =>
    outcomes.find(({ target }) => target.arn === relayed) as TargetOutcome;

  it("but drops it at the relaying rule, silently without a dead-letter queue", () => {
    const { outcomes, sinks, delivery } = relaying(false);
    assert.match(
      told(hop(outcomes)),
      /^second-hop THIRD_ACCOUNT_HOP_DETECTED relay: .*\| relay-target: .*no dead-letter queue/,
    );
    assert.equal(
      [...deliveriesOf(delivery)].some(({ bus }) => bus === relayed),
      false,
    );
    assert.equal(sinks.streams.get(arns.stream)?.length, 1, "the bus's other rules still run");
  });

  it("or sends it to the relaying target's dead-letter queue", () => {
    const { outcomes, sinks } = relaying(true);
    assert.match(told(hop(outcomes)), /^second-hop THIRD_ACCOUNT_HOP_DETECTED relay/);
    assert.equal(sinks.deadLetters.get(arns.hubQueue)?.[0]?.errorCode, "THIRD_ACCOUNT_HOP_DETECTED");
  });

  it("even if it came from a rule that is not recorded, or from an archive of forwarded events", () => {
    const { put, world } = eventBridge({}, relay(false));
    const forwarded: Sender = {
      kind: "forwarded",
      account: member,
      roleArn: arns.forwardRole,
      ruleArn: arns.forwardRule,
    };
    const kinds = (sender: Sender, event = iamEvent()) =>
      [...outcomesOf(put({ bus: arns.centralBus, event, sender }))].map(({ outcome }) => outcome.kind);
    assert.deepEqual(kinds(forwarded), ["handed", "second-hop"]);
    assert.deepEqual(kinds({ kind: "replay" }, iamEvent({ "replay-name": "again" })), ["second-hop"]);
    assert.match([...world.assumptions].join(), /replayed event that came from another bus is not sent on/);
    assert.deepEqual(kinds({ kind: "replay" }, iamEvent({ "replay-name": "again", account: hub })), ["forwarded"]);
  });

  it("while an event that occurs on the relaying bus is forwarded", () => {
    const { put } = eventBridge({}, relay(false));
    const sender: Sender = { kind: "principal", arn: `arn:aws:iam::${hub}:role/shop`, account: hub };
    const delivery = put({ bus: arns.centralBus, event: iamEvent({ source: "shop.orders" }), sender });
    assert.equal(
      [...deliveriesOf(delivery)].some(({ bus }) => bus === relayed),
      true,
    );
  });
});

describe("delegated rules", () => {
  const rule = `arn:aws:events:${region}:${member}:rule/delegated`;
  const delegated = (trusted: string): Resource[] => [
    delegation(),
    resource("aws:cloudwatch/eventRule:EventRule", "delegated", inHub, {
      name: "delegated",
      eventBusName: arns.defaultBus,
      eventPattern: iamPattern,
    }),
    resource("aws:cloudwatch/eventTarget:EventTarget", "delegated-target", inHub, {
      rule: "delegated",
      eventBusName: arns.defaultBus,
      arn: arns.centralBus,
      roleArn: `arn:aws:iam::${hub}:role/delegated`,
      deadLetterConfig: { arn: arns.hubQueue },
    }),
    ...role("delegated", hub, trust("events.amazonaws.com", trusted, rule), allow("events:PutEvents", arns.centralBus)),
  ];
  const off = { forward: null, "forward-target": null };

  it("deliver with a role of their creator, which trusts the member's rule", () => {
    assert.deepEqual(send(off, delegated(member)).outcomes.map(told), ["forwarded", "handed"]);
  });

  it("do not deliver when the role trusts the creator's account instead of the bus's", () => {
    const [outcome] = send(off, delegated(hub)).outcomes;
    assert.match(told(outcome), /FAILED_TO_ASSUME_ROLE delegated-role: .*aws:SourceAccount wants "999999999999"/);
  });
});

describe("EventBridge at volume", () => {
  it("evaluates no policy again for an event of a detail type that it has delivered before", () => {
    const { put, sinks } = eventBridge({
      "central-policy": {
        statement: { ...admitOrganization, Condition: { StringLike: { "events:source": "aws.*" } } },
      },
    });
    let sent = 0;
    const callsFor = (events: number) =>
      callsIn("simulator", () => {
        for (const end = sent + events; sent < end; sent++)
          put({
            bus: arns.defaultBus,
            event: iamEvent({ id: `${sent}`, "detail-type": `Type ${sent % 100} via CloudTrail` }),
            sender: { kind: "service" },
          });
      });
    const [first, second, later] = [callsFor(100), callsFor(100), callsFor(1000)];
    assert.equal(sinks.streams.get(arns.stream)?.length, 1200);
    assert.ok(second < first / 2, `${first} calls, then ${second}`);
    assert.equal(later, 10 * second, "what an event costs does not grow with the events before it");
  });
});
