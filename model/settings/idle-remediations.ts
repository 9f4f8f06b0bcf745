import { remediations, type RemediationId, remediationIds } from "../remediations/remediations";
import { activeRemediations } from "./effective-modes";
import type { RemediationSettings } from "./remediation";

/** A remediation that cannot act under these settings, with the reason: "it is off". */
export interface IdleRemediation {
  readonly remediation: RemediationId;
  readonly why: string;
}

/** The remediations that these settings leave without anything to do, in their order. */
export function idleRemediations(settings: RemediationSettings): IdleRemediation[] {
  const active = activeRemediations(settings);
  return remediationIds.flatMap((remediation) => {
    const why = active.includes(remediation) ? remediations[remediation].needs?.(settings) : "it is off";
    return why === undefined ? [] : [{ remediation, why }];
  });
}
