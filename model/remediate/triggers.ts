import type { Envelope } from "../envelope";
import { compilePattern } from "../pattern/pattern";
import { type RemediationId, remediationIds, remediations } from "../remediations/remediations";
import type { Trigger } from "../remediations/triggers";
import type { RemediationSettings } from "../settings/remediation";

/** The events that trigger a remediation. */
export const triggersOf = (id: RemediationId, settings: RemediationSettings): readonly Trigger[] =>
  remediations[id].triggers(settings);

/** The remediations that an event triggers: each then checks whether action is needed. */
export const remediationsSetOffBy = (event: Envelope, settings: RemediationSettings): RemediationId[] =>
  remediationIds.filter((id) =>
    triggersOf(id, settings).some(({ source, pattern }) =>
      compilePattern({ source: [source], ...pattern }).matches(event),
    ),
  );
