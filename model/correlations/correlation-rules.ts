import type { CorrelationRule } from "./correlation-rule";
import { type Process, processRules } from "./process";
import * as processesByName from "./processes/all";
import * as all from "./shipped/all";

/** Every process of this project that is watched, sorted by id: one file each in `processes/`. */
export const processes: readonly Process[] = Object.values<Process>(processesByName).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

/** Every correlation rule of this project, sorted by id: one file each in `shipped/`, and those that watch processes. */
export const correlationRules: readonly CorrelationRule[] = [
  ...Object.values<CorrelationRule>(all),
  ...processes.flatMap(processRules),
].sort((a, b) => (a.id < b.id ? -1 : 1));
