import type { Provenance } from "./envelope";
import { SettingsError } from "./settings-error";

/**
 * All names that this program gives. A name is an identity: changing one replaces the resource, so it contains nothing
 * that may vary (display names, positions, counts). Role names include the Region because IAM is global.
 *
 * Limits: rule, role, schedule and delivery stream 64 characters, bucket 63, queue 80 (the services' quota pages).
 */

/** The project, and the namespace of its settings. */
export const projectName = "event-governance";

/** Prefix of the sources of this program's own events, which no other event may use. */
export const ownSources = `${projectName}.`;

/** Source of heartbeat events. */
export const heartbeatSource = "event-governance.heartbeat";
export const remediationSource = "event-governance.remediation";
/** Source of events that pass a notice to a ticket system. */
export const notificationSource = "event-governance.notification";
export const notificationType = "Notification";
/** Source of events that tell what several events mean together. */
export const correlationSource = "event-governance.correlation";
/** Source of events that tell what saved queries found. */
export const querySource = "event-governance.query";
/** Source of events that tell of silent accounts. */
export const silenceSource = "event-governance.silence";

/** Source of events that tell what of a hub is not as it was deployed. */
export const driftSource = "event-governance.drift";
/** Detail type of these events. */
export const driftType = "Configuration Drift";

/** `prod` → `event-governance-prod`: prefix of all physical names of an environment. */
const prefixOf = (environment: string) => `${projectName}-${environment}`;

/**
 * The parts of a stack's name: `prod` is the environment's home Region, `prod.eu-west-1` another Region of it, and
 * `prod.eu-west-1.shard-2` the second part of that Region's members, if settings divide them.
 */
export interface StackIdentity {
  readonly environment: string;
  /** Absent for the home Region, which is in settings. */
  readonly region?: string;
  /** From 1; absent for the first, which is the Region's own stack. */
  readonly shard?: number;
}

/** Longest environment name for which the longest bucket name fits into 63 characters. */
export const environmentLimit = 10;

/**
 * Parses a stack's name. Throws a {@link SettingsError} that quotes it if it is none of `ENVIRONMENT`,
 * `ENVIRONMENT.REGION` and `ENVIRONMENT.REGION.shard-NUMBER`.
 */
export function identifyStack(stack: string): StackIdentity {
  const [environment = "", region, shard, ...rest] = stack.split(".");
  const number = shard === undefined ? 1 : Number(/^shard-([1-9]\d{0,3})$/.exec(shard)?.[1] ?? 1);
  if (
    !/^[a-z][a-z0-9]*$/.test(environment) ||
    environment.length > environmentLimit ||
    rest.length > 0 ||
    (shard !== undefined && number < 2) ||
    region === ""
  )
    throw new SettingsError([
      `The stack is called "${stack}". Call it ENVIRONMENT for the home Region or ENVIRONMENT.REGION for another, for example prod or prod.eu-west-1, where ENVIRONMENT is 1 to ${environmentLimit} lower-case letters and digits. Where rollout.shard divides the members, further stacks are called ENVIRONMENT.REGION.shard-2 and so on.`,
    ]);
  return { environment, ...(region !== undefined && { region }), ...(number > 1 && { shard: number }) };
}

/**
 * The stack of a Region: `("prod", "us-east-1", home "us-east-1")` → `prod`; another Region → `prod.eu-west-1`; its
 * second shard → `prod.eu-west-1.shard-2`.
 */
export function stackName(environment: string, region: string, homeRegion: string, shard = 1): string {
  if (shard > 1) return `${environment}.${region}.shard-${shard}`;
  return region === homeRegion ? environment : `${environment}.${region}`;
}

/** Physical names of one environment. */
export function namesOf(environment: string) {
  const prefix = prefixOf(environment);
  return {
    prefix,
    /** Central bus of a hub, and of its replay archive. */
    bus: prefix,
    /** A member's forwarding rule, or a hub's archive rule, for a topic or for one source of it. */
    rule: (suffix: string) => `${prefix}-${suffix}`,
    /**
     * Archive rule of a delivery stream; the first stream's rules have no number. A topic never begins with a digit, and
     * none is called "put".
     */
    archiveRule: (suffix: string, stream = 1, provenance: Provenance = "service") =>
      shorten(`${prefix}-archive-${provenance === "put" ? "put-" : ""}${numbered(stream)}${suffix}`, 64),
    deadLetters: `${prefix}-dead-letters`,
    /** Dead-letter queue for all members of a Region whose rules the governance account manages. */
    delegatedDeadLetters: `${prefix}-delegated-dead-letters`,
    centralDeadLetters: `${prefix}-central-dead-letters`,
    heartbeat: `${prefix}-heartbeat`,
    /** Permissions boundary of the roles that the deployment role creates in a member. */
    boundary: `${prefix}-boundary`,
    /** Schedules of the heartbeats of single rules; the first has no number. */
    ruleHeartbeats: (number: number | "*" = 1) =>
      `${prefix}-rule-heartbeats${number === "*" ? "*" : number === 1 ? "" : `-${number}`}`,
    role: (purpose: string, region: string) => `${prefix}-${purpose}-${region}`,
    bucket: (purpose: string, accountId: string, region: string) => `${prefix}-${purpose}-${accountId}-${region}`,
    /** From 1; the first has no number, so that adding a second does not rename it. */
    deliveryStream: (number = 1, provenance: Provenance = "service") =>
      `${prefix}-archive${provenance === "put" ? "-put" : ""}${number === 1 ? "" : `-${number}`}`,
    logGroup: (purpose: string) => `/${projectName}/${environment}/${purpose}`,
    keyAlias: `alias/${prefix}`,
    /** Glue database: Athena accepts lower case, digits and underscores. */
    database: prefix.replaceAll("-", "_"),
    crawler: `${prefix}-events-by-type`,
    /** Queue of the crawler, and its dead-letter queue. */
    crawlQueue: `${prefix}-crawl`,
    crawlDeadLetters: `${prefix}-crawl-dead-letters`,
    workgroup: prefix,
    /** Topic of the alarms, and each alarm. */
    alarms: `${prefix}-alarms`,
    alarm: (suffix: string) => `${prefix}-${suffix}`,
    /** Dashboards have one name in all Regions of an account. */
    dashboard: (region: string) => `${prefix}-${region}`,
    /** StackSet of a Region; only letters, digits and hyphens, as CloudFormation requires. */
    stackSet: `${prefix}-members`,
    /** The StackSet of the rules for which the first has no room. */
    furtherStackSet: `${prefix}-members-rules`,
    /** Connection and API destination of the reconciliation pipeline, and each rule that calls it. */
    reconciliation: `${prefix}-reconciliation`,
    reconciliationRule: (suffix: string) => `${prefix}-reconcile-${suffix}`,
    /** Statement of a member's default bus that lets the governance account manage rules there. */
    delegation: `${prefix}-delegation`,
    /** A responder's function, queue and other resources. */
    responder: (id: string) => `${prefix}-${id}`,
    responderDeadLetters: (id: string) => `${prefix}-${id}-dead-letters`,
    /** Rules on the central bus that feed one responder, and those of detections. */
    responderRule: (id: string, suffix: string) => `${prefix}-${id}-${suffix}`,
    detectionRule: (suffix: string) => shorten(`${prefix}-detection-${suffix}`, 64),
    /** Topic of an email channel, and the digest schedule. */
    notificationTopic: (channel: string) => `${prefix}-notify-${channel}`,
    digest: `${prefix}-digest`,
    /** Schedule on which the function `correlate-events` looks for what did not happen. */
    correlationCheck: `${prefix}-correlation-check`,
    /** Schedule of a saved query that runs by itself. */
    querySchedule: (query: string) => shorten(`${prefix}-query-${query}`, 64),
    /** Schedule on which the function `watch-silence` looks for silent accounts. */
    silenceCheck: `${prefix}-silence-check`,
    /** Schedule on which the function `detect-drift` compares a hub with its deployment. */
    driftCheck: `${prefix}-drift-check`,
    /** Rule, connection and API destination of a ticket system. */
    ticket: (channel: string) => shorten(`${prefix}-ticket-${channel}`, 64),
    /** State table of the functions. */
    state: `${prefix}-state`,
  } as const;
}

export type Names = ReturnType<typeof namesOf>;

const numbered = (number: number) => (number === 1 ? "" : `${number}-`);

/** Logical name of an account's forwarding. Changing it replaces every rule; put cosmetics in tags. */
export const forwardingName = (accountId: string) => `forwarding-${accountId}`;

/** Logical name of the provider for an account: stable, because renaming it would replace all its resources. */
export const memberProviderName = (accountId: string) => `member-${accountId}`;

/** Logical name of the resources that a rollout other than `assumeRole` creates once for all members of a Region. */
export const delegatedName = "delegated-forwarding";
export const stackSetName = "member-stack-set";

/**
 * Shortens a name to `limit` characters: itself, or its beginning and an FNV-1a hash of the whole, so that two long
 * names with the same beginning stay different.
 */
export function shorten(name: string, limit: number): string {
  if (name.length <= limit) return name;
  return `${name.slice(0, limit - 9)}-${stableHash(name).toString(16).padStart(8, "0")}`;
}

/** FNV-1a, 32 bits: deterministic across machines and runs. */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}

/** A hub's place: its Region in the governance account. */
export interface HubPlace {
  /** The governance account. */
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
}

/** ARN, or with `*` the pattern of ARNs, of a rule on a hub's central bus. */
export const centralRuleArn = ({ accountId, region, names }: HubPlace, rule: string): string =>
  arns.rule(region, accountId, `${names.bus}/${rule}`);

/** ARNs derived from names, so that no stack reads another's outputs (Service Authorization Reference). */
export const arns = {
  bus: (region: string, accountId: string, name: string) => `arn:aws:events:${region}:${accountId}:event-bus/${name}`,
  rule: (region: string, accountId: string, name: string) => `arn:aws:events:${region}:${accountId}:rule/${name}`,
  replayArchive: (region: string, accountId: string, name: string) =>
    `arn:aws:events:${region}:${accountId}:archive/${name}`,
  crawler: (region: string, accountId: string, name: string) => `arn:aws:glue:${region}:${accountId}:crawler/${name}`,
  role: (accountId: string, name: string) => `arn:aws:iam::${accountId}:role/${name}`,
  policy: (accountId: string, name: string) => `arn:aws:iam::${accountId}:policy/${name}`,
  queue: (region: string, accountId: string, name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`,
  deliveryStream: (region: string, accountId: string, name: string) =>
    `arn:aws:firehose:${region}:${accountId}:deliverystream/${name}`,
  table: (region: string, accountId: string, name: string) => `arn:aws:dynamodb:${region}:${accountId}:table/${name}`,
  topic: (region: string, accountId: string, name: string) => `arn:aws:sns:${region}:${accountId}:${name}`,
  alarm: (region: string, accountId: string, name: string) => `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
  logGroup: (region: string, accountId: string, name: string) =>
    `arn:aws:logs:${region}:${accountId}:log-group:${name}`,
};
