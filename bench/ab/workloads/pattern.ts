import { createRequire } from "node:module";
import { join } from "node:path";
import type * as matcher from "../../../model/pattern/pattern";
import { workloads } from "../../pattern-workload";

/**
 * Matches the events of `npm run bench:pattern` with the matcher of the checkout that is the working directory: the same
 * number for each set of patterns, whatever the matcher. Patterns and events are those of this checkout.
 */
const { compilePatterns } = createRequire(__filename)(join(process.cwd(), "model/pattern/pattern")) as typeof matcher;
const eventsPerWorkload = 40_000;

for (const { patterns, events } of workloads()) {
  const set = compilePatterns(patterns);
  for (let count = 0; count < eventsPerWorkload; count++) set.matchText(events[count % events.length] as string);
}
