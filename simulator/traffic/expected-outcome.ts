import type { Envelope, JsonObject } from "../../model/envelope";
import type { GovernedEvent } from "../../model/catalog/governed-event";
import { chosenDetections, compileDetections, type DetectionSections } from "../../model/detections/detections";
import { governedEvents } from "../../model/network/governed-events";
import { compilePatterns } from "../../model/pattern/pattern";
import type { Settings } from "../../model/settings/schema";
import { expectedReconciliations, type ReconcilingSections, type Reconciliation } from "./account-changes";
import { isFromAws } from "../expectations/reading";
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
  /** Ids of the detections that it must fire at its hub. */
  readonly detections: readonly string[];
  /** The reconciliation that it must start, if it is a change of the organization's accounts. */
  readonly reconciles?: Reconciliation;
  /** The ticket request that it must cause, if it is a notice for a ticket system. */
  readonly tells?: ExpectedTicket;
  /** False if settings leave the detail type to the sender: some entry of its source lists none, and none lists this. */
  readonly typeOfItsOwn?: boolean;
}

/** `bus`: ARN of the central bus on which the event is put; absent for the default bus of its account and Region. */
export type ExpectedOutcomeOf = (event: Envelope, bus?: string) => ExpectedOutcome;

/**
 * An independent expectation, with which the guarantees compare the evaluated resources: an event is governed if it
 * matches the pattern of an enabled entry and occurs where that entry is forwarded from.
 */
export function expectedOutcomes(
  settings: DetectionSections & ReconcilingSections,
  environment = "prod",
): ExpectedOutcomeOf {
  const reconciliationOf = expectedReconciliations(settings, environment);
  const ticketOf = expectedTickets(settings);
  const chosen = governedEvents(settings);
  const byId = new Map(chosen.map((entry) => [entry.id, entry]));
  const patterns = compilePatterns(
    new Map(chosen.map((entry) => [entry.id, { source: [entry.source], ...entry.pattern }])),
  );
  const detections = compileDetections(chosenDetections(settings));
  return (event, bus) => {
    const matched = patterns.match(event).flatMap((id) => byId.get(id) ?? []);
    if (matched.length === 0)
      return { governed: false, events: [], detections: [], why: "no governed event has this pattern" };
    const here = matched.filter((entry) => isCarried(entry, event, settings, bus));
    const events = here.map((entry) => entry.id);
    if (here.length === 0)
      return {
        governed: false,
        events,
        why:
          matched[0]?.origin === "hub"
            ? "only a hub's own functions report it"
            : "its service's delegated administrator sends it in the member's stead",
        detections: [],
      };
    if (isReadOnlyManagement(event) && !here.some((entry) => entry.readOnly))
      return { governed: "either", events, detections: [], why: "a read-only call that no read-only entry asks for" };
    if (event.source === "event-governance.heartbeat" && event.detail["rule"] !== undefined)
      return {
        governed: "either",
        events,
        detections: [],
        why: "a heartbeat of one rule, which only that rule carries",
      };
    const reconciles = reconciliationOf(event);
    const tells = ticketOf(event);
    return {
      governed: true,
      events,
      detections: detections.match(event),
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
  settings: Pick<Settings, "organization" | "administrators">,
  bus?: string,
): boolean {
  if (entry.regions && !entry.regions.includes(event.region)) return false;
  if (entry.origin === "member") return true;
  // Put by a hub's functions on its central bus, as the governance account: anywhere else it is a forgery.
  if (entry.origin === "hub") return bus !== undefined && event.account === settings.organization.governanceAccountId;
  const administrator = settings.administrators[entry.origin.administrator];
  return (
    administrator === undefined ||
    (administrator.accountId === event.account && (administrator.regions?.includes(event.region) ?? true))
  );
}

const isReadOnlyManagement = ({ detail, "detail-type": type }: Envelope) =>
  type.endsWith("via CloudTrail") && detail["readOnly"] === true && detail["managementEvent"] !== false;
