import { createHash } from "node:crypto";
import { type Telling, tellingOf } from "../../model/detections/same-problem";
import { subjectsOf } from "../../model/detections/subject";
import type { Envelope, JsonObject } from "../../model/envelope";
import { at, own, writeJson } from "../../model/json";
import type { FindingSummary } from "./finding-summary";
import type { Severity } from "../../model/severity";
import type { Configuration, KnownAccount, KnownDetection } from "./configuration";
import { chainOf } from "./chain";
import { clean, textOf } from "./text";

/** Content of a notification, independent of the chat's format. All texts are sanitized and truncated. */
export interface Notice {
  readonly detection: string;
  /** Identifies the incident: the same actor, call, outcome, subject, detection, account and Region. */
  readonly incident: string;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly facts: readonly Fact[];
  /** Events behind it, a line each; none where it is one event. */
  readonly chain: readonly string[];
  readonly links: readonly Link[];
  readonly account: { readonly id: string; readonly name: string; readonly unit: string };
  readonly region: string;
  readonly time: string;
  readonly eventId: string;
  /** What the event concerns, as the message names it. Absent: the event does not say. */
  readonly subject?: string;
  /** Saved query that shows what happened. */
  readonly query?: string;
  /** Its values for this event, in order, as Athena takes them: texts in quotation marks. */
  readonly queryValues?: readonly string[];
  /** What to look at first, a sentence each. */
  readonly look: readonly string[];
  readonly harmless: string;
  readonly contain: string;
  /** Present: other services may tell of the same, or it does itself. */
  readonly telling?: Telling;
  /** Present: the notice is an update of an incident that tells of the same. */
  readonly updates?: { readonly title: string; readonly minutes: number };
  /** Present: the notice stands for many incidents, which are not told one by one. */
  readonly collapsed?: Collapsed;
}

/** Why incidents are told together, and what is known of them. */
export interface Collapsed {
  /** That many were told one by one within the minutes before. */
  readonly after: number;
  readonly minutes: number;
  /** Subjects of some of the collapsed incidents. */
  readonly subjects: readonly string[];
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Built here from encoded parts, never from a URL in an event. */
export interface Link {
  readonly label: string;
  readonly url: string;
}

const valueLimit = 300;
/** Characters of an instruction: model/settings/detections.ts. */
const sentenceLimit = 300;

/** What to look at first, and the values of the saved query that answers the first: a line each. */
export const lookLines = ({ look, query, queryValues = [] }: Notice): string[] => [
  ...look.map((line, index) => `${index + 1}. ${line}`),
  ...(query !== undefined && queryValues.length > 0 ? [`Values of ${query}: ${queryValues.join(", ")}`] : []),
];

/** The events behind it, under a heading; nothing where it is one event. */
export const chainLines = ({ chain }: Notice): string[] => (chain.length === 0 ? [] : ["Its events:", ...chain]);

const dayInMilliseconds = 86_400_000;

/** The value of a saved query's parameter for an event, as Athena's console takes it (Athena user guide, "Use parameterized queries"). */
function queryValue(name: string, event: Envelope, concerned: readonly string[]): string {
  const time = Date.parse(event.time);
  const day = (days: number) =>
    Number.isNaN(time) ? "" : new Date(time + days * dayInMilliseconds).toISOString().slice(0, 10);
  const identity = event.detail["userIdentity"];
  const values: Readonly<Record<string, string | undefined>> = {
    first_day: day(-1),
    last_day: day(1),
    until: day(1),
    principal: actorOf(event.detail),
    resource: concerned[0] ?? usualSubjectOf(event),
    session: textOf(at(identity, "accessKeyId"), valueLimit),
  };
  // Full days for which something is there; none: whatever is there now.
  if (name === "days_open") return "0";
  return `'${clean(own(values, name) ?? "", valueLimit).replaceAll("'", "''")}'`;
}

/** The account and Region that an event is about: for a finding, not those of the sender. */
export interface About {
  readonly accountId: string;
  /** Absent: not in the settings. */
  readonly account: KnownAccount | undefined;
  readonly finding: FindingSummary | undefined;
}

/** Most repeats of an incident that are counted. */
export const mostRepeats = 100;
/** Most incidents that are counted in one message for many. */
export const mostCollapsed = 5000;

/** Text about repeats, if there were any. */
const repeatsText = (repeats: number): string =>
  `${repeats >= mostRepeats ? "At least " : ""}${repeats} more since the last message.`;

/** Text about what this message stands for beside its own event; undefined if there is nothing else. */
export function moreText({ collapsed, query, updates }: Notice, repeats: number): string | undefined {
  if (updates !== undefined)
    return `An update: this channel was told of the same within the last ${updates.minutes} minutes, as "${updates.title}". ${repeatsText(repeats)}`;
  if (collapsed === undefined) return repeats > 0 ? repeatsText(repeats) : undefined;
  const { after, minutes, subjects } = collapsed;
  const where = query === undefined ? "the archive has each of them" : `the saved query ${query} lists each of them`;
  if (repeats === 0)
    return `This detection was told ${after} times for this account within ${minutes} minutes. What follows is counted, and told in one message when ${minutes} minutes are over; ${where}.`;
  const among = subjects.length > 0 ? `, among them about ${subjects.join(", ")}` : "";
  return `${repeats >= mostCollapsed ? "At least " : ""}${repeats} more incidents of this detection in this account were collapsed into this message${among}; ${where}.`;
}

/** What an incident concerns: where its detection finds nothing, the resources of the finding. */
export const concernedOf = (subjects: readonly string[], finding: FindingSummary | undefined): readonly string[] =>
  subjects.length > 0 ? subjects : (finding?.resources ?? []);

export function noticeOf(
  event: Envelope,
  detection: KnownDetection,
  about: About,
  configuration: Configuration,
  subjects = subjectsOf(event, detection.subject ?? []),
): Notice {
  const { accountId, account, finding } = about;
  const actor = actorOf(event.detail);
  const concerned = concernedOf(subjects, finding);
  const subject = concerned.length > 0 ? listed(concerned) : usualSubjectOf(event);
  const telling = tellingOf(detection.id, event, concerned);
  const name = account === undefined ? "an account that is not in the settings" : clean(account.name, 100);
  const incident = [
    detection.id,
    accountId,
    event.region,
    actor ?? "",
    // A refused try, or a dry run, must not hide the call that succeeds.
    finding === undefined ? [event.detail["eventName"] ?? "", errorOf(event.detail) ?? ""] : finding.identity,
    concerned.length > 0 ? [...concerned].sort() : (finding === undefined && parametersOf(event)) || [],
  ];
  return {
    detection: detection.id,
    incident: incidentOf(incident),
    severity: detection.severity,
    title: clean(detection.title, 120),
    why: clean(detection.why, 600),
    account: { id: clean(accountId, 12), name, unit: clean(account?.unit ?? "/", 200) },
    region: clean(event.region, 30),
    time: clean(event.time, 30),
    eventId: clean(event.id, 64),
    ...(subject !== undefined && { subject }),
    ...(telling !== undefined && { telling }),
    ...(detection.query !== undefined && {
      query: detection.query.name,
      queryValues: detection.query.parameters.map((name) => queryValue(name, event, concerned)),
    }),
    look: detection.look.map((line) => clean(line, sentenceLimit)),
    harmless: clean(detection.harmless, sentenceLimit),
    contain: clean(detection.contain, sentenceLimit),
    facts: factsOf(event, { ...about, name, actor, subject }),
    chain: chainOf(event),
    links: linksOf(event, detection, accountId, configuration),
  };
}

/** The id of an incident, from what tells it apart. */
export const incidentOf = (parts: unknown): string => digestOf(parts).slice(0, 24);

const digestOf = (value: unknown): string => createHash("sha256").update(writeJson(value)).digest("hex");

interface Known extends About {
  readonly name: string;
  readonly actor: string | undefined;
  readonly subject: string | undefined;
}

function factsOf(event: Envelope, { accountId, account, finding, name, actor, subject }: Known): Fact[] {
  const { detail } = event;
  const error = errorOf(detail);
  const facts: [string, string | undefined][] = [
    ["Finding", finding?.title],
    ["Type", finding?.type],
    ["Severity", finding?.severity],
    ["Account", `${name} (${clean(accountId, 12)})`],
    ["Unit", account === undefined ? undefined : clean(account.unit, 200)],
    ["Region", clean(event.region, 30)],
    ["Time", clean(event.time, 30)],
    ["Event", textOf(detail["eventName"], 100) ?? clean(event["detail-type"], 100)],
    ["Outcome", error === undefined ? undefined : `failed: ${error}`],
    ["By", actor],
    ["From", textOf(detail["sourceIPAddress"], 100)],
    ["Concerns", subject],
  ];
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}

/**
 * The actor: the role, not its session, so that a new session is not a new incident. The session of a permission set
 * names a person (IAM Identity Center user guide, "Referencing permission sets in resource policies"), so it is part of
 * the actor.
 */
function actorOf(detail: JsonObject): string | undefined {
  const identity = detail["userIdentity"];
  const role = textOf(at(identity, "sessionContext", "sessionIssuer", "arn"), valueLimit);
  const arn = at(identity, "arn");
  const person = role?.includes(":role/aws-reserved/sso.amazonaws.com/") === true ? arn : undefined;
  for (const value of [person, role, arn, at(identity, "invokedBy"), at(identity, "type")]) {
    const text = textOf(value, valueLimit);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** The error of a call that failed: a code, or what a sign-in says in its place. */
function errorOf(detail: JsonObject): string | undefined {
  const code = textOf(detail["errorCode"], 100);
  if (code !== undefined) return code;
  // CloudTrail user guide, "AWS Management Console sign-in events": `"responseElements": {"ConsoleLogin": "Failure"}`.
  const name = textOf(detail["eventName"], 100);
  const answer = name === undefined ? undefined : at(detail, "responseElements", name);
  return answer === "Failure" ? (textOf(detail["errorMessage"], 100) ?? "Failure") : undefined;
}

/** Characters of all subjects in a message. */
const subjectsLimit = 900;

/** `sg-1, sg-2 and 7 more`. */
function listed(subjects: readonly string[]): string {
  const texts = subjects.map((subject) => clean(subject, valueLimit));
  let length = 0;
  const end = texts.findIndex((text) => (length += text.length + 2) > subjectsLimit);
  const shown = end === -1 ? texts : texts.slice(0, Math.max(end, 1));
  const more = texts.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The affected resource for a message, if its detection does not know where it is: one of the usual fields. */
function usualSubjectOf({ resources, detail }: Envelope): string | undefined {
  const named = ["bucketName", "userName", "roleName", "groupId", "trailName", "name", "keyId", "secretId"].map((key) =>
    at(detail, "requestParameters", key),
  );
  const candidates: unknown[] = [
    ...named,
    Array.isArray(resources) ? resources[0] : undefined,
    detail["arn"],
    detail["id"],
  ];
  for (const value of candidates) {
    const text = textOf(value, valueLimit);
    if (text !== undefined) return text;
  }
  return undefined;
}

/**
 * What differs from one CloudTrail record to the next though the same happens again (CloudTrail user guide, "CloudTrail
 * record contents"), and who did it from where: the actor is told apart already.
 */
const ofOneRecord = new Set([
  "additionalEventData",
  "eventID",
  "eventTime",
  "requestID",
  "sharedEventID",
  "sourceIPAddress",
  "tlsDetails",
  "userAgent",
  "userIdentity",
]);

/** In place of a subject: the parameters of the call, or the whole detail of an event without any. */
function parametersOf(event: Envelope): string[] {
  const { detail } = event;
  const parameters = detail["requestParameters"];
  if (parameters !== undefined && parameters !== null) return [digestOf(parameters)];
  if (!event["detail-type"].endsWith("via CloudTrail")) return [digestOf(detail)];
  return [digestOf(Object.entries(detail).filter(([key]) => !ofOneRecord.has(key)))];
}

function linksOf(event: Envelope, detection: KnownDetection, accountId: string, configuration: Configuration): Link[] {
  const { region, workgroup } = configuration;
  const links: Link[] = [
    { label: "Open in the console", url: inAccount(accountId, consolePage(event), configuration) },
  ];
  if (detection.query !== undefined)
    links.push({
      label: `Saved query ${detection.query.name}`,
      url: `https://${region}.console.aws.amazon.com/athena/home?region=${region}#/query-editor/saved-queries?workgroup=${encodeURIComponent(workgroup)}`,
    });
  return links;
}

/** Link to the event in CloudTrail's event history, or to the page of the service that sent it. */
function consolePage({ source, region, detail }: Envelope): string {
  const where = encodeURIComponent(/^[a-z0-9-]{5,25}$/.test(region) ? region : "us-east-1");
  const home = `https://${where}.console.aws.amazon.com`;
  const eventId = textOf(detail["eventID"], 64);
  if (eventId !== undefined) return `${home}/cloudtrailv2/home?region=${where}#/events/${encodeURIComponent(eventId)}`;
  const service = /^aws\.([a-z0-9-]{2,30})$/.exec(source)?.[1] ?? "";
  return `${home}/${service}/home?region=${where}`;
}

/** IAM Identity Center user guide, "Creating shortcut links to AWS Management Console destinations". */
function inAccount(account: string, page: string, { accessPortal }: Configuration): string {
  if (accessPortal === undefined || !/^\d{12}$/.test(account)) return page;
  const query = `account_id=${account}&role_name=${encodeURIComponent(accessPortal.roleName)}&destination=${encodeURIComponent(page)}`;
  return `${accessPortal.url.replace(/\/+$/, "")}/#/console?${query}`;
}
