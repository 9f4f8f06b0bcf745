import { checkAccounts } from "./accounts";
import { catalog } from "../catalog/catalog";
import { type AdministeredService, administratorOf, type GovernedEvent, isOptIn } from "../catalog/governed-event";
import { checkFindings, findingsWarnings } from "./findings";
import {
  chosenDetections,
  type DetectionSections,
  detections,
  ownDetectionIds,
  tellsPeople,
} from "../detections/detections";
import { governanceAlarmRaised } from "../detections/shipped/governance-alarm-raised";
import { dayOf } from "../texts";
import type { JsonObject } from "../envelope";
import { governedEvents, pinOf } from "../network/governed-events";
import { checkPolicySizes } from "./policy-sizes";
import { checkReconciliation } from "../operations/reconciliation";
import { ownSources } from "../names";
import { checkNotifiedDetections } from "./notifications";
import { compilePattern, validatePattern } from "../pattern/pattern";
import { checkRemediation, remediationWarnings } from "./remediation";
import { crawlerProblems, crawlerWarnings } from "../settings/crawler";
import { checkHeartbeat } from "../settings/heartbeat";
import { checkResponders, isEnabled } from "../settings/responders";
import { hubOf, hubsOf } from "../settings/regions";
import type { CustomEvent, Settings } from "../settings/schema";
import { knownRegions } from "../accounts/known-regions";
import { didYouMean, someOf } from "../nearest";
import { quote } from "../quote";
import { checkDetections, detectionWarnings } from "./detections";
import { checkExceptions, exceptionWarnings } from "./exceptions";
import { own } from "../json";

/**
 * Regions in which console sign-ins through the global endpoint are recorded (IAM user guide, "Sign-in events":
 * root in us-east-1; users in us-east-2, eu-north-1 or ap-southeast-2).
 */
const signInRegions = ["us-east-1", "us-east-2", "eu-north-1", "ap-southeast-2"];

/** Validates rules across several settings. One sentence for each problem. */
export function crossCheck(settings: Settings): string[] {
  // What refers to a Region or an event cannot be judged where those are wrong: its message would be false advice.
  const regions = checkRegions(settings);
  const events = checkEvents(settings);
  const certain = { regions: regions.length === 0, events: events.length === 0 };
  const detectionProblems = checkDetections(settings, certain);
  return [
    ...regions,
    ...checkOrganization(settings, certain.regions),
    ...(Array.isArray(settings.accounts) ? checkAccounts(settings, settings.accounts, certain.regions) : []),
    ...checkRollout(settings.rollout),
    ...events,
    ...detectionProblems,
    ...checkExceptions(settings, certain.events && detectionProblems.length === 0),
    ...checkArchive(settings, certain.regions),
    ...crawlerProblems(settings.archive),
    ...checkFindings(settings.findings),
    ...checkRemediation(settings, certain.regions),
    ...checkNotifiedDetections(settings, [...detections.map(({ id }) => id), ...ownDetectionIds(settings).keys()]),
    ...checkReconciliation(settings, certain.regions),
    ...checkResponders(settings.responders),
    ...checkHeartbeat(settings.heartbeat),
    ...checkPolicySizes(settings),
  ];
}

/** Valid settings that lose events a reader would expect, or that are out of date. One sentence each. */
export function warningsOf(settings: Settings, now: Date): string[] {
  const warnings: string[] = [];
  const governed = Object.keys(settings.regions);
  const missing = signInRegions.filter((region) => !governed.includes(region));
  if (missing.includes("us-east-1")) {
    const lost = catalog.filter((event) => event.regions?.every((region) => region === "us-east-1"));
    warnings.push(
      `regions lacks us-east-1, the only Region in which global services record their calls. These will never arrive: ${lost.map((event) => event.id).join(", ")}, and sign-ins of root users.`,
    );
  }
  const others = missing.filter((region) => region !== "us-east-1");
  if (others.length > 0)
    warnings.push(
      `regions lacks ${others.join(", ")}: console sign-ins of users through the global endpoint that are recorded there will never arrive.`,
    );
  const governing = governedEvents(settings);
  const administered = new Set(governing.flatMap((event) => administratorOf(event) ?? []));
  for (const service of administered) {
    if (settings.administrators[service] === undefined)
      warnings.push(
        `administrators.${service} is not set: its findings are forwarded from every account. If the organization has a delegated administrator for it, each finding arrives twice.`,
      );
  }
  if (["securityhub", "securityhub-v2"].every((service) => administered.has(service as AdministeredService)))
    warnings.push(
      'administrators names securityhub and securityhub-v2, which report the same problems: each is archived and counted twice, and told once where both know it by the same id. Add "securityhub-finding" or "securityhub-v2-finding" to events.exclude.',
    );
  warnings.push(...repetitionWarnings(settings));
  warnings.push(
    ...detectionWarnings(settings),
    ...exceptionWarnings(settings, dayOf(now)),
    ...silenceWarnings(settings, governing),
    ...crawlerWarnings(settings.archive),
  );
  const { mode, units } = settings.rollout;
  if (mode === "stackSet" && !Array.isArray(settings.accounts)) {
    const { excludeAccounts, excludeTags, excludeUnits } = settings.accounts.discover;
    if (excludeAccounts.length > 0 || Object.keys(excludeTags).length > 0 || excludeUnits.length > 0)
      warnings.push(
        `accounts.discover excludes accounts, but StackSets cover whole units: an excluded account below ${Object.keys(units).join(", ")} is still forwarded. Choose smaller units in rollout.units, or another rollout.mode.`,
      );
  }
  return [...warnings, ...findingsWarnings(settings), ...remediationWarnings(settings, dayOf(now))];
}

/** Events of the team's own whose sample an entry of the catalog governs already. */
function repetitionWarnings(settings: Settings): string[] {
  const shipped = governedEvents({ ...settings, events: { ...settings.events, custom: [] } });
  return settings.events.custom.flatMap(({ id, source, sample }, index) => {
    const entry = shipped.find((each) =>
      compilePattern({ source: [each.source], ...each.pattern }).matches({ source, ...sample }),
    );
    return entry === undefined
      ? []
      : [
          `events.custom[${index}] (${id}) has a sample that ${entry.id} governs already, which archives it once. Remove it, unless its pattern matches other events, too.`,
        ];
  });
}

/** Whoever hears nothing: alarms and detections that end nowhere. */
function silenceWarnings(
  settings: DetectionSections & Pick<Settings, "alarms" | "notifications" | "responders">,
  governing: readonly GovernedEvent[],
): string[] {
  const { alarms, notifications, responders } = settings;
  const warnings: string[] = [];
  const forwardsAlarms = governing.some(({ id }) => id === governanceAlarmRaised.governedBy);
  const told = tellsPeople(settings) && chosenDetections(settings).some(({ id }) => id === governanceAlarmRaised.id);
  if (alarms.memberDeadLetters === "each" && !(told && forwardsAlarms))
    warnings.push(
      `alarms.memberDeadLetters is "each", and ${forwardsAlarms ? `no channel is told of ${governanceAlarmRaised.id}` : `${governanceAlarmRaised.governedBy} is not governed`}: nobody hears when such an alarm goes off.`,
    );
  if (alarms.emails.length === 0)
    warnings.push(
      `alarms.emails is empty: ${
        told
          ? "notifications.channels alone tell of alarms, and a hub that fails cannot. Nobody hears"
          : "nobody hears the alarms about events that are lost or late, and"
      } who endangers the archive. Name an address, for example emails: [security@example.com], or subscribe to each hub's alarm topic yourself (alarmTopicArn in the stack's outputs).`,
    );
  if (notifications.channels.length === 0)
    warnings.push(
      "notifications.channels is empty: nobody is told what detections find. Name a channel, for example { id: security, kind: slack, secret: event-governance/slack }.",
    );
  else if (!isEnabled(responders, "notify"))
    warnings.push(
      `${responders.enabled ? 'responders.disable has "notify"' : "responders.enabled is false"}: nobody is told what detections find, although notifications.channels names channels. Remove it once they should be.`,
    );
  return warnings;
}

function checkRegions({ regions, homeRegion }: Pick<Settings, "regions" | "homeRegion">): string[] {
  const names = Object.keys(regions);
  if (names.length === 0) return ["regions is {}: name at least one Region, for example us-east-1: {}."];
  const hubs = hubsOf(regions);
  const choose =
    hubs.length > 0
      ? `Choose one of: ${someOf(hubs)}.`
      : "Leave out the hub of one Region, so that it is a hub itself.";
  const unknown = names.filter((name) => regions[name]?.new !== true && !knownRegions.includes(name));
  if (unknown.length > 0)
    return unknown.map(
      (name) =>
        `regions has ${quote(name)}, which is not a Region. ${didYouMean(name, knownRegions)} If AWS has opened it since this version was made, write ${name}: { new: true }.`,
    );
  const problems: string[] = [];
  for (const [name, { hub }] of Object.entries(regions)) {
    if (hub === undefined || hub === name) continue;
    const path = `regions.${name}.hub is ${quote(hub)}`;
    if (regions[hub] === undefined) problems.push(`${path}, which is not one of the regions. ${choose}`);
    else if (!hubs.includes(hub))
      problems.push(
        `${path}, which is not a hub: its own hub is ${hubOf(regions, hub)}, and an event makes only one hop. ${choose}`,
      );
  }
  // The home Region may be a hub once the others' hubs are right.
  if (problems.length === 0 && !hubs.includes(homeRegion))
    problems.push(
      `homeRegion is ${quote(homeRegion)}, ${regions[homeRegion] === undefined ? "which is not one of the regions" : "which is not a hub"}. ${choose}`,
    );
  return problems;
}

/** What does not depend on the accounts; {@link checkAccounts} has the rest, also of accounts that are found later. */
function checkOrganization(
  {
    accounts,
    organization,
    administrators,
    regions,
  }: Pick<Settings, "accounts" | "organization" | "administrators" | "regions">,
  regionsAreCertain: boolean,
): string[] {
  const problems: string[] = [];
  for (const [service, administrator] of Object.entries(administrators))
    for (const [index, region] of (administrator.regions ?? []).entries())
      if (regionsAreCertain && regions[region] === undefined)
        problems.push(
          `administrators.${service}.regions[${index}] is ${quote(region)}, which is not one of the regions. ${didYouMean(region, Object.keys(regions))}`,
        );
  for (const [index, path] of organization.paths.entries())
    if (!path.startsWith(`${organization.id}/`))
      problems.push(
        `organization.paths[${index}] is ${quote(path)}, which is not in organization ${organization.id}. Begin it with ${organization.id}/.`,
      );
  if (!Array.isArray(accounts))
    for (const [index, id] of accounts.discover.excludeAccounts.entries())
      if (id === organization.governanceAccountId)
        problems.push(
          `accounts.discover.excludeAccounts[${index}] is ${quote(id)}, the governance account, which is always governed. Remove it.`,
        );
  return problems;
}

function checkRollout({ mode, shard, units }: Settings["rollout"]): string[] {
  const problems: string[] = [];
  const chosen = Object.entries(units);
  if (mode === "stackSet" && chosen.length === 0)
    problems.push(
      'rollout.units is {}, but rollout.mode is "stackSet": name the units for the StackSets to cover, for example Workloads: ou-ab12-11111111.',
    );
  for (const [path, id] of chosen) {
    const above = chosen.find(([other]) => other !== path && (other === "/" || path.startsWith(`${other}/`)));
    if (above !== undefined)
      problems.push(
        `rollout.units names ${quote(path)}, which belongs to ${quote(above[0])} already. Leave one of them out.`,
      );
    const same = chosen.find(([other, otherId]) => other < path && otherId === id);
    if (same !== undefined)
      problems.push(
        `rollout.units.${path} is ${quote(id)}, the same as rollout.units.${same[0]}. Correct one of them.`,
      );
  }
  if (shard !== undefined && mode === "delegated")
    problems.push(
      'rollout.shard divides accounts that are reached by an assumed role, and with rollout.mode "delegated" there are none. Leave rollout.shard out.',
    );
  else if (shard?.index !== undefined && shard.index > shard.of)
    problems.push(
      `rollout.shard.index is ${shard.index}, but rollout.shard.of is ${shard.of}. Write 1 to ${shard.of}.`,
    );
  return problems;
}

function checkEvents({ events, regions, administrators }: Settings): string[] {
  const problems: string[] = [];
  const ids = new Set(catalog.map((event) => event.id));
  for (const [index, id] of events.exclude.entries())
    if (!ids.has(id))
      problems.push(
        `events.exclude[${index}] is ${quote(id)}, which is not a governed event. ${didYouMean(id, [...ids], "docs/governed-events.md")}`,
      );
  const optIn = catalog.filter(isOptIn);
  for (const [key, kind, isOfKind] of [
    ["readOnly", "read-only calls", (event: GovernedEvent) => event.readOnly === true || event.frequent === true],
    ["dataEvents", "data events", (event: GovernedEvent) => event.dataEvents === true],
  ] as const) {
    const known = optIn.filter(isOfKind).map((event) => event.id);
    for (const [index, id] of events[key].entries())
      if (!known.includes(id))
        problems.push(
          `events.${key}[${index}] is ${quote(id)}, which is not an opt-in entry of ${kind}. ${didYouMean(id, known)}`,
        );
  }
  const taken = new Set(ids);
  for (const [index, custom] of events.custom.entries()) {
    if (taken.has(custom.id))
      problems.push(`events.custom[${index}].id is ${quote(custom.id)}, which is taken. Choose another.`);
    taken.add(custom.id);
    problems.push(...checkCustom(custom, `events.custom[${index}]`, { regions, administrators }));
  }
  return problems;
}

/** Keys that the program sets itself, or that no rule should depend on. */
const reservedKeys = ["source", "id", "time", "version", "replay-name", "$or"];

function checkCustom(
  { source, pattern, sample }: CustomEvent,
  path: string,
  { regions, administrators }: Pick<Settings, "regions" | "administrators">,
): string[] {
  if (source.toLowerCase().startsWith(ownSources))
    return [
      `${path}.source is ${quote(source)}, but sources that begin with ${ownSources} are reserved for this program: members would forward events that look like its reports. Choose another.`,
    ];
  const twin = catalog.find((event) => event.source !== source && event.source === source.toLowerCase());
  if (twin !== undefined)
    return [
      `${path}.source is ${quote(source)}, which shares its archive folder with ${twin.source}. Write ${twin.source}, or another source.`,
    ];
  const reserved = Object.keys(pattern).filter((key) => reservedKeys.includes(key.split(".")[0] ?? key));
  if (reserved.length > 0)
    return [
      `${path}.pattern is ${quote(pattern)}, which has ${reserved.map(quote).join(", ")}. Write conditions on "detail-type", "resources" and "detail" only, or "account" and "region" to forward from those alone: the program adds the source.`,
    ];
  const pins = [
    ...checkPin(pattern, "account", path, (id) =>
      /^\d{12}$/.test(id)
        ? undefined
        : 'is not an account id: write its 12 digits in quotes, for example "012345678901"',
    ),
    ...checkPin(pattern, "region", path, (region) =>
      own(regions, region) === undefined
        ? `is not one of the regions: ${Object.keys(regions).join(", ")}. Correct or remove it`
        : undefined,
    ),
  ];
  if (pins.length > 0) return pins;
  if (pattern["detail-type"] === undefined)
    return [
      `${path}.pattern is ${quote(pattern)}, which has no "detail-type". Write the intended detail types, for example ["Deployed"].`,
    ];
  const { account: _, region: __, ...rest } = pattern;
  const whole = { source: [source], ...rest };
  const invalid = validatePattern(whole);
  if (invalid.length > 0) return invalid.map((problem) => `${path}.pattern is not an event pattern: ${problem}`);
  if (!compilePattern(whole).matches({ source, ...sample }))
    return [`${path}.sample is ${quote(sample)}, which the event's own pattern does not match. Correct one of them.`];
  return checkDoubled({ source, pattern, sample }, path, administrators);
}

/**
 * A pin decides which accounts and Regions get the rule, so it lists them: an operator such as anything-but could not be
 * planned.
 */
function checkPin(
  pattern: JsonObject,
  key: "account" | "region",
  path: string,
  problemWith: (value: string) => string | undefined,
): string[] {
  if (pattern[key] === undefined) return [];
  const pin = pinOf(pattern, key);
  if (pin === undefined || pin.length === 0)
    return [
      `${path}.pattern.${key} is ${quote(pattern[key])}. Write a list of ${key === "account" ? 'account ids, ["012345678901"]' : 'Regions, ["us-east-1"]'}: it decides where the event is forwarded from.`,
    ];
  return pin.flatMap((value, index) => {
    const problem = problemWith(value);
    return problem === undefined ? [] : [`${path}.pattern.${key}[${index}] is ${quote(value)}, which ${problem}.`];
  });
}

/**
 * An organization's service sends a member's findings from its administrator as well: an event of the team's own that
 * every account forwards would bring each twice.
 */
function checkDoubled(
  { source, pattern, sample }: Pick<CustomEvent, "source" | "pattern" | "sample">,
  path: string,
  administrators: Settings["administrators"],
): string[] {
  if (pinOf(pattern, "account") !== undefined) return [];
  const event = { source, ...sample };
  const entry = catalog.find(
    (each) =>
      administratorOf(each) !== undefined && compilePattern({ source: [each.source], ...each.pattern }).matches(event),
  );
  const service = entry && administratorOf(entry);
  if (entry === undefined || service === undefined) return [];
  const administrator = administrators[service]?.accountId ?? administrators.securityhub?.accountId ?? "012345678901";
  const named = administrators[service] !== undefined || !isOnlyIfNamed(entry);
  return [
    `${path} has events of ${entry.id}, which ${service}'s administrator sends for its members: from every account, each would be archived twice. ${
      named
        ? `Remove it, because ${entry.id} governs them`
        : `Remove it and set administrators.${service}, with which ${entry.id} governs them`
    }; or forward it from the administrator alone with pattern.account: [${quote(administrator)}].`,
  ];
}

const isOnlyIfNamed = ({ origin }: GovernedEvent) =>
  typeof origin === "object" && "administrator" in origin && origin.onlyIfNamed === true;

function checkArchive(
  { archive, regions }: Pick<Settings, "archive" | "regions">,
  regionsAreCertain: boolean,
): string[] {
  const problems: string[] = [];
  const hubs = hubsOf(regions);
  for (const region of Object.keys(archive.streams))
    if (regionsAreCertain && !hubs.includes(region))
      problems.push(
        `archive.streams names ${quote(region)}, which is not a hub and has no delivery streams. ${didYouMean(region, hubs)}`,
      );
  if (archive.formerFormat === archive.format)
    problems.push(
      `archive.formerFormat is ${quote(archive.format)}, which is the current archive.format. Name the previous format, or leave formerFormat out.`,
    );
  if (archive.infrequentAccessDays >= archive.retentionDays)
    problems.push(
      `archive.infrequentAccessDays is ${archive.infrequentAccessDays}, but objects expire after archive.retentionDays, ${archive.retentionDays}. Write fewer days.`,
    );
  if (typeof archive.lockDays === "number" && archive.lockDays > archive.retentionDays)
    problems.push(
      `archive.lockDays is ${archive.lockDays}, more than archive.retentionDays, ${archive.retentionDays}: objects could not expire. Write ${archive.retentionDays} or less, or leave it out.`,
    );
  return problems;
}
