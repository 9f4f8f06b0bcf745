import type { OpenedWorld } from "../steps/open-world";
import type { Evidence } from "./evidence";
import { listen } from "./hearing";

/** The evidence that recorded resources give by themselves, without any traffic. */
export type RecordedEvidence = Pick<Evidence, "hearing">;

export function recordedEvidence({
  graphs,
  world,
  organization,
}: Pick<OpenedWorld, "graphs" | "world" | "organization">): RecordedEvidence {
  const resources = graphs.flatMap((graph) => graph.resources);
  return { hearing: listen(world, organization, resources) };
}
