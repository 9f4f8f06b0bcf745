import assert from "node:assert/strict";
import { series, times } from "../../../model/correlations/calls";
import { correlationRules } from "../../../model/correlations/correlation-rules";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { noon, openHub, type RecordedHub, recordHub } from "../../functions/hub";
import { type Change, edit } from "../guarantees/breakages/breakage";

const [loud, quiet] = ["400000000001", "400000000002"];

/** Events with this account, that end at a time. */
const of = (account: string, events: readonly Envelope[], end: number): Envelope[] => {
  const last = Math.max(...events.map(({ time }) => Date.parse(time)));
  return events.map((event, index) => {
    const time = new Date(Date.parse(event.time) - last + end).toISOString();
    return { ...event, account, time, detail: { ...event.detail, eventID: `${account} ${index} ${event.id}` } };
  });
};

const ruleOf = (id: string) => correlationRules.find((each) => each.id === id) ?? assert.fail(id);

/** One call that is refused again and again: of a value that differs, nothing is counted. */
const flood = of(
  loud,
  series(
    "flood",
    times(1_400, 0, () => ruleOf("iam-calls-refused").sample[0] ?? assert.fail()),
  ),
  noon.getTime(),
);

describe("a flood of one account's events", () => {
  let recorded: RecordedHub;
  before(async () => {
    recorded = await recordHub((raw) => {
      raw["responders"] = { ...raw["responders"], disable: ["notify"] };
    });
  });

  /** Seconds after which a hub told, ten for each batch, that somebody else's user was made and deleted, which came when the flood was in its queue. */
  async function secondsUntilTold(change: Change = (resource) => resource): Promise<number> {
    const { sample } = ruleOf("user-made-and-deleted");
    const changed = recorded.graphs.map((graph) => ({
      ...graph,
      resources: graph.resources.flatMap((each) => change(each) ?? []),
    }));
    const hub = openHub({ ...recorded, graphs: changed }, { invocationSeconds: 10 });
    hub.arise([...flood, ...of(quiet, sample, noon.getTime())]);
    await hub.run();
    const told = hub.caused
      .map(({ delivery }) => delivery.event)
      .filter(({ source }) => source === "event-governance.correlation");
    assert.deepEqual(
      told.map(({ detail }) => [detail["rule"], detail["account"]]),
      [["user-made-and-deleted", quiet]],
    );
    assert.equal(hub.runOf("correlate-events").deadLetters.length, 0);
    // All of the flood was looked at, too.
    assert(hub.now().getTime() - noon.getTime() >= 70_000);
    return (Date.parse(told[0]?.time ?? "") - noon.getTime()) / 1000;
  }

  it("does not delay what a hub tells of others", async () => {
    assert((await secondsUntilTold()) <= 20);
  });

  it("delays it where messages are of no group, or all of them of one", async () => {
    const grouped = (sqsTarget: JsonObject | undefined) =>
      edit("aws:cloudwatch/eventTarget:EventTarget", (inputs) => {
        if (inputs.sqsTarget !== undefined) inputs.sqsTarget = sqsTarget;
      });
    for (const sqsTarget of [undefined, { messageGroupId: "everybody" }])
      assert((await secondsUntilTold(grouped(sqsTarget))) >= 60);
  });
});
