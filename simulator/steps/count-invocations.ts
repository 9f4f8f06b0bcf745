import type { FunctionRun } from "../services/lambda/functions";

export const countInvocations = (runs: readonly FunctionRun[]): number =>
  runs.reduce((sum, { invocations }) => sum + invocations.length, 0);
