import assert from "node:assert/strict";
import { iamCredentialsIssued } from "../../../../model/catalog/events/iam-credentials-issued";
import type { Decisions } from "../../../../simulator/report/page/decisions";
import { eventKinds } from "../../../../simulator/report/page/event-kinds";
import type { Landing } from "../../../../simulator/services/firehose/delivery-streams";
import type { Journey } from "../../../../simulator/traffic/journey";
import { prodSettings } from "../../../settings-of-prod";

const event = iamCredentialsIssued.sample;
const landing: Landing = {
  stream: "arn:aws:firehose:stream",
  bucket: "archive",
  key: "events/day=2026-11-02/source=aws.iam/file.gz",
};
const journey = (landings: readonly Landing[], expect: "archived" | "stays" = "archived"): Journey => ({
  send: { name: "one", event, via: { kind: "stream", stream: "arn:aws:firehose:stream" }, expect } as Journey["send"],
  landings: [...landings],
});

const decisions: Decisions = {
  statementsFor: () => [],
  nameOf: (account) => account,
  readerOf: () => undefined,
  matchedPart: () => undefined,
  tableOf: ({ key }) => (key.startsWith("events/") ? { database: "governance", name: "events" } : undefined),
};

describe("kinds of events on the page", () => {
  const kindsOf = (journeys: readonly Journey[], own = false) =>
    eventKinds({ journeys }, decisions, prodSettings(), own).kinds;

  it("say what is not as it should be: an event that is lost, and one that is archived and had to stay", () => {
    const kinds = kindsOf([journey([landing]), journey([]), journey([landing], "stays")]);
    assert.deepEqual(
      kinds.map(({ outcome, expected, count }) => [outcome, expected, count]),
      [
        ["archived", true, 1],
        ["lost", false, 1],
        ["archived", false, 1],
      ],
    );
  });

  it("join what went alike, and keep one's own events apart", () => {
    const alike = [journey([landing]), journey([landing])];
    assert.deepEqual(
      kindsOf(alike).map(({ count }) => count),
      [2],
    );
    assert.deepEqual(
      kindsOf(alike, true).map(({ count }) => count),
      [1, 1],
    );
  });

  it("quote what stands in an id or a partition, so that the query that finds it is one statement", () => {
    const hostile = { ...event, id: "x' OR '1'='1" };
    const [kind] = kindsOf([{ ...journey([landing]), send: { ...journey([]).send, event: hostile } }]);
    assert.match(kind?.steps.at(-1)?.code ?? "", /AND id = 'x'' OR ''1''=''1'$/);
  });
});
