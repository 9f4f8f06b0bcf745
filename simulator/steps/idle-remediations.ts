import { type IdleRemediation, idleRemediations } from "../../model/settings/idle-remediations";
import type { Settings } from "../../model/settings/schema";

/** The remediations that settings leave without anything to do, with the reasons. */
export const idleOf = ({ remediation }: Pick<Settings, "remediation">): IdleRemediation[] =>
  idleRemediations(remediation);
