import { deserialize, serialize } from "node:v8";
import type { AwsCall } from "../services/endpoint/endpoint";
import type { FunctionRun } from "../services/lambda/functions";

/** A run whose calls have their inputs apart: they are most of it, and few are ever looked at. */
export interface PackedRun extends Omit<FunctionRun, "calls"> {
  readonly calls: readonly Omit<AwsCall, "input">[];
  /** The inputs of all calls, serialized. */
  readonly inputs: Uint8Array;
}

/** Two steps keep the same runs. */
const packed = new WeakMap<FunctionRun, PackedRun>();

export function packRun(run: FunctionRun): PackedRun {
  const before = packed.get(run);
  if (before?.calls.length === run.calls.length) return before;
  const inputs = serialize(run.calls.map(({ input }) => input));
  const made = { ...run, calls: run.calls.map(({ input: _, ...call }) => call), inputs };
  packed.set(run, made);
  return made;
}

/** Reads the inputs when the first is asked for. */
export function unpackRun({ inputs, ...run }: PackedRun): FunctionRun {
  let read: readonly AwsCall["input"][] | undefined;
  const inputAt = (index: number) => (read ??= deserialize(inputs) as readonly AwsCall["input"][])[index];
  return {
    ...run,
    calls: run.calls.map((call, index) =>
      Object.defineProperty(call as AwsCall, "input", { get: () => inputAt(index), enumerable: true }),
    ),
  };
}
