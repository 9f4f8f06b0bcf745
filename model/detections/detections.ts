import { rulesOfProcess } from "../correlations/own-processes";
import { ruleOf } from "../correlations/own-rules";
import { chosenQueries } from "../query-schedules/chosen-queries";
import { correlationDetections, detectionOf, queryDetections } from "./alerts";
import * as all from "./shipped/all";
import type { Detection } from "./detection";
import type { Triage } from "../triage";
import type { CustomCorrelationRule } from "../settings/correlations";
import type { CustomDetection } from "../settings/detections";
import type { Envelope, JsonObject } from "../envelope";
import { type EventSections, governedEvents, governingEvents } from "../network/governed-events";
import { ownSources } from "../names";
import { compilePatterns, type PatternSet } from "../pattern/pattern";
import { isEnabled } from "../settings/responders";
import type { Settings } from "../settings/schema";

/** Every detection of this project, sorted by id: one file each in `shipped/`, and one for the alerts of each correlation rule and saved query. */
export const detections: readonly Detection[] = [
  ...Object.values<Detection>(all),
  ...correlationDetections,
  ...queryDetections,
].sort((a, b) => (a.id < b.id ? -1 : 1));

const byId = new Map(detections.map((detection) => [detection.id, detection]));

/** The detection with this id, or undefined. */
export const findDetection = (id: string): Detection | undefined => byId.get(id);

/** The whole event pattern, with the required source. */
export const patternOf = ({ source, pattern }: Detection): JsonObject => ({ source: [source], ...pattern });

/** One compiled matcher for all of them, which returns the ids of those that an event fires. */
export const compileDetections = (chosen: readonly Detection[]): PatternSet =>
  compilePatterns(new Map(chosen.map((detection) => [detection.id, patternOf(detection)])));

/** The sections that decide which detections there are, and what each looks for. */
export type DetectionSections = EventSections &
  Pick<Settings, "detections" | "administrators" | "organization" | "queries" | "rollout">;

/**
 * The detections that these settings enable, sorted by id: this project's except excluded ones and those whose event is
 * not governed, with severities from settings, and the team's own.
 */
export function chosenDetections(settings: DetectionSections): Detection[] {
  const { exclude, severity } = settings.detections;
  const governed = new Set(governedEvents(settings).map(({ id }) => id));
  const running = new Set(chosenQueries(settings).map(({ name }) => name));
  return [...detections, ...ownDetections(settings)]
    .filter(
      ({ id, governedBy, runs, correlates = [] }) =>
        !exclude.includes(id) &&
        (runs === undefined || running.has(runs)) &&
        governed.has(governedBy) &&
        correlates.every((event) => governed.has(event.governedBy)),
    )
    .map((detection) => ({
      ...inPlace(detection, settings),
      severity: severity[detection.id] ?? detection.severity,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Lists of the section that hold the team's own; the other keys change what there is. */
export type OwnList = Exclude<keyof Settings["detections"], "exclude" | "severity" | "deployers" | "exceptions">;

/** What a list of the team's own becomes. */
interface OwnKind {
  readonly ids: (settings: Settings["detections"]) => string[];
  readonly detections: (settings: Settings["detections"], governing: (event: Envelope) => string[]) => Detection[];
}

const ofRules = (rulesOf: (settings: Settings["detections"]) => readonly CustomCorrelationRule[]): OwnKind => ({
  ids: (settings) => rulesOf(settings).map(({ id }) => id),
  detections: (settings, governing) => rulesOf(settings).map((rule) => detectionOf(ruleOf(rule, governing))),
});

/** The compiler asks for each list that settings are given. */
const ownKinds: Readonly<Record<OwnList, OwnKind>> = {
  custom: {
    ids: ({ custom }) => custom.map(({ id }) => id),
    detections: ({ custom }, governing) => custom.map((each) => fromSettings(each, governing)),
  },
  correlations: ofRules(({ correlations }) => correlations),
  processes: ofRules(({ processes }) => processes.flatMap(rulesOfProcess)),
};

/** The team's own detections, whether what they need is governed or not. */
export function ownDetections(settings: EventSections & Pick<Settings, "detections">): Detection[] {
  const governing = governingEvents(settings);
  return Object.values(ownKinds).flatMap((kind) => kind.detections(settings.detections, governing));
}

/** Ids of the team's own detections, each with the list that has it. */
export const ownDetectionIds = ({ detections: section }: Pick<Settings, "detections">): ReadonlyMap<string, OwnList> =>
  new Map(
    (Object.keys(ownKinds) as OwnList[]).flatMap((list) =>
      ownKinds[list].ids(section).map((id) => [id, list] as const),
    ),
  );

function inPlace(
  { patternWith, ...detection }: Detection,
  { administrators, organization, rollout, detections: { deployers } }: DetectionSections,
): Detection {
  // Anybody in the organization can put an event with a source of ours on a bus: only the hub's own are believed.
  if (detection.source.startsWith(ownSources))
    return { ...detection, pattern: { account: [organization.governanceAccountId], ...detection.pattern } };
  const findingsAdministratorId = administrators.securityhub?.accountId;
  const pattern = patternWith?.({
    ...(findingsAdministratorId !== undefined && { findingsAdministratorId }),
    deployers: [...new Set([rollout.roleName, ...deployers])].sort(),
  });
  return pattern === undefined ? detection : { ...detection, pattern };
}

/** Whether anybody is told of what detections find: there is a channel, and the function that writes to it runs. */
export const tellsPeople = ({ notifications, responders }: Pick<Settings, "notifications" | "responders">): boolean =>
  notifications.channels.length > 0 && isEnabled(responders, "notify");

function fromSettings(custom: CustomDetection, governing: (event: Envelope) => string[]): Detection {
  const { readOnly, technique, query, subject, sample, nearMiss: _, nearMisses: __, triage, ...rest } = custom;
  const event = envelopeOf(custom.source, sample);
  return {
    ...rest,
    ...(technique !== undefined && { technique }),
    ...(query !== undefined && { query }),
    ...(readOnly && { readOnly: true as const }),
    governedBy: governing(event)[0] ?? "",
    ...(subject !== undefined && { subject: [subject].flat() }),
    sample: event,
    nearMisses: nearMissesOf(custom).map((each) => envelopeOf(custom.source, each)),
    triage:
      triage === undefined
        ? usualTriage(custom)
        : { ...triage, look: triage.look as readonly string[] as Triage["look"] },
    limits: "",
  };
}

/** The near-misses of a team's detection, of both settings. */
export const nearMissesOf = ({ nearMiss, nearMisses = [] }: CustomDetection): CustomDetection["sample"][] => [
  ...(nearMiss === undefined ? [] : [nearMiss]),
  ...nearMisses,
];

/** What can be said of a team's detection that gives no triage of its own. */
const usualTriage = ({ query = "everything-that-touched-one-resource" }: CustomDetection): Triage => ({
  look: [
    `Run \`${query}\`: what else happened around it.`,
    "Compare the event's `detail` with the detection's near-misses: what differs is what it found.",
    "Ask the owner of `account` whether they know of it.",
  ],
  harmless: "The near-misses of the detection are what its team calls harmless.",
  contain: "Its settings do not say: write triage for it in detections.custom.",
});

/** The team's event as EventBridge would send it. */
export const envelopeOf = (source: string, event: CustomDetection["sample"]): Envelope => ({
  version: "0",
  id: "00000000-0000-0000-0000-000000000000",
  "detail-type": event["detail-type"],
  source,
  account: event.account ?? "111122223333",
  time: "2026-01-01T00:00:00Z",
  region: event.region ?? "us-east-1",
  resources: event.resources,
  detail: event.detail,
});
