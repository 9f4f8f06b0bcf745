import assert from "node:assert/strict";
import type { Envelope } from "../../../../model/envelope";
import type { Sender } from "../../../../simulator/services/events/admission";
import type { Delivery } from "../../../../simulator/services/events/delivery";
import {
  admitOrganization,
  arns,
  hub,
  iamEvent,
  inHub,
  member,
  region,
  resource,
  stranger,
  type Changes,
} from "./graphs";
import { eventBridge, nameOf, send, told } from "./sending";

describe("EventBridge admits", () => {
  const custom = iamEvent({ source: "shop.orders", "detail-type": "Order placed", account: hub });
  const principal = (account: string, more: object = {}): Sender => ({
    kind: "principal",
    arn: `arn:aws:iam::${account}:role/anyone`,
    account,
    ...more,
  });
  const putOn = (bus: string, event: Envelope, sender: Sender, changes: Changes = {}): Delivery =>
    eventBridge(changes).put({ bus, event, sender });

  it("no customer's event whose source begins with aws.", () => {
    const forged = putOn(arns.defaultBus, iamEvent(), principal(member));
    assert.equal(forged.admitted, false);
    assert.match(forged.why, /only AWS services put events whose source begins with "aws\."/);
  });

  it("an account's own events on its default bus, stamped with their sender and Region", () => {
    const { admitted, event } = putOn(
      arns.defaultBus,
      { ...custom, region: "mars-1", "replay-name": "x" },
      principal(member),
    );
    assert.equal(admitted, true);
    assert.deepEqual([event.account, event.region, event["replay-name"]], [member, region, undefined]);
  });

  it("events from another account only under the bus's policy", () => {
    assert.equal(putOn(arns.centralBus, custom, principal(member)).admitted, true);
    assert.equal(putOn(arns.defaultBus, custom, principal(hub)).admitted, false, "a default bus without a policy");
  });

  it("no one from outside the organization, and reports the expected and the actual value", () => {
    const foreign = putOn(arns.centralBus, custom, principal(stranger, { organizationId: "o-foreign" }));
    assert.equal(foreign.admitted, false);
    assert.match(foreign.why, /aws:PrincipalOrgID wants "o-exampleorgid", the request has "o-foreign"/);
    assert.equal(nameOf(foreign.culprit ?? ""), "central-policy");
    assert.match(putOn(arns.centralBus, custom, principal(stranger)).why, /the request has none/);
  });

  it("foreign accounts once the organization condition is removed", () => {
    const open = { "central-policy": { statement: { ...admitOrganization, Condition: {} } } };
    assert.equal(putOn(arns.centralBus, custom, principal(stranger), open).admitted, true);
  });

  it("only members of the named organization paths", () => {
    const paths = (path: string) => ({
      "central-policy": {
        statement: {
          ...admitOrganization,
          Condition: { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": path } },
        },
      },
    });
    assert.equal(
      putOn(arns.centralBus, custom, principal(member), paths("o-exampleorgid/*/ou-workloads/*")).admitted,
      true,
    );
    assert.equal(
      putOn(arns.centralBus, custom, principal(member), paths("o-exampleorgid/*/ou-security/*")).admitted,
      false,
    );
  });

  it("only events forwarded by a rule, if the policy requires it", () => {
    const forwardedOnly = {
      "central-policy": {
        statement: {
          ...admitOrganization,
          Condition: {
            Bool: { "events:eventBusInvocation": "true" },
            ArnLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/forward*" },
          },
        },
      },
    };
    assert.equal(putOn(arns.centralBus, custom, principal(member), forwardedOnly).admitted, false);
    const { world, outcomes } = send(forwardedOnly);
    assert.deepEqual(outcomes.map(told), ["forwarded", "handed"]);
    assert.match([...world.assumptions].join("\n"), /EventBridge sends events:eventBusInvocation when a rule's role/);
    assert.match([...world.assumptions].join("\n"), /EventBridge sends aws:SourceArn when a rule's role/);
  });

  it("a foreign account's genuine AWS events, forwarded by its rule, only without the organization condition", () => {
    const sender: Sender = {
      kind: "forwarded",
      account: stranger,
      roleArn: `arn:aws:iam::${stranger}:role/forward`,
      ruleArn: `arn:aws:events:${region}:${stranger}:rule/forward`,
      organizationId: "o-foreign",
    };
    const event = iamEvent({ account: stranger });
    assert.equal(putOn(arns.centralBus, event, sender).admitted, false);
    const open = { "central-policy": { statement: { ...admitOrganization, Condition: {} } } };
    assert.equal(putOn(arns.centralBus, event, sender, open).admitted, true);
  });

  it("AWS services only on the default bus of the event's own account and Region", () => {
    const fromService = (bus: string, event: Envelope) => putOn(bus, event, { kind: "service" });
    assert.equal(fromService(arns.defaultBus, iamEvent()).admitted, true);
    assert.match(fromService(arns.centralBus, iamEvent()).why, /default buses only/);
    assert.match(fromService(arns.defaultBus, iamEvent({ account: hub })).why, /arises on the default bus there/);
    assert.match(
      fromService(arns.defaultBus, iamEvent({ source: "shop" })).why,
      /no AWS service has the source "shop"/,
    );
  });

  it("replayed events only on the source bus of an archive, and archive rules ignore them", () => {
    const replay: Sender = { kind: "replay" };
    const replayed = iamEvent({ "replay-name": "again" });
    const { admitted, matches } = putOn(arns.centralBus, replayed, replay);
    assert.deepEqual([admitted, matches], [true, []]);
    assert.equal(putOn(arns.defaultBus, replayed, replay).admitted, false);
    assert.equal(putOn(arns.centralBus, iamEvent(), replay).admitted, false);
  });

  it("nothing on a bus that does not exist", () => {
    const missing = putOn(`${arns.centralBus}-2`, custom, principal(hub));
    assert.equal(missing.admitted, false);
    assert.match(missing.why, /not a recorded bus: EventBridge drops the event/);
  });

  it("custom events on a bus with its own key only if the key admits EventBridge", () => {
    const keyArn = `arn:aws:kms:${region}:${hub}:key/bus`;
    const admitEvents = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:DescribeKey", "kms:GenerateDataKey", "kms:Decrypt"],
      Resource: "*",
      Condition: { StringEquals: { "kms:EncryptionContext:aws:events:event-bus:arn": arns.centralBus } },
    };
    const withKey = (statement: object) => {
      const key = resource(
        "aws:kms/key:Key",
        "key",
        inHub,
        { policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) },
        { arn: keyArn, keyId: "bus" },
      );
      const { put } = eventBridge({ central: { kmsKeyIdentifier: keyArn } }, [key]);
      return [custom, iamEvent()].map(
        (event) =>
          put({ bus: arns.centralBus, event, sender: event === custom ? principal(hub) : forwardedByMember }).admitted,
      );
    };
    const forwardedByMember: Sender = {
      kind: "forwarded",
      account: member,
      roleArn: arns.forwardRole,
      ruleArn: arns.forwardRule,
    };
    assert.deepEqual(withKey(admitEvents), [true, true]);
    assert.deepEqual(withKey({ ...admitEvents, Action: "kms:Decrypt" }), [false, true], "AWS events use AWS's key");
  });
});
