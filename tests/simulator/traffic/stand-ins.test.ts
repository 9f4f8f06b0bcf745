import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Envelope } from "../../../model/envelope";
import type { Rule, Target } from "../../../simulator/services/events/rule";
import type { Journey } from "../../../simulator/traffic/journey";
import { standIns } from "../../../simulator/traffic/stand-ins";

const queue = "arn:aws:sqs:us-east-1:100000000002:notify";
const elsewhere = "arn:aws:sqs:us-east-1:100000000002:remediate";

interface Sent {
  readonly account: string;
  readonly region: string;
  readonly kind: string;
}

/** An event that a rule hands to both queues. */
function journeyOf({ account, region, kind }: Sent, entry: string | undefined = kind): Journey {
  const event = { id: `${kind} ${account} ${region}`, account, region, source: "aws.test" } as Envelope;
  const targets = [queue, elsewhere].map((arn) => ({
    kind: "handed" as const,
    target: { arn } as Target,
    service: "sqs",
    data: "",
  }));
  return {
    send: { name: kind, event, via: { kind: "service" }, expect: "archived", ...(entry && { entry }) },
    delivery: {
      bus: "",
      event,
      admitted: true,
      why: "",
      matches: [{ rule: {} as Rule, outcome: "triggered", targets }],
    },
    landings: [],
  };
}

const some = (prefix: string, most: number) => fc.integer({ min: 1, max: most }).map((index) => `${prefix}${index}`);
const traffic = fc.uniqueArray(
  fc.record({ account: some("10000000000", 9), region: some("region-", 3), kind: some("kind-", 12) }),
  { minLength: 1, maxLength: 120, selector: ({ account, region, kind }) => `${account} ${region} ${kind}` },
);

describe("messages that stand for others", () => {
  it("are of each kind, and from each account and Region, and no more than there are of these", () => {
    fc.assert(
      fc.property(traffic, (sent) => {
        const handled = standIns(
          sent.map((each) => journeyOf(each)),
          new Set([queue]),
        );
        const kept = sent.filter((each) => handled(queue, journeyOf(each).send.event));
        const kinds = (of: readonly Sent[]) => [...new Set(of.map(({ kind }) => kind))].sort();
        const places = (of: readonly Sent[]) => [...new Set(of.map((each) => `${each.account} ${each.region}`))].sort();
        assert.deepEqual(kinds(kept), kinds(sent));
        assert.deepEqual(places(kept), places(sent));
        assert.ok(kept.length <= kinds(sent).length + places(sent).length);
      }),
    );
  });

  const all: readonly Sent[] = ["one", "other"].flatMap((kind) =>
    ["100000000001", "100000000003"].map((account) => ({ account, region: "us-east-1", kind })),
  );

  it("are all, in a queue whose function acts in other accounts", () => {
    const journeys = all.map((each) => journeyOf(each));
    const handled = standIns(journeys, new Set([queue]));
    assert.equal(journeys.filter(({ send }) => handled(queue, send.event)).length, 2);
    assert.equal(journeys.filter(({ send }) => handled(elsewhere, send.event)).length, 4);
  });

  it("are all that are not of the catalog's plain traffic, such as incidents", () => {
    const journeys = all.map((each) => journeyOf(each, ""));
    const handled = standIns(journeys, new Set([queue]));
    assert.ok(journeys.every(({ send }) => handled(queue, send.event)));
  });
});
