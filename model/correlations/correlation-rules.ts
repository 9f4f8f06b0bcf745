import type { CorrelationRule } from "./correlation-rule";
import * as all from "./shipped/all";

/** Every correlation rule of this project, sorted by id: one file each in `shipped/`. */
export const correlationRules: readonly CorrelationRule[] = Object.values<CorrelationRule>(all).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);
