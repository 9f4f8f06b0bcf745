import assert from "node:assert/strict";
import type { Failure } from "../../../../simulator/guarantees/guarantee";
import { failureOf } from "../../../../simulator/guarantees/helpers/failure-of";
import type { Decisions } from "../../../../simulator/report/page/decisions";
import { faultReader } from "../../../../simulator/report/page/faults";
import type { Journey } from "../../../../simulator/traffic/journey";

const bus = "arn:aws:events:us-east-1:100000000001:event-bus/default";
const rule = { arn: "arn:aws:events:us-east-1:100000000001:rule/forwarding", pattern: "{}" };
const event = {
  id: "1",
  source: "aws.iam",
  "detail-type": "AWS API Call via CloudTrail",
  account: "100000000001",
  region: "us-east-1",
  time: "",
  detail: {},
};
const journey = {
  send: { name: "one", event, via: { kind: "service" }, expect: "archived" },
  delivery: { bus, event, admitted: true, why: "", matches: [{ rule, outcome: "disabled", targets: [] }] },
  landings: [],
} as unknown as Journey;

const ruleUrn = "urn:pulumi:prod::event-governance::aws:cloudwatch/eventRule:EventRule::forwarding";
const recorded = {
  urn: ruleUrn,
  type: "aws:cloudwatch/eventRule:EventRule",
  name: "forwarding",
  account: "100000000001",
  region: "us-east-1",
  inputs: { eventPattern: '{"source":["aws.iam"]}' },
  outputs: {},
};
const decisions = { matchedPart: () => undefined, nameOf: (account: string) => account } as unknown as Decisions;

describe("what a broken guarantee names on the page", () => {
  const faultsOf = (failures: readonly Failure[]) =>
    faultReader(
      {
        journeys: [journey],
        world: { resource: (arn: string) => (arn === rule.arn ? recorded : undefined) },
        recording: { graphs: [{ resources: [recorded] }] },
      } as unknown as Parameters<typeof faultReader>[0],
      decisions,
    )(failures);

  it("is the recorded resource, marked in the event's way where it decided", () => {
    const [fault] = faultsOf([failureOf(journey, "It was to be archived once, and was 0 times.", ruleUrn)]);
    assert.deepEqual(fault?.is, {
      kind: "EventRule",
      name: "forwarding",
      account: "100000000001",
      region: "us-east-1",
      code: '{"source":["aws.iam"]}',
    });
    const steps = fault?.cases[0]?.steps ?? [];
    assert.deepEqual(
      steps.map(({ kind, passed, fault = false }) => [kind, passed, fault]),
      [
        ["bus", true, false],
        ["rule", false, true],
      ],
    );
  });

  it("stands at the end of the way where it did nothing, and without a way where there is no event", () => {
    const [first, second] = faultsOf([
      failureOf(journey, "It is not there.", "arn:aws:sqs:us-east-1:100000000001:gone"),
      { event: "table events", path: [], resource: "urn:table", problem: "It shows nothing." },
    ]);
    assert.equal(first?.is, undefined);
    assert.deepEqual(
      first?.cases[0]?.steps?.map(({ fault = false }) => fault),
      [false, false, true],
    );
    assert.equal(second?.cases[0]?.steps, undefined);
  });

  it("is each resource once, the one with most first, with how often it was seen", () => {
    const failure = (resource: string): Failure => ({ event: "e", path: [], resource, problem: "p" });
    const faults = faultsOf([failure("a"), ...Array.from({ length: 9 }, () => failure("b"))]);
    assert.deepEqual(
      faults.map(({ resource, count, cases }) => [resource, count, cases.length]),
      [
        ["b", 9, 3],
        ["a", 1, 1],
      ],
    );
  });
});
