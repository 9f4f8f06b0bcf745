import type { Correlation, Signal } from "../../model/findings/correlation";
import type { JsonObject } from "../../model/envelope";
import { type Finding, findingKey, findingLimits, truncate } from "../../model/findings/finding";
import { compilePattern, type Matcher } from "../../model/pattern/pattern";
import { keptNote, ocsfCritical } from "../../model/findings/ocsf-finding";
import { fieldPrefix, type FindingUpdate } from "../findings/finding-update";
import { digest } from "../runtime/digest";

/** A finding that matches a signal of a correlation, on one resource. */
export interface Observation {
  readonly correlation: Correlation;
  readonly signal: string;
  readonly resource: string;
  readonly accountId: string;
  readonly finding: Finding;
}

/** A stored observation of a signal. */
export interface Seen {
  readonly signal: string;
  readonly id: string;
  readonly productArn: string;
  /** Distinguishes observations of the same signal: a CVE counts once, whatever reports it. */
  readonly subject: string;
  readonly title: string;
  readonly at: string;
}

/** The stored state of one correlation on one resource. */
export interface CorrelationState {
  readonly correlation: string;
  readonly resource: string;
  readonly accountId: string;
  /** Names this occurrence; part of the finding's id, so that a second import updates the same finding. */
  readonly incident: string;
  readonly seen: readonly Seen[];
  /** The correlated finding; its id alone in a state of an earlier version. */
  readonly reported?: string | { readonly id: string; readonly productArn: string };
}

/** Creates a reader that finds signals in findings, with patterns compiled once. */
export function signalReader(
  correlations: readonly Correlation[],
  own: { readonly productArns: RegExp; readonly generator: string },
): (finding: Finding) => Observation[] {
  const matchers = correlations.map((correlation) => ({
    correlation,
    signals: correlation.signals.map((signal): [Signal, Matcher] => [signal, compilePattern(signal.pattern)]),
  }));
  return (finding) => {
    if (own.productArns.test(finding.productArn) && finding.generatorId.startsWith(own.generator)) return [];
    if (!isOpen(finding) || finding.isSample) return [];
    return matchers.flatMap(({ correlation, signals }) =>
      signals
        .filter(([, matcher]) => matcher.matches(finding.raw))
        .flatMap(([signal]) =>
          finding.resources
            .filter(
              ({ type, id }) => type === correlation.resourceType && id.length <= findingLimits.identifierCharacters,
            )
            .map(({ id }) => ({
              correlation,
              signal: signal.id,
              resource: id,
              accountId: finding.accountId,
              finding,
            })),
        ),
    );
  };
}

/** True if a finding is still open. */
const isOpen = ({ recordState, workflowStatus }: Finding) =>
  recordState === "ACTIVE" && (workflowStatus === "NEW" || workflowStatus === "NOTIFIED");

/** Key of an observation's state: one item for each correlation and resource. A bucket's id has no account. */
export const stateKey = ({
  correlation,
  accountId,
  resource,
}: Pick<Observation, "correlation" | "accountId" | "resource">) =>
  `correlate#${correlation.id}#${digest(accountId, resource)}`;

/** Most signals of one kind that are kept: an instance can have thousands of open vulnerabilities. */
const keptPerSignal = 20;

/**
 * Adds observations of one correlation and resource to the state. Order and duplicates do not matter, except that
 * `incident` is named after the first.
 */
export function fold(
  state: CorrelationState | undefined,
  correlation: Correlation,
  observations: readonly Observation[],
): CorrelationState | undefined {
  const [first] = observations;
  if (first === undefined) return state;
  const byKey = new Map((state?.seen ?? []).map((seen) => [keyOf(seen), seen]));
  for (const { signal, finding } of observations) {
    const seen: Seen = {
      signal,
      id: finding.id,
      productArn: finding.productArn,
      subject: subjectOf(finding),
      title: truncate(finding.title, 120),
      at: finding.observedAt,
    };
    const known = byKey.get(keyOf(seen));
    if (known === undefined || timeOf(known) < timeOf(seen)) byKey.set(keyOf(seen), seen);
  }
  const newest = Math.max(...[...byKey.values()].map(timeOf));
  const recent = [...byKey.values()]
    .filter((seen) => timeOf(seen) >= newest - correlation.windowHours * 3_600_000)
    .sort((a, b) => timeOf(b) - timeOf(a) || (keyOf(a) < keyOf(b) ? -1 : 1));
  const seen = correlation.signals.flatMap(({ id }) =>
    recent.filter(({ signal }) => signal === id).slice(0, keptPerSignal),
  );
  return {
    correlation: correlation.id,
    resource: first.resource,
    accountId: first.accountId,
    incident:
      state?.incident ??
      digest(correlation.id, first.accountId, first.resource, keyOf(first.finding), first.finding.createdAt),
    seen,
    ...(state?.reported !== undefined && { reported: state.reported }),
  };
}

/** Observations that are not in the state yet. */
export const newsIn = (state: CorrelationState | undefined, observations: readonly Observation[]): Observation[] => {
  const known = new Set((state?.seen ?? []).map(keyOf));
  return observations.filter(({ finding }) => !known.has(keyOf(finding)));
};

/**
 * State of the next occurrence: the reported finding is closed, and there is a new signal. Open signals count again:
 * data that was sensitive a month ago still is.
 */
export function nextIncident(state: CorrelationState, news: Finding): CorrelationState {
  const { reported: _, ...rest } = state;
  return { ...rest, incident: digest(state.incident, keyOf(news)) };
}

/** The finding that reported an occurrence. */
export const reportedFinding = (
  reported: CorrelationState["reported"],
  publisher: Pick<Publisher, "region" | "accountId">,
): { readonly id: string; readonly productArn: string } | undefined =>
  typeof reported === "string" ? { id: reported, productArn: defaultProduct(publisher) } : reported;

/** True if a reported finding is closed, so that a new signal gets a new finding. Suppressed means: never again. */
export const isDoneWith = (reported: Finding | undefined) =>
  reported === undefined || reported.workflowStatus === "RESOLVED" || reported.recordState === "ARCHIVED";

/** True if the state has every signal of the correlation. */
export const isComplete = (state: CorrelationState, { signals }: Correlation) =>
  signals.every(
    ({ id, atLeast = 1 }) =>
      new Set(state.seen.filter(({ signal }) => signal === id).map(({ subject }) => subject)).size >= atLeast,
  );

/**
 * State without findings that are no longer open in Security Hub: they may be resolved between two signals, and events
 * may arrive out of order.
 */
export const confirmedBy = (state: CorrelationState, live: readonly Finding[]): CorrelationState => {
  const open = new Set(live.filter(isOpen).map(keyOf));
  return { ...state, seen: state.seen.filter((seen) => open.has(keyOf(seen))) };
};

export interface Publisher {
  /** The administrator's account: no other account can own a finding with its default product. */
  readonly accountId: string;
  readonly region: string;
  /** `event-governance-prod`: prefix of generator and finding ids. */
  readonly prefix: string;
}

export const findingIdOf = (state: CorrelationState, { prefix }: Pick<Publisher, "prefix">) =>
  `${prefix}/correlation/${state.correlation}/${state.incident}`;

export const defaultProduct = ({ region, accountId }: Pick<Publisher, "region" | "accountId">) =>
  `arn:aws:securityhub:${region}:${accountId}:product/${accountId}/default`;

/**
 * The correlated finding, in ASFF. `AwsAccountId` is the importing account, because with the default product any other
 * is rejected (Security Hub API reference, BatchImportFindings); the affected account is in the resource and in
 * `ProductFields`. Severity and types are set twice: providers are asked to set `FindingProviderFields` (user guide,
 * "Using FindingProviderFields").
 */
export function correlatedFinding(
  state: CorrelationState,
  correlation: Correlation,
  publisher: Publisher,
  now: Date,
): JsonObject {
  const parts = correlation.signals.flatMap(({ id }) => state.seen.filter(({ signal }) => signal === id));
  const listed = relatedOf(state, correlation);
  const first = state.seen.map(({ at }) => at).sort()[0] ?? now.toISOString();
  const last =
    state.seen
      .map(({ at }) => at)
      .sort()
      .at(-1) ?? now.toISOString();
  const found = parts.map(({ title }) => title).join("; ");
  return {
    SchemaVersion: "2018-10-08",
    Id: findingIdOf(state, publisher),
    ProductArn: defaultProduct(publisher),
    GeneratorId: `${publisher.prefix}/correlation/${correlation.id}`,
    AwsAccountId: publisher.accountId,
    Types: [...correlation.types],
    FirstObservedAt: timestamp(first, now),
    LastObservedAt: timestamp(last, now),
    CreatedAt: now.toISOString(),
    UpdatedAt: now.toISOString(),
    Severity: { Label: "CRITICAL" },
    FindingProviderFields: { Severity: { Label: "CRITICAL" }, Types: [...correlation.types] },
    Title: truncate(correlation.title, findingLimits.titleCharacters),
    Description: truncate(`${correlation.why} Found: ${found}.`, findingLimits.descriptionCharacters),
    ProductFields: {
      [`${fieldPrefix}account`]: state.accountId,
      [`${fieldPrefix}correlation`]: correlation.id,
      [`${fieldPrefix}findings`]: String(parts.length),
    },
    Resources: [
      {
        Type: correlation.resourceType,
        Id: state.resource,
        Partition: "aws",
        Region: regionOf(state.resource) ?? publisher.region,
      },
    ],
    RelatedFindings: listed.map(({ id, productArn }) => ({ ProductArn: productArn, Id: id })),
    Workflow: { Status: "NEW" },
    RecordState: "ACTIVE",
  };
}

/**
 * The finding that stands for an occurrence in the new Security Hub, to which nobody can add one: the newest of the first
 * signal.
 */
export const raisedFinding = (state: CorrelationState, { signals: [first] }: Correlation): Seen | undefined =>
  state.seen.find(({ signal }) => signal === first?.id);

/**
 * The update that raises it to Critical and says why; undefined if that was done. A comment of somebody else stays, and the
 * severity alone is raised.
 */
export function raiseOf(
  finding: Finding,
  state: CorrelationState,
  correlation: Correlation,
  { author, ownAuthors }: { readonly author: string; readonly ownAuthors: readonly string[] },
): FindingUpdate | undefined {
  const noteIsOurs = finding.note === undefined || ownAuthors.includes(finding.note.updatedBy);
  const note = keptNote("securityhub-v2", {
    text: `${correlation.title} (${correlation.id}): ${state.seen.map(({ title }) => title).join("; ")}.`,
    updatedBy: author,
  });
  const isCritical = Number(finding.raw["severity_id"]) >= ocsfCritical && Number(finding.raw["severity_id"]) < 99;
  const says = finding.note?.updatedBy === author && finding.note.text === note.text;
  if (isCritical && (says || !noteIsOurs)) return undefined;
  return {
    userDefinedFields: {},
    ...(!isCritical && { severity: "CRITICAL" as const }),
    ...(noteIsOurs && !says && { note }),
  };
}

/** At most ten, one of each signal before a second of any. */
function relatedOf(state: CorrelationState, { signals }: Correlation): Seen[] {
  const bySignal = signals.map(({ id }) => state.seen.filter(({ signal }) => signal === id));
  const rounds = Math.max(...bySignal.map((seen) => seen.length));
  const interleaved = Array.from({ length: rounds }, (_, round) =>
    bySignal.flatMap((seen) => seen[round] ?? []),
  ).flat();
  return interleaved.slice(0, findingLimits.relatedFindings);
}

/** A vulnerability is identified by its own id, so that it counts once when two findings report it. */
function subjectOf({ vulnerabilities, id, productArn }: Finding): string {
  return vulnerabilities.length === 0
    ? findingKey({ id, productArn })
    : [...vulnerabilities].sort().join(" ").slice(0, 200);
}

const keyOf = (seen: { readonly id: string; readonly productArn: string }) => findingKey(seen);
/** An invalid time counts as the oldest. */
const timeOf = ({ at }: Seen) => (Number.isNaN(Date.parse(at)) ? 0 : Date.parse(at));
const timestamp = (at: string, now: Date) =>
  Number.isNaN(Date.parse(at)) ? now.toISOString() : new Date(at).toISOString();
const regionOf = (id: string) => /^arn:aws[\w-]*:[\w-]+:([\w-]+):/.exec(id)?.[1];
