import { catalog } from "../catalog/catalog";
import { assumedVolume, isOfProfile } from "../catalog/profiles";
import type { GovernedEvent, Topic } from "../catalog/governed-event";
import type { Envelope, JsonObject } from "../envelope";
import { compilePatterns, type PatternSet } from "../pattern/pattern";
import { activeRemediations } from "../settings/effective-modes";
import type { CustomEvent, Settings } from "../settings/schema";

/** The sections that decide which events are governed. */
export type EventSections = Pick<
  Settings,
  "administrators" | "drift" | "events" | "heartbeat" | "remediation" | "notifications"
>;

/**
 * The events that these settings govern: those of the profile, without excluded entries and with those that are opted in, and
 * the team's own, sorted by id. Reports of our own functions only where something makes them: of remediations if one is active,
 * of tickets if there is a ticket system, of silent accounts if somebody listens to heartbeats, of drift if hubs are compared.
 * Findings of the new Security Hub only if settings name its administrator, and then those of Security Hub CSPM only if they
 * name that one's too: both report the same problems.
 */
export function governedEvents({
  administrators,
  drift,
  events,
  heartbeat,
  remediation,
  notifications,
}: EventSections): GovernedEvent[] {
  const { securityhub, "securityhub-v2": securityhubV2 } = administrators;
  const silent = [
    ...(activeRemediations(remediation).length === 0 ? ["remediation"] : []),
    ...(notifications.channels.some(({ kind }) => kind === "ticket") ? [] : ["notification"]),
    ...(heartbeat.watch && !events.exclude.includes("heartbeat") ? [] : ["silence"]),
    ...(drift.detect ? [] : ["drift"]),
    ...catalog.filter((event) => isUnnamed(event, administrators)).map(({ id }) => id),
    ...(securityhubV2 !== undefined && securityhub === undefined ? ["securityhub-finding"] : []),
  ];
  const chosen = catalog.filter(
    (event) =>
      !events.exclude.includes(event.id) &&
      !silent.includes(event.id) &&
      (isOfProfile(event, events.profile) ||
        events.readOnly.includes(event.id) ||
        events.dataEvents.includes(event.id)),
  );
  return [...chosen, ...events.custom.map(fromSettings)].sort((a, b) => (a.id < b.id ? -1 : 1));
}

const isUnnamed = ({ origin }: GovernedEvent, administrators: Settings["administrators"]): boolean =>
  typeof origin === "object" &&
  "administrator" in origin &&
  origin.onlyIfNamed === true &&
  administrators[origin.administrator] === undefined;

/** A source belongs to one topic, so the team's event uses the catalog's topic if the source is known. */
const topicOf = (source: string): Topic => catalog.find((event) => event.source === source)?.topic ?? "custom";

/**
 * A pin on `account` or `region`, as a list of texts: it decides which accounts and Regions get the rule, so that the
 * events of an organization's service come from its administrator alone. Undefined: no pin.
 */
export const pinOf = (pattern: JsonObject, key: "account" | "region"): readonly string[] | undefined => {
  const pin = pattern[key];
  return Array.isArray(pin) && pin.every((each) => typeof each === "string") ? pin : undefined;
};

function originOf(pattern: JsonObject): Pick<GovernedEvent, "origin" | "regions"> {
  const accounts = pinOf(pattern, "account");
  const regions = pinOf(pattern, "region");
  return { origin: accounts === undefined ? "member" : { accounts }, ...(regions !== undefined && { regions }) };
}

function fromSettings(custom: CustomEvent): GovernedEvent {
  return {
    id: custom.id,
    why: custom.why,
    topic: topicOf(custom.source),
    source: custom.source,
    pattern: custom.pattern,
    ...originOf(custom.pattern),
    ...(custom.readOnly && { readOnly: true as const }),
    volume: assumedVolume,
    preconditions: [],
    sample: {
      version: "0",
      id: "00000000-0000-0000-0000-000000000000",
      "detail-type": custom.sample["detail-type"],
      source: custom.source,
      account: pinOf(custom.pattern, "account")?.[0] ?? "111122223333",
      time: "2026-01-01T00:00:00Z",
      region: pinOf(custom.pattern, "region")?.[0] ?? "us-east-1",
      resources: custom.sample.resources,
      detail: custom.sample.detail,
    },
  };
}

/**
 * Which of the governed events that these settings choose carry an event to the hub, by id. A pin on account or Region
 * says where the event is forwarded from, not what it is.
 */
export function governingEvents(settings: EventSections): (event: Envelope) => string[] {
  // Of each source when the first event of it is asked about: settings are asked for their detections many times in a run,
  // and their own are of few sources.
  const bySource = new Map<string, PatternSet>();
  return (event) => {
    let patterns = bySource.get(event.source);
    if (patterns === undefined) {
      patterns = compilePatterns(
        new Map(
          governedEvents(settings)
            .filter(({ source }) => source === event.source)
            .map(({ id, source, pattern: { account: _, region: __, ...pattern } }) => [
              id,
              { source: [source], ...pattern },
            ]),
        ),
      );
      bySource.set(event.source, patterns);
    }
    return patterns.match(event);
  };
}
