import assert from "node:assert/strict";
import type { Envelope, Json } from "../../model/envelope";
import { catalog } from "../../model/catalog/catalog";
import { detections } from "../../model/detections/detections";
import { isObject } from "../../model/json";
import { namesOf } from "../../model/names";
import { openHub, recordHub, type RecordedHub } from "./hub";

const names = namesOf("prod");

/** Enough for any recursion. A message that a queue takes, 1 MiB, has room for more; reading it takes longer. */
const levels = 20_000;
/** Places in the events' details that are tried. */
const places = 60;
const shapes: readonly [string, string][] = [
  ["objects", '{"a":'.repeat(levels) + "1" + "}".repeat(levels)],
  ["lists", "[".repeat(levels) + "]".repeat(levels)],
];

/** The event's text with one value of its detail replaced. */
function withDeep(event: Envelope, path: readonly string[], deep: string): string {
  const mark = "in this place";
  const replaced = (value: Json, [key, ...rest]: readonly string[]): Json => {
    if (key === undefined) return mark;
    return isObject(value) ? { ...value, [key]: replaced(value[key] ?? null, rest) } : value;
  };
  const detail = replaced(event.detail, path);
  return JSON.stringify({ ...event, detail }).replace(JSON.stringify(mark), deep);
}

describe("each function, told an event of 20,000 levels,", () => {
  let recorded: RecordedHub;
  before(async () => {
    recorded = await recordHub();
  });

  const functionIds = [
    "claim-check",
    "correlate-findings",
    "enrich-findings",
    "notify",
    "remediate",
    "resolve-findings",
  ] as const;
  for (const id of functionIds)
    it(`handles it: ${id}`, async () => {
      const hub = openHub(recorded);
      // One event of each kind that the project knows, so that each function finds what it looks for.
      const events = [...detections, ...catalog].map(({ sample }) => sample as Envelope);
      const kinds = new Map(events.map((event) => [`${event.source} ${event["detail-type"]}`, event]));
      const paths = [...kinds.values()].flatMap((event) =>
        Object.entries(event.detail).flatMap(([key, value]) => [
          { event, path: [key] },
          ...Object.keys(isObject(value) ? value : {}).map((inner) => ({ event, path: [key, inner] })),
        ]),
      );
      assert.ok(paths.length > 200, `${paths.length} places`);
      const step = Math.ceil(paths.length / places);
      for (const [at, { event, path }] of paths.filter((_, index) => index % step === 0).entries()) {
        const [, deep] = shapes[at % shapes.length] ?? assert.fail();
        hub.enqueue(names.responder(id), withDeep(event, path, deep));
      }
      await hub.run();
      const { deadLetters } = hub.runOf(id);
      assert.deepEqual(
        deadLetters.map(({ body }) => body.slice(0, 300)),
        [],
      );
    });
});
