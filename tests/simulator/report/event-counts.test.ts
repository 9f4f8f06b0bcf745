import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { iamCredentialsIssued } from "../../../model/catalog/events/iam-credentials-issued";
import { byOrigin, countEvents } from "../../../simulator/report/event-counts";
import { describeCounts } from "../../../simulator/report/events";
import type { Delivery, TargetOutcome } from "../../../simulator/services/events/delivery";
import type { Rule, Target } from "../../../simulator/services/events/rule";
import type { Journey } from "../../../simulator/traffic/journey";
import type { Expectation } from "../../../simulator/traffic/send";
import { assertAddsUp } from "./adds-up";

const event = iamCredentialsIssued.sample;
const target = {} as Target;
const failure = { errorCode: "x", why: "x", culprit: "x" };
const handed = (service: string): TargetOutcome => ({ kind: "handed", target, service, data: "{}" });
const deadLettered: TargetOutcome = {
  kind: "dead-lettered",
  target,
  failure,
  deadLetter: { accepted: true, queue: "arn" },
};
const lost: TargetOutcome = { kind: "lost", target, failure, deadLetter: { accepted: false, why: "x", culprit: "x" } };
const delivery = (admitted: boolean, ...targets: TargetOutcome[]): Delivery => ({
  bus: "arn",
  event,
  admitted,
  why: "",
  matches: targets.length > 0 ? [{ rule: {} as Rule, outcome: "triggered", targets }] : [],
});
const landing = { stream: "arn", bucket: "b", key: "k" };
const journey = (
  expect: Expectation,
  { delivery: way, landings = [] }: Partial<Journey>,
  more: Partial<Journey["send"]> = {},
): Journey => ({
  send: { name: "x", event, via: { kind: "service" }, expect, ...more },
  landings: [...landings],
  ...(way && { delivery: way }),
});

const journeys: readonly Journey[] = [
  journey("archived", { delivery: delivery(true, handed("firehose")), landings: [landing] }),
  journey("archived", { delivery: delivery(true, handed("firehose")), landings: [landing] }),
  journey("archived", { delivery: delivery(true, deadLettered), landings: [landing] }),
  journey("errors", { landings: [{ ...landing, error: "x" }] }),
  journey("denied", { delivery: delivery(false) }),
  journey("stays", { delivery: delivery(true) }),
  journey("either", { delivery: delivery(true) }),
  journey("unfed", { delivery: delivery(true) }),
  journey("ignored", { delivery: delivery(true) }),
  journey("archived", { delivery: delivery(true) }),
  journey("dead-lettered", { delivery: delivery(true, deadLettered) }),
  journey("either", { delivery: delivery(true, handed("sqs")) }),
  journey("archived", { delivery: delivery(true, lost) }),
  journey("archived", { delivery: delivery(true, handed("firehose")), landings: [landing] }, { causedBy: "arn" }),
];

describe("the numbers of events in the report", () => {
  const { sent, caused } = byOrigin(journeys);

  it("count what was sent apart from what functions caused", () => {
    assert.deepEqual([sent.length, caused.length], [13, 1]);
    assert.equal(countEvents(caused).archived, 1);
  });

  it("say what became of each event, and add up", () => {
    const counts = countEvents(sent);
    assert.deepEqual(counts, {
      sent: 13,
      archived: 3,
      denied: 1,
      ungoverned: 5,
      deadLettered: 2,
      belowErrorPrefix: 1,
      elsewhere: 1,
      lost: 1,
      countedAgain: 1,
      ungovernedKinds: { notGoverned: 1, readOnly: 1, archiveItself: 1, hostile: 1, missed: 1 },
    });
    assertAddsUp(counts);
    assertAddsUp(countEvents(caused));
  });

  it("add up in the text too, with the events that count twice", () => {
    const text = stripVTControlCharacters(describeCounts("sent", countEvents(sent), true));
    const twice = Number(/(\d+) of them twice/.exec(text)?.[1]);
    const [, kinds = ""] = /matched by no rule \((.*?)\)/.exec(text) ?? [];
    const [, all = "", outcomes = ""] = /(\d+) sent: (.*);/.exec(text.replace(` (${kinds})`, "")) ?? [];
    const sumOf = (list: string) =>
      [...list.matchAll(/(\d+) [a-z]/g)].reduce((sum, [, number]) => sum + Number(number), 0);
    assert.equal(sumOf(outcomes) - twice, Number(all), text);
    const [, none = ""] = /(\d+) matched by no rule/.exec(text) ?? [];
    assert.equal(sumOf(kinds), Number(none), text);
  });

  it("add up in the summary as well, where rare outcomes are one number", () => {
    // A run for a build server has colors.
    const text = stripVTControlCharacters(describeCounts("sent", countEvents(sent), false));
    assert.equal(
      text,
      "13 sent: 3 archived, 1 denied, 5 matched by no rule, 2 in dead-letter queues, 2 elsewhere, 1 lost; 1 of them twice here",
    );
  });

  it("are one sentence for what the program caused", () => {
    const text = describeCounts("caused by the program's own functions", countEvents(caused), true);
    assert.match(text, /1 caused by the program's own functions: 1 archived/);
  });
});
