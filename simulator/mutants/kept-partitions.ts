import { createHash } from "node:crypto";
import type { KeptResults, Slot } from "../steps/kept-results";

/**
 * Partition keys of the records that a delivery stream had in an earlier run of this process: most mutants hand most streams
 * the same ones. Every other stage runs, since what is changed may be what it runs.
 */
export function keptPartitions(): KeptResults {
  const kept = new Map<string, unknown>();
  return {
    of: <Result>(stage: string, inputs: readonly unknown[]): Slot<Result> => {
      if (stage !== "partitions") return { find: () => undefined, keep: () => {} };
      const key = createHash("sha256").update(JSON.stringify(inputs)).digest("hex");
      return { find: () => kept.get(key) as Result | undefined, keep: (result) => void kept.set(key, result) };
    },
  };
}
