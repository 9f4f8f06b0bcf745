import type { Envelope } from "../envelope";
import { own, text } from "../json";
import type { Evidence } from "./causes";

/** What a call changed. `rule` of one Region and suffix, `role`, `schedule` and `region` of one Region, the others of the account. */
export const changeKinds = ["account", "region", "role", "schedule", "rule", "trail"] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** A call that can silence an account or a part of it. */
export interface SilencingCall extends Evidence {
  /** The account that it silences: not always the one that calls. */
  readonly account: string;
  readonly kind: ChangeKind;
  /** Absent: every Region. */
  readonly region?: string;
  /** Suffix of a forwarding rule. */
  readonly rule?: string;
}

/** Who may speak of other accounts, and how the environment's resources are called. */
export interface ChangeContext {
  /** `event-governance-prod` */
  readonly prefix: string;
  readonly managementAccountId: string;
}

/** Calls by the parameter that names what they change (API references of EventBridge, IAM and EventBridge Scheduler). */
const ruleCalls: Readonly<Record<string, string>> = {
  DeleteRule: "name",
  DisableRule: "name",
  PutRule: "name",
  RemoveTargets: "rule",
  PutTargets: "rule",
};
const roleCalls = [
  "DeleteRole",
  "DeleteRolePermissionsBoundary",
  "DeleteRolePolicy",
  "DetachRolePolicy",
  "PutRolePermissionsBoundary",
  "PutRolePolicy",
  "UpdateAssumeRolePolicy",
];
const scheduleCalls = ["DeleteSchedule", "UpdateSchedule"];
const trailCalls = ["DeleteTrail", "PutEventSelectors", "StopLogging", "UpdateTrail"];
const departures = ["CloseAccount", "LeaveOrganization", "RemoveAccountFromOrganization"];

/**
 * True for events that CloudTrail sends: no customer can put an event whose source begins with `aws.` (EventBridge API
 * reference, "PutEventsRequestEntry").
 */
export const isTrailEvent = (event: Pick<Envelope, "source" | "detail-type">): boolean =>
  event.source.startsWith("aws.") && event["detail-type"].endsWith(" via CloudTrail");

/**
 * What a successful call silences; undefined for any other event. Only the management account is believed about another
 * account than its own.
 */
export function silencingCall(event: Envelope, arrived: number, context: ChangeContext): SilencingCall | undefined {
  const { detail, account, region } = event;
  if (!isTrailEvent(event) || detail["errorCode"] !== undefined) return undefined;
  const call = text(detail, "eventName");
  if (call === undefined) return undefined;
  const parameter = (name: string) => text(detail, "requestParameters", name);
  const base = { account, call, by: callerOf(event), at: arrived };
  const spoken = parameter("accountId");
  const concerned = account === context.managementAccountId ? (spoken ?? account) : account;
  switch (event.source) {
    case "aws.events": {
      const names = own(ruleCalls, call);
      const rule = names === undefined ? undefined : suffixOf(parameter(names), context.prefix);
      return rule === undefined ? undefined : { ...base, kind: "rule", region, rule };
    }
    case "aws.iam": {
      const purpose = suffixOf(parameter("roleName"), context.prefix);
      const [, ofRegion] = /^(?:forwarding|heartbeat)-(.+)$/.exec(purpose ?? "") ?? [];
      return ofRegion === undefined || !roleCalls.includes(call)
        ? undefined
        : { ...base, kind: "role", region: ofRegion };
    }
    case "aws.scheduler":
      return suffixOf(parameter("name"), context.prefix)?.startsWith("rule-heartbeats") === true &&
        scheduleCalls.includes(call)
        ? { ...base, kind: "schedule", region }
        : undefined;
    case "aws.cloudtrail":
      return trailCalls.includes(call) ? { ...base, kind: "trail" } : undefined;
    case "aws.account": {
      const off = parameter("regionName");
      return call !== "DisableRegion" || off === undefined
        ? undefined
        : { ...base, account: concerned, kind: "region", region: off };
    }
    case "aws.organizations":
      return departures.includes(call) ? { ...base, account: concerned, kind: "account" } : undefined;
    default:
      return undefined;
  }
}

/** `event-governance-prod-identity` → `identity`. */
const suffixOf = (name: string | undefined, prefix: string): string | undefined =>
  name?.startsWith(`${prefix}-`) === true ? name.slice(prefix.length + 1) : undefined;

const callerOf = ({ detail, account }: Envelope): string =>
  text(detail, "userIdentity", "arn") ?? text(detail, "userIdentity", "invokedBy") ?? `somebody of ${account}`;

/** Key of a call among those of its account: of each only the last is kept. */
export const changeKey = ({ kind, region = "", rule = "" }: Pick<SilencingCall, "kind" | "region" | "rule">): string =>
  `${kind} ${region} ${rule}`.trimEnd();

/** The calls of {@link silencingCall}, for the rule of a function that hears nothing else. */
export const silencingPattern = {
  source: ["aws.account", "aws.cloudtrail", "aws.events", "aws.iam", "aws.organizations", "aws.scheduler"],
  "detail-type": ["AWS API Call via CloudTrail"],
  detail: {
    eventName: [
      ...Object.keys(ruleCalls),
      ...roleCalls,
      ...scheduleCalls,
      ...trailCalls,
      ...departures,
      "DisableRegion",
    ].sort(),
  },
};

/** Each event of CloudTrail that reaches the bus. */
export const trailPattern = { source: [{ prefix: "aws." }], "detail-type": [{ suffix: " via CloudTrail" }] };
