import { createHash } from "node:crypto";
import type { Draft } from "../runtime/draft";
import { inSeconds } from "../runtime/state-table";

/** What an event of an incident has to do. */
export type IncidentClaim =
  | ToldClaim
  /** Nothing: this event was told already. */
  | { readonly kind: "told" }
  /** Nothing: it is counted, and another event of the incident tells it. */
  | { readonly kind: "counted" }
  /** It comes back when the window ends, to tell the repeats that were counted until then. */
  | { readonly kind: "waits"; readonly until: Date };

/** It tells the incident now. */
export interface ToldClaim {
  readonly kind: "tell";
  /** Events of the incident that were counted since it was last reported, this one included if it waited. */
  readonly others: readonly string[];
  /** Subjects of some of them, where many incidents are told together. */
  readonly subjects: readonly string[];
  /** Thread of the chat in which the incident was reported before. */
  readonly thread?: string;
}

/** One event of an incident, as it is counted. */
export interface Occurrence {
  readonly eventId: string;
  readonly now: Date;
  readonly windowMinutes: number;
  /** Most events that are counted. */
  readonly most: number;
  /** Subject to remember with it. */
  readonly subject?: string;
}

/** Days an incident's thread is kept. */
const threadDays = 3;
/** Events that waited and were told by another one, which may be tried again and again: they come back only then. */
const mostWaited = 4;
/** Most subjects that are remembered of incidents that are told together. */
const mostSubjects = 20;

/**
 * Claims the right to report an incident now. The first event of each window gets it, and gets it again until it has
 * been reported, however long that takes. Any other event is counted once, however often it is delivered; the first
 * one that is counted waits for the end of the window, so that no repeat remains untold.
 */
export function claim(incident: Draft, { eventId, now, windowMinutes, most, subject }: Occurrence): IncidentClaim {
  const seconds = inSeconds(now);
  const expiration = seconds + threadDays * 86_400;
  const claimedBy = incident.text("claimedBy");
  const waiting = incident.text("waiting");
  const waited = incident.text("waited")?.split(" ") ?? [];
  const sent = incident.flag("sent");
  const member = memberOf(eventId);
  // An event that was told stays so, even if another channel keeps it in the queue beyond the window.
  if (claimedBy === undefined || (claimedBy === eventId ? !sent : incident.number("windowEnds") <= seconds)) {
    incident.set("windowEnds", seconds + windowMinutes * 60);
    incident.set("claimedBy", eventId);
    incident.set("sent", false);
    incident.set("expiration", expiration);
    const thread = incident.text("thread");
    // What was counted while it had no slot is told by the one that waits for the end of the window, as ever.
    const isLeftToWaiting = claimedBy === eventId && waiting !== undefined && !incident.members("others").has(member);
    if (!isLeftToWaiting) {
      incident.set("waited", [waiting ?? "", ...waited].slice(0, mostWaited).join(" ").trim());
      incident.remove("waiting");
    }
    return {
      kind: "tell",
      others: isLeftToWaiting ? [] : [...incident.members("others")],
      subjects: isLeftToWaiting ? [] : [...incident.members("subjects")],
      ...(thread !== undefined && { thread }),
    };
  }
  // Or another event was quicker at the end of the window, and its message counted this one.
  if (claimedBy === eventId || (waited.includes(eventId) && sent)) return { kind: "told" };
  const others = incident.members("others");
  if (!others.has(member) && others.size < most) {
    incident.add("others", member);
    if (waiting === undefined) incident.set("waiting", eventId);
    if (subject !== undefined && incident.members("subjects").size < mostSubjects) incident.add("subjects", subject);
    incident.set("expiration", expiration);
  }
  return incident.text("waiting") === eventId
    ? { kind: "waits", until: new Date(incident.number("windowEnds") * 1000) }
    : { kind: "counted" };
}

/**
 * True if an incident is not told on its own, because as many others of its kind were within the window: the event is then
 * an occurrence of the incident `many`, which stands for all of them. It is the same for an event that comes back.
 */
export function isCollapsed(
  many: Draft,
  incident: string,
  { eventId, now, windowMinutes }: Pick<Occurrence, "eventId" | "now" | "windowMinutes">,
  after: number,
): boolean {
  const seconds = inSeconds(now);
  const isOver = many.number("aloneUntil") <= seconds;
  const { claimedBy = "", waited = "" } = { claimedBy: many.text("claimedBy"), waited: many.text("waited") };
  if ([claimedBy, ...waited.split(" ")].includes(eventId) || many.members("others").has(memberOf(eventId))) return true;
  const alone = many.members("alone");
  if (isOver) {
    many.restart("alone", incident);
    many.set("aloneUntil", seconds + windowMinutes * 60);
    many.set("expiration", seconds + threadDays * 86_400);
    return false;
  }
  if (alone.has(incident)) return false;
  if (alone.size >= after) return true;
  many.add("alone", incident);
  return false;
}

/** What leads the events that tell of the same: the incident that was told first, or the gravest since. */
export interface Lead extends Pick<Occurrence, "eventId" | "now" | "windowMinutes"> {
  readonly rank: number;
  readonly incident: string;
  readonly title: string;
}

/** Notes that an incident was told: findings that tell of the same join it, as long as its window is open. */
export function lead(same: Draft, { eventId, now, windowMinutes, rank, incident, title }: Lead): void {
  const seconds = inSeconds(now);
  const isOpen = same.number("windowEnds") > seconds;
  same.set("rank", isOpen ? Math.max(rank, same.number("rank")) : rank);
  same.set("windowEnds", seconds + windowMinutes * 60);
  same.set("claimedBy", eventId);
  same.set("sent", true);
  same.set("incident", incident);
  same.set("title", title);
  same.set("expiration", seconds + threadDays * 86_400);
}

/**
 * True if a finding tells of what an incident has told, as grave or graver: it is an occurrence of that one. A graver one
 * is told on its own, and so are repeats of a finding that was. It is the same for an event that comes back.
 */
export function isJoined(
  same: Draft,
  own: Draft,
  { eventId, now, rank }: Pick<Lead, "eventId" | "now" | "rank">,
): boolean {
  const waited = same.text("waited")?.split(" ") ?? [];
  if (same.members("others").has(memberOf(eventId)) || waited.includes(eventId)) return true;
  const seconds = inSeconds(now);
  if (own.text("claimedBy") !== undefined && own.number("windowEnds") > seconds) return false;
  return (
    same.text("claimedBy") !== undefined &&
    same.text("claimedBy") !== eventId &&
    same.number("windowEnds") > seconds &&
    same.number("rank") >= rank
  );
}

/** An event among thousands in one item: DynamoDB bills the size of an item at each write. */
const memberOf = (eventId: string): string => createHash("sha256").update(eventId).digest("base64url").slice(0, 11);
