import type { Account } from "../../model/accounts/account";
import { catalog } from "../../model/catalog/catalog";
import type { Envelope, JsonObject } from "../../model/envelope";
import type { GovernedEvent } from "../../model/catalog/governed-event";
import { awsCallerExceptions } from "../../model/detections/aws-callers";
import { chosenDetections, compileDetections, type DetectionSections } from "../../model/detections/detections";
import { governedEvents } from "../../model/network/governed-events";
import { compilePatterns } from "../../model/pattern/pattern";
import type { Settings } from "../../model/settings/schema";
import { expectedReconciliations, type ReconcilingSections, type Reconciliation } from "./account-changes";
import { isFromAws } from "../expectations/reading";
import { type ExpectedException, expectedExceptions } from "./expected-exceptions";
import { type ExpectedTicket, expectedTickets } from "./notices";

/** The expected outcome of an event, derived only from settings and catalog: independent of plans and resources. */
export interface ExpectedOutcome {
  /**
   * `"either"`: read-only, and not in a read-only entry, of which AWS delivers some nevertheless; or a heartbeat of one
   * rule, which settings do not name.
   */
  readonly governed: boolean | "either";
  /** Ids of the governed events whose pattern matches it. */
  readonly events: readonly string[];
  /** The reason why it is not governed. */
  readonly why: string;
  /** Ids of the detections that it must fire at its hub, and of which people must be told. */
  readonly detections: readonly string[];
  /** Detections that find it and of which nobody must be told, each with the exception that says so. */
  readonly excepted: readonly ExpectedException[];
  /** The reconciliation that it must start, if it is a change of the organization's accounts. */
  readonly reconciles?: Reconciliation;
  /** The ticket request that it must cause, if it is a notice for a ticket system. */
  readonly tells?: ExpectedTicket;
  /** False if settings leave the detail type to the sender: some entry of its source lists none, and none lists this. */
  readonly typeOfItsOwn?: boolean;
}

/** What settings do not say. */
export interface ExpectationPlace {
  readonly environment?: string;
  readonly accounts?: readonly Account[];
  /** The clock of the functions. */
  readonly now?: Date;
}

const listed = ({ accounts }: Pick<Settings, "accounts">): readonly Account[] =>
  Array.isArray(accounts) ? accounts : [];

/** `bus`: ARN of the central bus on which the event is put; absent for the default bus of its account and Region. */
export type ExpectedOutcomeOf = (event: Envelope, bus?: string) => ExpectedOutcome;

/**
 * An independent expectation, with which the guarantees compare the evaluated resources: an event is governed if it
 * matches the pattern of an enabled entry and occurs where that entry is forwarded from.
 */
export function expectedOutcomes(
  settings: DetectionSections & ReconcilingSections,
  { environment = "prod", accounts = listed(settings), now = new Date() }: ExpectationPlace = {},
): ExpectedOutcomeOf {
  const reconciliationOf = expectedReconciliations(settings, environment);
  const ticketOf = expectedTickets(settings);
  const chosen = governedEvents(settings);
  const byId = new Map(chosen.map((entry) => [entry.id, entry]));
  const patterns = compilePatterns(
    new Map(chosen.map((entry) => [entry.id, { source: [entry.source], ...entry.pattern }])),
  );
  const enabled = chosenDetections(settings);
  const detections = compileDetections(enabled);
  const exceptions = [...settings.detections.exceptions, ...awsCallerExceptions(enabled)];
  const exceptedFrom = expectedExceptions(exceptions, enabled, { accounts, now });
  const whyUnmatched = reasonsToLeave(settings, chosen);
  return (event, bus) => {
    const matched = patterns.match(event).flatMap((id) => byId.get(id) ?? []);
    if (matched.length === 0)
      return { governed: false, events: [], detections: [], excepted: [], why: whyUnmatched(event) };
    const here = matched.filter((entry) => isCarried(entry, event, settings, bus));
    const events = here.map((entry) => entry.id);
    if (here.length === 0)
      return {
        governed: false,
        events,
        why: matched[0] === undefined ? "" : whyElsewhere(matched[0], event, settings),
        detections: [],
        excepted: [],
      };
    if (isReadOnlyManagement(event) && !here.some((entry) => entry.readOnly))
      return {
        governed: "either",
        events,
        detections: [],
        excepted: [],
        why: "a read-only call that no read-only entry asks for",
      };
    if (event.source === "event-governance.heartbeat" && event.detail["rule"] !== undefined)
      return {
        governed: "either",
        events,
        detections: [],
        excepted: [],
        why: "a heartbeat of one rule, which only that rule carries",
      };
    const reconciles = reconciliationOf(event);
    const tells = ticketOf(event);
    const found = detections.match(event);
    const excepted = exceptedFrom(event, found);
    return {
      governed: true,
      events,
      detections: found.filter((id) => !excepted.some(({ detection }) => detection === id)),
      excepted,
      why: "",
      ...(reconciles && { reconciles }),
      ...(tells && { tells }),
      ...(isOpen(event, chosen) && { typeOfItsOwn: false }),
    };
  };
}

/** Whether its sender may choose any detail type. Services do not let anybody choose theirs. */
function isOpen(event: Envelope, chosen: readonly GovernedEvent[]): boolean {
  if (isFromAws(event)) return false;
  const lists = chosen.filter(({ source }) => source === event.source).map(({ pattern }) => typesIn(pattern));
  return lists.includes("any") && !lists.some((types) => types.includes(event["detail-type"]));
}

/** The detail types that a pattern lists, in each of its branches; `"any"` if it gives a condition, or none. */
function typesIn(pattern: JsonObject): readonly string[] | "any" {
  const { "detail-type": types, $or: branches } = pattern;
  if (Array.isArray(types)) return types.every((type) => typeof type === "string") ? types : "any";
  const lists = Array.isArray(branches) ? branches.map((branch) => typesIn(branch as JsonObject)) : [];
  return lists.length === 0 || lists.includes("any") ? "any" : lists.flat();
}

function isCarried(
  entry: GovernedEvent,
  event: Envelope,
  settings: Pick<Settings, "organization" | "administrators" | "regions">,
  bus?: string,
): boolean {
  if (!(event.region in settings.regions)) return false;
  if (entry.regions && !entry.regions.includes(event.region)) return false;
  if (entry.origin === "member") return true;
  // Put by a hub's functions on its central bus, as the governance account: anywhere else it is a forgery.
  if (entry.origin === "hub") return bus !== undefined && event.account === settings.organization.governanceAccountId;
  if ("accounts" in entry.origin) return entry.origin.accounts.includes(event.account);
  const administrator = settings.administrators[entry.origin.administrator];
  return (
    administrator === undefined ||
    (administrator.accountId === event.account && (administrator.regions?.includes(event.region) ?? true))
  );
}

/** Why an event is not governed that matches an entry: it occurs where that entry is not forwarded from. */
function whyElsewhere(
  { regions, origin }: GovernedEvent,
  event: Envelope,
  settings: Pick<Settings, "regions" | "administrators">,
): string {
  const where = regions?.join(", ");
  if (where !== undefined && !regions?.some((region) => region in settings.regions))
    return `it is recorded in ${where} alone, which "regions" of the settings lacks`;
  if (!(event.region in settings.regions)) return `"regions" of the settings lacks ${event.region}`;
  if (where !== undefined && !regions?.includes(event.region))
    return `it is recorded in ${where} alone, and this one is of ${event.region}`;
  if (origin === "hub") return "only a hub's own functions report it";
  if (origin === "member") return "it is forwarded from elsewhere";
  if ("accounts" in origin) return `it is forwarded from ${origin.accounts.join(", ")} alone`;
  const { administrator } = origin;
  const named = settings.administrators[administrator];
  if (named?.accountId === event.account)
    return `administrators.${administrator} forwards it from ${named.regions?.join(", ")} alone`;
  return `its service's delegated administrator, ${named?.accountId}, sends it in the member's stead`;
}

/** Why no governed event matches: what settings leave out, or the first part of its pattern that none has. */
function reasonsToLeave(
  { events }: Pick<Settings, "events">,
  chosen: readonly GovernedEvent[],
): (event: Envelope) => string {
  const left = catalog.filter((entry) => !chosen.includes(entry));
  const patterns = compilePatterns(
    new Map(left.map((entry) => [entry.id, { source: [entry.source], ...entry.pattern }])),
  );
  const anywhere = compilePatterns(
    new Map(
      chosen.map(({ id, source, pattern: { account: _, region: __, ...pattern } }) => [
        id,
        { source: [source], ...pattern },
      ]),
    ),
  );
  return (event) => {
    const [elsewhere] = anywhere.match(event);
    if (elsewhere !== undefined)
      return `the pattern of ${elsewhere} names the accounts or Regions that it is forwarded from`;
    const [id] = patterns.match(event);
    const entry = left.find((each) => each.id === id);
    if (entry !== undefined && events.exclude.includes(entry.id)) return `"events.exclude" names ${entry.id}`;
    if (entry?.readOnly) return `it is a read-only event, and "events.readOnly" does not name ${entry.id}`;
    if (entry?.frequent) return `it is a frequent call, and "events.readOnly" does not name ${entry.id}`;
    if (entry?.dataEvents) return `it is a data event, and "events.dataEvents" does not name ${entry.id}`;
    if (entry !== undefined) return `settings have no use for ${entry.id}`;
    const ofSource = chosen.filter(({ source }) => source === event.source);
    if (ofSource.length === 0) return `no governed event has the source ${event.source}`;
    const type = event["detail-type"];
    const types = ofSource.flatMap(({ pattern }) => pattern["detail-type"]);
    return types.every((each) => typeof each === "string") && !types.includes(type)
      ? `no governed event of ${event.source} has the type "${type}"`
      : "no governed event has this pattern";
  };
}

/**
 * Category and `managementEvent` may be missing: CloudTrail added them with event versions 1.06 and 1.07. Data events and
 * network activity are delivered to rules in the state `ENABLED` (EventBridge user guide, "AWS service events delivered
 * via AWS CloudTrail").
 */
const isReadOnlyManagement = ({ detail, "detail-type": type }: Envelope) =>
  type.endsWith("via CloudTrail") &&
  String(detail["readOnly"]) === "true" &&
  String(detail["managementEvent"]) !== "false" &&
  ["Management", "undefined", "null"].includes(String(detail["eventCategory"]));
