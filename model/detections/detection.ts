import type { CorrelatedEvent } from "../correlations/correlation-rule";
import type { Envelope, JsonObject } from "../envelope";
import type { Severity } from "../severity";
import type { Triage } from "../triage";
import type { SubjectPath } from "./subject";

/** What detections take from settings. */
export interface DetectionPlace {
  readonly findingsAdministratorId?: string;
  /** Names of the roles that deploy this program. */
  readonly deployers: readonly string[];
}

/**
 * A single event that needs a person's attention, or an automatic response. It is a rule on the central bus, so it sees
 * only forwarded events, one at a time. What several events mean is found by a correlation rule or a saved query, whose alert is
 * such an event.
 */
export interface Detection {
  /** Identity in settings, reports and rule names: lower-case words with hyphens. */
  readonly id: string;
  /** Title of its notifications, one line. */
  readonly title: string;
  /** Why it matters, one sentence. */
  readonly why: string;
  readonly severity: Severity;
  /** MITRE ATT&CK technique, for example "T1078.004". */
  readonly technique?: string;
  /** The only event source; required by the rule, because sources that begin with "aws." cannot be forged. */
  readonly source: string;
  /** The rest of the event pattern. `account` and `region` are allowed. */
  readonly pattern: JsonObject;
  /** The pattern with what only settings name; undefined: they name nothing that changes it. */
  readonly patternWith?: (place: DetectionPlace) => JsonObject | undefined;
  /** Its rule must receive read-only management events (`Get…`, `List…`, `Describe…`). */
  readonly readOnly?: true;
  /** Id of the governed event whose forwarding brings it to the hub. */
  readonly governedBy: string;
  /** It is about alerts of a correlation rule, which needs each of these. */
  readonly correlates?: readonly CorrelatedEvent[];
  /** It is about alerts of the saved query of this name, which must run by itself. */
  readonly runs?: string;
  /**
   * Where its events name what they concern, for every call of the pattern. What somebody does to two subjects are two
   * incidents, each told on its own. Where an event has none of them, the parameters of the call take their place;
   * absent is for a team's own detections: a test asks each of ours for it.
   */
  readonly subject?: readonly SubjectPath[];
  /** Each of the subjects is an incident of its own, although one event names them all. */
  readonly eachSubject?: true;
  /** An event that must fire it. */
  readonly sample: Envelope;
  /** Similar, harmless events that must not fire it. */
  readonly nearMisses: readonly Envelope[];
  /** False negatives and false positives that an event pattern cannot avoid. One or two sentences. */
  readonly limits: string;
  /** AWS services whose own calls need nobody: those of their service-linked roles. */
  readonly awsCallers?: readonly AwsCaller[];
  /** Saved query for the investigation. */
  readonly query?: string;
  /** What the person who is told does. */
  readonly triage: Triage;
}

/** A service that makes such calls by itself, by its service-linked role, which nobody else can assume. */
export interface AwsCaller {
  /** The service's principal, which is in the role's path: "sso.amazonaws.com". */
  readonly service: `${string}.amazonaws.com`;
  /** Why nobody can hide behind it: what limits the role, or who else is told. One sentence. */
  readonly why: string;
}
