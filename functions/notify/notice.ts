import { createHash } from "node:crypto";
import type { Envelope, JsonObject } from "../../model/envelope";
import { at } from "../../model/json";
import type { FindingSummary } from "./finding-summary";
import type { Severity } from "../../model/severity";
import type { Configuration, KnownAccount, KnownDetection } from "./configuration";
import { clean, textOf } from "./text";

/** Content of a notification, independent of the chat's format. All texts are sanitized and truncated. */
export interface Notice {
  readonly detection: string;
  /** Identifies the incident: the same actor, resource, detection, account and Region. */
  readonly incident: string;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly facts: readonly Fact[];
  readonly links: readonly Link[];
  readonly account: { readonly id: string; readonly name: string; readonly unit: string };
  readonly region: string;
  readonly time: string;
  readonly eventId: string;
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

/** The account and Region that an event is about: for a finding, not those of the sender. */
export interface About {
  readonly accountId: string;
  /** Absent: not in the settings. */
  readonly account: KnownAccount | undefined;
  readonly finding: FindingSummary | undefined;
}

/** Most repeats of an incident that are counted. */
export const mostRepeats = 100;

/** Text about repeats, if there were any. */
export const repeatsText = (repeats: number): string =>
  `${repeats >= mostRepeats ? "At least " : ""}${repeats} more since the last message.`;

export function noticeOf(
  event: Envelope,
  detection: KnownDetection,
  about: About,
  configuration: Configuration,
): Notice {
  const { accountId, account, finding } = about;
  const actor = actorOf(event.detail);
  const subject = finding?.resource ?? subjectOf(event);
  const name = account === undefined ? "an account that is not in the settings" : clean(account.name, 100);
  const incident = [detection.id, accountId, event.region, actor ?? "", subject ?? ""];
  return {
    detection: detection.id,
    incident: createHash("sha256").update(JSON.stringify(incident)).digest("hex").slice(0, 24),
    severity: detection.severity,
    title: clean(detection.title, 120),
    why: clean(detection.why, 600),
    account: { id: clean(accountId, 12), name, unit: clean(account?.unit ?? "/", 200) },
    region: clean(event.region, 30),
    time: clean(event.time, 30),
    eventId: clean(event.id, 64),
    facts: factsOf(event, { ...about, name, actor, subject }),
    links: linksOf(event, detection, accountId, configuration),
  };
}

interface Known extends About {
  readonly name: string;
  readonly actor: string | undefined;
  readonly subject: string | undefined;
}

function factsOf(event: Envelope, { accountId, account, finding, name, actor, subject }: Known): Fact[] {
  const { detail } = event;
  const error = textOf(detail["errorCode"], 100);
  const facts: [string, string | undefined][] = [
    ["Finding", finding?.title],
    ["Type", finding?.type],
    ["Severity", finding?.severity],
    ["Account", `${name} (${clean(accountId, 12)})`],
    ["Unit", account === undefined ? undefined : clean(account.unit, 200)],
    ["Region", clean(event.region, 30)],
    ["Time", clean(event.time, 30)],
    ["Event", textOf(detail["eventName"], 100) ?? clean(event["detail-type"], 100)],
    // An attempt that AWS denied is a different incident from one that succeeded.
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

/** The affected resource, if the event names it in one of the usual fields. */
function subjectOf({ resources, detail }: Envelope): string | undefined {
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

function linksOf(event: Envelope, detection: KnownDetection, accountId: string, configuration: Configuration): Link[] {
  const { region, workgroup } = configuration;
  const links: Link[] = [
    { label: "Open in the console", url: inAccount(accountId, consolePage(event), configuration) },
  ];
  if (detection.query !== undefined)
    links.push({
      label: `Saved query ${detection.query}`,
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
