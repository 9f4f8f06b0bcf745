import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../../model/envelope";
import { blameFor } from "../../../../simulator/guarantees/helpers/blame-for";
import type { Rule } from "../../../../simulator/services/events/rule";
import type { World } from "../../../../simulator/services/events/world";
import type { Journey } from "../../../../simulator/traffic/journey";

const bus = "arn:aws:events:us-east-1:100000000001:event-bus/default";
const stream = "arn:aws:firehose:us-east-1:100000000001:deliverystream/archive";
const queue = "arn:aws:sqs:us-east-1:100000000001:findings";
const call = "AWS API Call via CloudTrail";

/** What is blamed for an event that no rule of its bus took to the archive. `detections`: rules there that lead elsewhere. */
function blamed(
  patterns: Readonly<Record<string, JsonObject>>,
  event: Partial<Envelope>,
  elsewhere: Readonly<Record<string, JsonObject>> = {},
  sender?: JsonObject,
  detections: Readonly<Record<string, JsonObject>> = {},
): string {
  const rulesOf = (busArn: string, all: typeof patterns, target = stream) =>
    Object.entries(all).map(
      ([urn, pattern]) =>
        ({ urn, name: urn, busArn, pattern: JSON.stringify(pattern), targets: [{ arn: target }] }) as unknown as Rule,
    );
  const elsewhereLed = rulesOf(bus, detections, queue);
  const rules = [...elsewhereLed, ...rulesOf(bus, patterns)];
  const world = {
    rules: [...rules, ...rulesOf(bus.replace("100000000001", "100000000002"), elsewhere)],
    bus: () => ({ urn: "bus", rules }),
    resource: () => undefined,
  } as unknown as World;
  const matches = elsewhereLed.map((rule) => ({ rule, outcome: "triggered", targets: [] }));
  const here = { bus, admitted: true, event, matches };
  const forwarded = (pattern: JsonObject) => ({
    ...here,
    matches: [
      {
        rule: rulesOf("sender", { sender: pattern })[0],
        outcome: "triggered",
        targets: [{ kind: "forwarded", delivery: here }],
      },
    ],
  });
  const delivery = sender === undefined ? here : forwarded(sender);
  const journey = { delivery, landings: [], send: { event, via: { kind: "service" } } } as unknown as Journey;
  return blameFor(journey, world, "deliverystream");
}

describe("the resource to blame for an event that no rule took", () => {
  const event = {
    source: "aws.rds",
    "detail-type": call,
    detail: { eventName: "StopDBCluster" },
  } as unknown as Envelope;
  const form = (source: string, ...eventName: string[]) => ({ source: [source], detail: { eventName } });
  const rule = (...forms: JsonObject[]): JsonObject => ({ "detail-type": [call], $or: forms });

  it("is the rule whose namesake elsewhere takes it, however near another is", () => {
    const near = rule(form("aws.rds-other", "StopDBCluster"));
    const lost = rule(form("aws.s3", "DeleteBucket"));
    const whole = rule(form("aws.s3", "DeleteBucket"), form("aws.rds", "StopDBCluster"));
    assert.equal(blamed({ near, lost }, event, { near, lost: whole }), "lost");
    assert.equal(blamed({ near, lost }, event, { near, lost }), "near");
  });

  it("is the rule of which one form takes all of it but one field", () => {
    const storage = rule(form("aws.s3", "DeleteBucket"), { source: ["aws.ecr"] });
    const databases = rule(form("aws.dax", "DeleteCluster"), form("aws.rds-other", "StopDBCluster", "DeleteDBCluster"));
    assert.equal(blamed({ storage, databases }, event), "databases");
    assert.equal(blamed({ databases, storage }, event), "databases");
  });

  it("is the rule that names what happened, rather than one that names who says so", () => {
    const others = rule(form("aws.rds", "CreateDBCluster"));
    const databases = rule(form("aws.dax", "StopDBCluster"));
    assert.equal(blamed({ others, databases }, event), "databases");
  });

  it("is a rule that asks of everything for what nothing is", () => {
    const databases = { ...rule(form("aws.rds", "StopDBCluster")), source: ["nobody.nothing"] };
    assert.equal(blamed({ databases }, event), "databases");
  });

  it("reads tests of every kind, and leaves a pattern that EventBridge refuses to guarantee 6", () => {
    const refused = rule({ source: ["aws.rds"], detail: { eventName: [{ wildcard: "a**b" }] } });
    const started = rule({ source: ["aws.ec2"], detail: { eventName: [{ prefix: "Start" }] } });
    const stopped = rule({ source: ["aws.ec2"], detail: { eventName: [{ prefix: "Stop" }] } });
    assert.equal(blamed({ started, stopped }, event), "stopped");
    assert.equal(blamed({ refused }, event), "refused");
  });

  it("is the rule that lost a form of the one that sent the event", () => {
    const forms = [form("aws.s3", "DeleteBucket"), form("aws.glacier", "DeleteVault")];
    const archived = { "replay-name": [{ exists: false }], ...rule(...forms) };
    const others = rule(form("aws.iam", "CreateUser"));
    const sender = rule(form("aws.rds", "StopDBCluster"), ...forms);
    assert.equal(blamed({ others, archived }, event, {}, sender), "archived");
    // However near another is: the sender's form was in one of them.
    const near = rule(form("aws.iam", "StopDBCluster"));
    assert.equal(blamed({ near, archived }, event, {}, sender), "archived");
    assert.equal(blamed({ others }, event, {}, sender), "bus");
  });

  it("is the archive's rule, and not one of a detection that takes it to a function", () => {
    const forms = [form("aws.s3", "DeleteBucket"), form("aws.glacier", "DeleteVault")];
    const sender = rule(form("aws.rds", "StopDBCluster"), ...forms);
    const detection = rule(form("aws.rds", "StopDBCluster"));
    assert.equal(blamed({ archived: rule(...forms) }, event, {}, sender, { detection }), "archived");
    const databases = rule(form("aws.rds", "DeleteDBCluster"));
    assert.equal(blamed({ databases }, event, {}, undefined, { detection }), "databases");
    assert.equal(blamed({}, event, {}, undefined, { detection }), "bus");
  });

  it("is the bus where no rule is near", () => {
    assert.equal(blamed({ storage: rule(form("aws.s3", "DeleteBucket")) }, event), "bus");
    assert.equal(blamed({}, event), "bus");
  });
});
