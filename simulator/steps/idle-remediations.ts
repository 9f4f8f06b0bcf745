import { type IdleRemediation, idleRemediations } from "../../model/remediate/idle";
import type { Settings } from "../../model/settings/schema";

export type { IdleRemediation };

/** The remediations that settings leave without anything to do, with the reasons. */
export const idleOf = ({ remediation }: Pick<Settings, "remediation">): IdleRemediation[] =>
  idleRemediations(remediation);
