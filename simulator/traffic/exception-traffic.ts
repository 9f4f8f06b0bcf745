import type { Detection } from "../../model/detections/detection";
import { awsCallerExceptions } from "../../model/detections/aws-callers";
import { chosenDetections, tellsPeople } from "../../model/detections/detections";
import type { Envelope, Json, JsonObject } from "../../model/envelope";
import { governedEvents } from "../../model/network/governed-events";
import type { Exception } from "../../model/settings/exceptions";
import { type Occurrence, placesOf } from "./detection-traffic";
import { isOfAccount } from "./expected-exceptions";
import { failed, withSubject } from "./incident-traffic";
import { fitPattern, missPattern } from "./pattern-events";
import { arise, type Send, type Stage, toSend } from "./send";

/** Detections of an exception that are exercised: of `all`, the first few that such an event can fire. */
const mostDetections = 3;
/** Messages of a detection about an account that others of this traffic need, of those that are told one by one. */
const neededByOthers = 5;

/**
 * For each exception and hub an event that it excepts, of which nobody may be told, and near-misses: for each of its
 * conditions one that all other conditions cover, of which people must be told. One that has ended excepts nothing.
 */
export function exceptionTraffic(stage: Stage): Send[] {
  const { settings } = stage;
  if (!tellsPeople(settings)) return [];
  const { digest } = settings.notifications;
  const chosen = chosenDetections(settings);
  const told = chosen.filter(({ severity }) => !digest.severities.includes(severity));
  const room = new Map<string, number>();
  return [...settings.detections.exceptions, ...awsCallerExceptions(chosen)].flatMap((exception) => {
    const about = told.filter(({ id }) => exception.detections === "all" || exception.detections.includes(id));
    const sends = about.map((detection) => () => sendsFor(exception, detection, stage, room));
    return firstOf(sends, mostDetections).flat();
  });
}

/** Results of the first functions that have any. */
function firstOf<Value>(functions: readonly (() => readonly Value[])[], most: number): (readonly Value[])[] {
  const results: (readonly Value[])[] = [];
  for (const each of functions) {
    if (results.length === most) break;
    const result = each();
    if (result.length > 0) results.push(result);
  }
  return results;
}

function sendsFor(exception: Exception, detection: Detection, stage: Stage, room: Map<string, number>): Send[] {
  const { settings, accounts } = stage;
  const index = chosenDetections(settings).findIndex(({ id }) => id === detection.id);
  const entry = governedEvents(settings).find(({ id }) => id === detection.governedBy);
  // Only a call has a caller, and an id that its message names.
  if (entry === undefined || !detection.sample["detail-type"].endsWith("via CloudTrail")) return [];
  const isWithin = ({ id }: { readonly id: string }) => isOfAccount(exception, id, accounts);
  const placesWith = (chosen: Stage["accounts"]) =>
    chosen.length === 0 ? [] : placesOf(entry, index, { ...stage, accounts: chosen, all: false });
  const inside = accounts.filter(isWithin);
  const outside = placesWith(accounts.filter((each) => !isWithin(each)));
  const told = new Set<string>();
  return placesWith(inside).flatMap((place, hub) => {
    const of = (what: string, change: Change, where: Occurrence = place) =>
      sendOf(`${what} ${exception.id} of ${detection.id}`, exception, detection, change, where, stage);
    const excepted = [of("what is excepted by", () => undefined)].filter(({ excepted: by }) =>
      by?.some(({ exception: id }) => id === exception.id),
    );
    const elsewhere = outside[hub];
    const near = [
      ...changesOf(exception, stage.now).map(([what, change]) => of(`${what}, just outside of`, change)),
      ...(elsewhere === undefined ? [] : [of("another account, just outside of", () => undefined, elsewhere)]),
    ].filter((send) => send.detections?.includes(detection.id) === true);
    return [...excepted, ...near.filter((send) => isTold(send))];
  });

  /** The first of each incident, while there is room for it to be told on its own. */
  function isTold({ event, announces }: Send): boolean {
    const { userIdentity, eventName, requestParameters } = event.detail;
    const incident = JSON.stringify([event.account, event.region, userIdentity, eventName, requestParameters]);
    const key = `${detection.id} ${event.account}`;
    const left = room.get(key) ?? settings.notifications.collapseAfter - neededByOthers;
    if (announces === undefined || told.has(incident) || left <= 0) return false;
    told.add(incident);
    room.set(key, left - 1);
    return true;
  }
}

/** Edits what an exception excepts, so that one of its conditions does not hold. */
type Change = (event: EditableEvent) => void;
type EditableEvent = Omit<Envelope, "detail" | "time"> & { time: string; detail: Record<string, Json | undefined> };

function sendOf(
  what: string,
  exception: Exception,
  detection: Detection,
  change: Change,
  { account, region, bus }: Occurrence,
  { now, settings, expectedOutcomeOf }: Stage,
): Send {
  const arisen = arise({ id: what, sample: detection.sample }, account, region, now);
  const event = structuredClone(fitted(arisen, exception, detection)) as EditableEvent;
  event.time = timeWithin(exception, event.time, now);
  change(event);
  if ("eventTime" in event.detail) event.detail["eventTime"] = event.time;
  const name = `${what} from ${account} in ${region}`;
  const send = toSend(name, event as Envelope, (sent) => expectedOutcomeOf(sent, bus));
  if (send.detections?.includes(detection.id) !== true) return send;
  const withinSeconds = 60 * settings.notifications.dedupeMinutes;
  // What each channel names; an id is in links alone.
  const about = aboutOf(event);
  const mentions = JSON.stringify(event.detail).includes(about) ? about : event.id;
  const announces = { detection: detection.id, mentions, failed: failed(event as Envelope), withinSeconds };
  return { ...send, announces };
}

const aboutOf = ({ id }: { readonly id: string }): string => `about-${id.slice(0, 8)}`;

/** An event that meets all conditions of an exception but that on the account, as far as the detection lets it. */
function fitted(event: Envelope, exception: Exception, detection: Pick<Detection, "subject">): Envelope {
  const { principal = {}, resource, pattern } = exception;
  const detail = { ...event.detail };
  const { role, arn, invokedBy, userAgent } = principal;
  if (role !== undefined || arn !== undefined) detail["userIdentity"] = callerOf(event.account, role?.[0], arn?.[0]);
  if (invokedBy !== undefined)
    detail["userIdentity"] = { ...(detail["userIdentity"] as JsonObject), invokedBy: invokedBy[0] ?? "" };
  if (userAgent !== undefined) detail["userAgent"] = filled(userAgent[0]);
  const called = { ...event, detail };
  // Two events about two things are two incidents, each told on its own.
  const about = resource === undefined ? aboutOf(event) : filled(resource[0]);
  const paths = (detection.subject ?? []).filter((path) => path.startsWith("detail."));
  const named = (resource === undefined ? paths.slice(0, 1) : paths).reduce(
    (changed, path) => withSubject(changed, path.split("."), about) ?? changed,
    called,
  );
  return pattern === undefined ? named : fitPattern(named, pattern);
}

/** CloudTrail user guide, "CloudTrail userIdentity element". */
function callerOf(account: string, role: string | undefined, arn: string | undefined): JsonObject {
  const principal = arn === undefined ? undefined : filled(arn, account);
  if (principal !== undefined && !principal.includes(":assumed-role/"))
    return { type: "IAMUser", arn: principal, accountId: account, userName: principal.split("/").at(-1) ?? "" };
  const named = role === undefined ? (principal?.split("/")[1] ?? "role") : filled(role, account);
  const userName = named.split("/").at(-1) ?? named;
  return {
    type: "AssumedRole",
    arn: principal ?? `arn:aws:sts::${account}:assumed-role/${userName}/session`,
    accountId: account,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        arn: named.startsWith("arn:") ? named : `arn:aws:iam::${account}:role/${userName}`,
        accountId: account,
        userName,
      },
    },
  };
}

/** Where `*` may be any characters, some of them; in place of an account, this one. */
const filled = (text = "", account = "x"): string => text.replace("::*:", `::${account}:`).replaceAll("*", "x");

const dayAfter = (until: string): string =>
  new Date(Date.parse(`${until}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** Its last second, where that is among the times of this traffic; otherwise any time of it. */
const timeWithin = ({ until }: Exception, time: string, now: Date): string => {
  const last = `${until}T23:59:59Z`;
  return time > last && Date.parse(last) > now.getTime() - 36 * 3_600_000 ? last : time;
};

/** A series that an exception covers, and for each of its conditions on callers one that just is not covered. */
export const exceptedSeries = (
  events: readonly Envelope[],
  exception: Exception,
  now: Date,
): readonly (readonly [what: string, events: readonly Envelope[]])[] =>
  [["what is excepted", () => undefined] as [string, Change], ...changesOf(exception, now)].map(([what, change]) => [
    what,
    events.map((event) => {
      const changed = structuredClone(fitted(event, exception, {})) as EditableEvent;
      change(changed);
      return changed as Envelope;
    }),
  ]);

/** What makes an excepted event one that is not, by the condition that it then fails. */
function changesOf({ principal = {}, resource, pattern, until }: Exception, now: Date): [string, Change][] {
  const { role, arn, invokedBy, userAgent } = principal;
  const changes: [string, Change][] = [];
  const add = (what: string, change: Change) => changes.push([what, change]);
  const first = `${dayAfter(until)}T00:00:00Z`;
  // The archive's tables end with the present day: nothing is sent as of a later one.
  if (Date.parse(first) <= now.getTime()) {
    const isRecent = Date.parse(first) > now.getTime() - 36 * 3_600_000;
    add("the day after", (event) => (event.time = isRecent ? first : event.time));
  }
  const longer = (value: string) => `${value}2`;
  const other = (value: string, patterns: readonly string[]) => {
    if (patterns.some((each) => each.endsWith("/*"))) return value.replace(/\/([^/]*)$/, "2/$1");
    return patterns.some((each) => each.endsWith("*")) ? value.replace(/([^/]*)$/, "other-$1") : longer(value);
  };
  const edit = (what: string, change: (identity: Record<string, Json>, event: EditableEvent) => void) =>
    add(what, (event) => {
      const identity = { ...(event.detail["userIdentity"] as JsonObject | undefined) };
      change(identity, event);
      event.detail["userIdentity"] = identity;
    });
  if (role !== undefined) {
    edit("another role", (identity) => {
      const session = { ...(identity["sessionContext"] as JsonObject) };
      const issuer = { ...(session["sessionIssuer"] as JsonObject) };
      for (const key of ["arn", "userName"]) issuer[key] = other(issuer[key] as string, role);
      identity["sessionContext"] = { ...session, sessionIssuer: issuer };
    });
    add("no role", ({ account, detail }) => {
      detail["userIdentity"] = callerOf(account, undefined, `arn:aws:iam::${account}:user/somebody`);
    });
  }
  if (arn !== undefined)
    edit("another caller", (identity) => {
      const own = identity["arn"] as string;
      identity["arn"] = arn.some((each) => each.endsWith("*")) ? own.replace("/", "/other-") : longer(own);
    });
  if (invokedBy !== undefined) {
    edit("nobody's behalf", (identity) => delete identity["invokedBy"]);
    edit("another service", (identity) => (identity["invokedBy"] = "config.amazonaws.com"));
  }
  if (userAgent !== undefined) {
    add("another user agent", ({ detail }) => (detail["userAgent"] = `not ${String(detail["userAgent"])}`));
    add("no user agent", ({ detail }) => delete detail["userAgent"]);
  }
  if (resource !== undefined) {
    const own = filled(resource[0]);
    for (const another of [longer(own), `2${own}`])
      add(`the resource ${another}`, (event) => Object.assign(event, renamed(event as Envelope, own, another)));
  }
  for (const [path, change] of pattern === undefined ? [] : missPattern(pattern))
    add(`another ${path}`, (event) => Object.assign(event, change(event as Envelope)));
  return changes;
}

/** The event with another text wherever one stands alone. */
const renamed = (event: Envelope, from: string, to: string): Envelope => {
  const visit = (value: Json): Json => {
    if (value === from) return to;
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, visit(each)]));
  };
  return { ...event, detail: visit(event.detail) as JsonObject };
};
