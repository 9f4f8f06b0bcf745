import assert from "node:assert/strict";
import type { EventCounts } from "../../../simulator/report/event-counts";

/** As many as the report says together: what became of events, less what is counted again. */
export function assertAddsUp(counts: EventCounts): void {
  const { sent, archived, denied, ungoverned, deadLettered, belowErrorPrefix, elsewhere, lost, countedAgain } = counts;
  const together = archived + denied + ungoverned + deadLettered + belowErrorPrefix + elsewhere + lost;
  assert.equal(together - countedAgain, sent, JSON.stringify(counts));
  const kinds: readonly number[] = Object.values(counts.ungovernedKinds);
  assert.equal(
    kinds.reduce((sum, count) => sum + count, 0),
    ungoverned,
  );
}
