import type { Envelope, JsonObject } from "../envelope";
import type { Severity } from "../severity";

/**
 * A single event that deserves a person's attention, or an answer without one. It is a rule on the central bus, so it sees
 * only what members forward, one event at a time: what takes counting or comparing is a saved query.
 */
export interface Detection {
  /** Identity in settings, reports and rule names: lower-case words with hyphens. */
  readonly id: string;
  /** One line for the person who is told. */
  readonly title: string;
  /** Why it matters, one sentence. */
  readonly why: string;
  readonly severity: Severity;
  /** MITRE ATT&CK technique, for example "T1078.004". */
  readonly technique?: string;
  /** The one event source; pinned in the rule, because nobody can forge a source that begins with "aws.". */
  readonly source: string;
  /** The rest of the event pattern. `account` and `region` may take part. */
  readonly pattern: JsonObject;
  /** Alternatives that name an account of these settings, joined to the pattern where settings name it. */
  readonly patternWith?: (place: { readonly findingsAdministratorId: string }) => JsonObject;
  /** Its rule must receive read-only management events (`Get…`, `List…`, `Describe…`). */
  readonly readOnly?: true;
  /** Id of the governed event whose forwarding brings it to the hub. */
  readonly governedBy: string;
  /** An event that it is for. */
  readonly sample: Envelope;
  /** The same in everyday clothes: it must not fire. */
  readonly nearMiss: Envelope;
  /** What escapes it, or alerts needlessly, because an event pattern cannot say more. One sentence or two. */
  readonly limits: string;
  /** Saved query that shows what happened around it. */
  readonly query?: string;
}
