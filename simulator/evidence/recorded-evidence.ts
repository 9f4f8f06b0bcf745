import type { OpenedWorld } from "../steps/open-world";
import { askAnswering, type Patience } from "./answering";
import type { Evidence } from "./evidence";
import { type Heard, listen } from "./hearing";
import { type Asking, askPeople } from "./people";
import { askSafekeeping, type Promised } from "./safekeeping";
import { askWhoMay } from "./who-may";
import { askWiring } from "./wiring";

/** The evidence that recorded resources give by themselves, without any traffic. */
export type RecordedEvidence = Pick<Evidence, "answering" | "hearing" | "people" | "safekeeping" | "whoMay">;

export function recordedEvidence(
  promised: Promised & Patience & Asking & Heard,
  { graphs, world, organization }: Pick<OpenedWorld, "graphs" | "world" | "organization">,
): RecordedEvidence {
  const resources = graphs.flatMap((graph) => graph.resources);
  return {
    answering: [
      ...askAnswering(promised, world, organization, resources),
      ...askWiring(graphs, world, organization, resources),
    ],
    hearing: listen(promised, world, organization, resources),
    people: askPeople(promised, world, organization, resources),
    safekeeping: askSafekeeping(promised, world, organization, resources),
    whoMay: askWhoMay(world, organization, resources),
  };
}
