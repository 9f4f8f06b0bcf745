import type { CustomDetection } from "../settings/detections";
import { detections, envelopeOf, nearMissesOf, ownDetectionIds } from "../detections/detections";
import { subjectsOf } from "../detections/subject";
import type { Envelope, JsonObject } from "../envelope";
import { rulesOfProcess } from "../correlations/own-processes";
import { checkCorrelation } from "./correlations";
import { checkProcess } from "./processes";
import { checkGoverned, isReadOnly } from "./governed";
import { type EventSections, governingEvents } from "../network/governed-events";
import { compilePattern, validatePattern } from "../pattern/pattern";
import type { Settings } from "../settings/schema";
import { ownSources } from "../names";
import { savedQueries } from "../queries/saved-queries";
import { knownRegions } from "../accounts/known-regions";
import { didYouMean } from "../nearest";
import { quote } from "../quote";

/** What is wrong with the settings' detections, one sentence for each problem. */
export function checkDetections(
  settings: EventSections & Pick<Settings, "detections" | "regions">,
  certain: { readonly events: boolean; readonly regions: boolean },
): string[] {
  const { exclude, severity, custom, correlations, processes } = settings.detections;
  const known = detections.map(({ id }) => id);
  const problems: string[] = [];
  for (const [index, id] of exclude.entries())
    if (!known.includes(id))
      problems.push(
        `detections.exclude[${index}] is ${quote(id)}, which is not a detection of this project. ${didYouMean(id, known, page)}`,
      );
  const own = ownDetectionIds(settings);
  for (const id of Object.keys(severity))
    if (!known.includes(id)) {
      const list = own.get(id);
      problems.push(
        `detections.severity.${id} is ${quote(severity[id])}, but ${
          list === undefined
            ? `this project has no such detection. ${didYouMean(id, known, page)}`
            : `it is one of the team's own. Set its severity in detections.${list}.`
        }`,
      );
    }
  const taken = new Set(known);
  // Which events are governed is unknown where `events` has problems of its own.
  const governing = certain.events ? governingEvents(settings) : undefined;
  for (const [index, rule] of correlations.entries()) {
    const path = `detections.correlations[${index}]`;
    if (taken.has(rule.id)) problems.push(`${path}.id is ${quote(rule.id)}, which is taken. Choose another.`);
    taken.add(rule.id);
    problems.push(...checkCorrelation(rule, path, settings, governing));
  }
  for (const [index, process] of processes.entries()) {
    const path = `detections.processes[${index}]`;
    for (const { id } of rulesOfProcess(process)) {
      if (taken.has(id))
        problems.push(
          `${path}.id is ${quote(process.id)}, which makes a rule ${quote(id)}, and that is taken. Choose another.`,
        );
      taken.add(id);
    }
    problems.push(...checkProcess(process, path, settings, governing));
  }
  for (const [index, detection] of custom.entries()) {
    const path = `detections.custom[${index}]`;
    if (taken.has(detection.id)) problems.push(`${path}.id is ${quote(detection.id)}, which is taken. Choose another.`);
    taken.add(detection.id);
    problems.push(...checkCustom(detection, path, settings.events, governing));
    if (certain.regions) problems.push(...checkSampleRegions(detection, path, settings.regions));
  }
  return problems;
}

/** Detections that can never fire, because settings leave out the event that they need. */
export function detectionWarnings({
  events,
  detections: { exclude },
}: Pick<Settings, "events" | "detections">): string[] {
  return events.exclude.flatMap((id) => {
    const deaf = detections.filter((detection) => detection.governedBy === id && !exclude.includes(detection.id));
    if (deaf.length === 0) return [];
    const names = deaf.map((detection) => detection.id).join(", ");
    return [
      `events.exclude leaves out ${id}, without which ${names} cannot fire. Remove it from events.exclude, or add ${deaf.length === 1 ? "the detection" : "the detections"} to detections.exclude.`,
    ];
  });
}

const page = "docs/detections.md";

/** A detection may match on account or Region, unlike a governed event: it does not decide what is forwarded. */
const allowedKeys = ["detail-type", "detail", "resources", "account", "region"];

type Governing = (event: Envelope) => string[];

/** A Region that does not exist sends nothing. */
function checkSampleRegions(
  custom: CustomDetection,
  path: string,
  regions: Readonly<Record<string, unknown>>,
): string[] {
  return eventsOf(custom).flatMap(([key, { region }]) =>
    region === undefined || knownRegions.includes(region) || regions[region] !== undefined
      ? []
      : [`${path}.${key}.region is ${quote(region)}, which is not a Region. ${didYouMean(region, knownRegions)}`],
  );
}

/** The sample and the near-misses, by their path in the settings. */
const eventsOf = ({ sample, nearMiss, nearMisses = [] }: CustomDetection): [string, CustomDetection["sample"]][] => [
  ["sample", sample],
  ...(nearMiss === undefined ? [] : [["nearMiss", nearMiss] as [string, CustomDetection["sample"]]]),
  ...nearMisses.map((event, index): [string, CustomDetection["sample"]] => [`nearMisses[${index}]`, event]),
];

function checkCustom(
  detection: CustomDetection,
  path: string,
  events: Settings["events"],
  governing: Governing | undefined,
): string[] {
  const { source, pattern, readOnly, query } = detection;
  if (source.toLowerCase().startsWith(ownSources))
    return [
      `${path}.source is ${quote(source)}, but sources that begin with ${ownSources} are reserved for this program, and any account can put such an event on the central bus. Choose another.`,
    ];
  if (query !== undefined && !savedQueries.includes(query))
    return [
      `${path}.query is ${quote(query)}, which is not a saved query. ${didYouMean(query, savedQueries, "docs/queries.md")}`,
    ];
  const reserved = Object.keys(pattern).filter((key) => !allowedKeys.includes(key.split(".")[0] ?? key));
  if (reserved.length > 0)
    return [
      `${path}.pattern is ${quote(pattern)}, which has ${reserved.map(quote).join(", ")}. Write conditions on ${allowedKeys.join(", ")} only: the program adds the source.`,
    ];
  if (pattern["detail-type"] === undefined)
    return [
      `${path}.pattern is ${quote(pattern)}, which has no "detail-type". Write the intended detail types, for example ["Deployed"].`,
    ];
  const whole: JsonObject = { source: [source], ...pattern };
  const invalid = validatePattern(whole);
  if (invalid.length > 0) return invalid.map((problem) => `${path}.pattern is not an event pattern: ${problem}`);
  const matcher = compilePattern(whole);
  const sample = envelopeOf(source, detection.sample);
  const problems: string[] = [];
  if (!matcher.matches(sample))
    problems.push(
      `${path}.sample is ${quote(detection.sample)}, which the detection's own pattern does not match. Correct one of them.`,
    );
  for (const [key, event] of eventsOf(detection).slice(1))
    if (matcher.matches(envelopeOf(source, event)))
      problems.push(
        `${path}.${key} is ${quote(event)}, which the detection's pattern matches. Write a harmless event, or narrow the pattern.`,
      );
  if (nearMissesOf(detection).length === 0)
    problems.push(
      `${path}.nearMiss is missing. Write a harmless event much like the sample, on which it must not fire.`,
    );
  if (detection.subject !== undefined && subjectsOf(sample, [detection.subject].flat()).length === 0)
    problems.push(
      `${path}.subject is ${quote(detection.subject)}, where the sample has nothing. Write where such an event names what it concerns, and have it in the sample.`,
    );
  if (problems.length > 0) return problems;
  if (isReadOnly(sample) && !readOnly)
    return [`${path}.sample is a read-only call, which its rule would not receive. Write readOnly: true.`];
  return governing === undefined
    ? []
    : checkGoverned(sample, { name: `${path}.sample`, what: "detection" }, events, governing(sample));
}
