/**
 * What the page shows, as plain JSON: whoever makes it decides what is known, the page how it looks. Texts may come from
 * outside; the page shows each of them as text, whatever it holds.
 */
export interface PageData {
  readonly environment: string;
  /** ISO 8601, UTC. */
  readonly made: string;
  /** The command that made it, for a person who wants to make it again. */
  readonly command: string;
  readonly verdict: Verdict;
  readonly proof: ProofData;
  /** Numbers for the first look, most important first. */
  readonly figures: readonly Figure[];
  readonly network: NetworkData;
  readonly guarantees: readonly GuaranteeData[];
  readonly events: readonly EventKind[];
  readonly governed: readonly GovernedData[];
  readonly detections: readonly DetectionData[];
  readonly exceptions: readonly ExceptionData[];
  readonly processes: readonly ProcessData[];
  readonly functions: readonly FunctionData[];
  readonly actions: readonly ActionData[];
  readonly messages: readonly MessageData[];
  readonly queries: readonly QueryData[];
  readonly limits: readonly LimitData[];
  readonly cost?: CostData;
  readonly assumptions: readonly string[];
  readonly settings: readonly SettingData[];
  /** True if the events are the user's own. */
  readonly ownEvents: boolean;
  /** What `npm run preview` would change, or `npm run up` has changed. */
  readonly deployment?: DeploymentData;
  /** What `--state` found deployed, against what the program makes of the settings. */
  readonly difference?: DifferenceData;
  /** Why nothing was simulated: all that a simulation shows is empty then. */
  readonly notSimulated?: string;
}

export interface Verdict {
  readonly held: number;
  readonly of: number;
  /** One or two sentences: the last line of the report. */
  readonly words: string;
  readonly warnings: readonly string[];
  /** What was noticed about the user's own events. */
  readonly remarks: readonly string[];
}

/** What a run leaves unproven, beside its warnings and assumptions. */
export interface ProofData {
  /** ARNs of recorded rules that took none of the events. */
  readonly idleRules: readonly string[];
  /** Faults made on purpose, and how many of them the guarantees found; absent where that was never measured. */
  readonly mutants?: { readonly made: number; readonly found: number; readonly date: string };
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  /** What the number counts, and how it divides. */
  readonly detail: string;
  /** Id of the section with more. */
  readonly section: SectionId;
}

export const sections = [
  { id: "overview", title: "Overview" },
  { id: "changes", title: "Changes" },
  { id: "network", title: "Network" },
  { id: "guarantees", title: "Guarantees" },
  { id: "events", title: "Events" },
  { id: "coverage", title: "Coverage" },
  { id: "detections", title: "Detections" },
  { id: "responders", title: "Responders" },
  { id: "queries", title: "Queries" },
  { id: "limits", title: "Limits" },
  { id: "cost", title: "Cost" },
  { id: "settings", title: "Settings" },
] as const;
export type SectionId = (typeof sections)[number]["id"];

/** The sections for which there is something to show. */
export const sectionsOf = ({ deployment, difference, cost, notSimulated }: PageData): (typeof sections)[number][] =>
  sections.filter(({ id }) => {
    if (id === "changes") return deployment !== undefined || difference !== undefined;
    if (id === "cost") return cost !== undefined;
    return notSimulated === undefined || id === "overview" || id === "settings";
  });

export interface DeploymentData {
  readonly operation: "preview" | "up";
  readonly stacks: readonly StackData[];
  readonly changes: readonly ChangeData[];
  readonly policies: {
    /** Names of the packs that judged; none if the command named none. */
    readonly packs: readonly string[];
    readonly violations: readonly ViolationData[];
  };
}

/** `created`: the program has it, and it is not deployed; `deleted`: it is deployed, and the program does not have it. */
export interface DifferenceData {
  /** Resources that are as the program makes them. */
  readonly same: number;
  readonly changes: readonly ChangeData[];
}

/** What came of one Region's stack. */
export interface StackData {
  readonly stack: string;
  readonly label: string;
  /** `done`, `failed`, `skipped`, … */
  readonly result: string;
  readonly reason?: string;
  readonly created: number;
  readonly updated: number;
  readonly replaced: number;
  readonly deleted: number;
  readonly same: number;
  /** Accounts out of reach, which stay as they are. */
  readonly leftAside: readonly { readonly account: string; readonly reason: string }[];
}

export interface ChangeData {
  readonly stack: string;
  readonly kind: "created" | "updated" | "replaced" | "deleted";
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Empty where the engine did not say. */
  readonly account: string;
  readonly region: string;
  readonly properties: readonly PropertyData[];
  /** What is lost with it, where it holds data. */
  readonly loses?: string;
  /** Why it is not lost after all. */
  readonly kept?: string;
  readonly end: "planned" | "done" | "failed";
}

export interface PropertyData {
  readonly path: string;
  /** JSON, shortened. Absent where it was not there. */
  readonly before?: string;
  readonly after?: string;
  readonly replaces: boolean;
}

export interface ViolationData {
  readonly stack: string;
  readonly pack: string;
  readonly policy: string;
  readonly level: string;
  readonly message: string;
  /** URN. */
  readonly resource?: string;
}

export interface NetworkData {
  readonly accounts: readonly AccountData[];
  readonly regions: readonly RegionData[];
  readonly hubs: readonly HubData[];
  /** What accounts have in a Region, each distinct set once: `{account}` and `{region}` stand for id and name. */
  readonly profiles: readonly ProfileData[];
  /** By account, by Region, in the order above: index of a profile, or -1 where the account has nothing. */
  readonly members: readonly (readonly number[])[];
}

export interface AccountData {
  readonly id: string;
  readonly name: string;
  /** `Workloads/Production`, or `/`. */
  readonly unit: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface RegionData {
  readonly name: string;
  /** The Region whose central bus it forwards to; its own name for a hub. */
  readonly hub: string;
}

export interface HubData {
  readonly region: string;
  readonly bus: string;
  /** Statements of the bus's policy, JSON. */
  readonly policy: string;
  readonly rules: readonly RuleData[];
}

export interface RuleData {
  readonly name: string;
  readonly state: string;
  /** JSON. */
  readonly pattern: string;
  /** ARNs, each with role and dead-letter queue where it has one. */
  readonly targets: readonly { readonly arn: string; readonly role?: string; readonly deadLetters?: string }[];
  /** Ids of the governed events that it takes. */
  readonly events: readonly string[];
}

export interface ProfileData {
  readonly rules: readonly RuleData[];
  /** Policies of the roles that the rules use, and of their dead-letter queues, by ARN. */
  readonly policies: readonly {
    readonly of: string;
    readonly documents: readonly { readonly title: string; /** JSON. */ readonly code: string }[];
  }[];
  /** Governed events, and entries of the catalog, that are not forwarded from here, and why. */
  readonly leftOut: readonly { readonly event: string; readonly why: string }[];
}

export interface GuaranteeData {
  readonly id: number;
  readonly title: string;
  readonly held: boolean;
  readonly checked: number;
  /** Plural noun for what was counted. */
  readonly unit: string;
  /** What is looked at, one sentence. */
  readonly checkedOn: string;
  readonly parts: Readonly<Record<string, number>>;
  /** By resource at fault, the one with most first. */
  readonly failures: readonly FaultData[];
}

/** A resource at fault, and what was seen of it. */
export interface FaultData {
  /** URN or ARN. */
  readonly resource: string;
  /** What it is; absent where the run recorded no such resource. */
  readonly is?: {
    /** `EventRule` */
    readonly kind: string;
    readonly name: string;
    readonly account: string;
    readonly region: string;
    /** Its pattern or policy, JSON, where it has one. */
    readonly code?: string;
  };
  readonly count: number;
  /** The first of them. */
  readonly cases: readonly {
    /** The event, or the part of the network. */
    readonly event: string;
    readonly problem: string;
    /** The event's way with the decision at each step and the resource at fault marked. */
    readonly steps?: readonly Step[];
    /** What the check saw on the way, a line each, where there is no event whose way could be shown. */
    readonly path: readonly string[];
  }[];
}

/** Events that went alike: of one kind, by one way, with one end. The way is that of the first. */
export interface EventKind {
  readonly name: string;
  readonly source: string;
  readonly detailType: string;
  readonly account: string;
  readonly region: string;
  readonly time: string;
  /** `archived`, `denied`, `no rule`, `dead letter`, `error prefix`, `handed on`, `lost`. */
  readonly outcome: string;
  /** Whether that is what had to become of it. */
  readonly expected: boolean;
  /** What had to become of it instead. */
  readonly wanted?: string;
  /** Ids of the governed events that ask for it; [] where none does. */
  readonly governedBy: readonly string[];
  /** How it reached its first bus: `AWS service`, `PutEvents`, … */
  readonly sender: string;
  readonly why?: string;
  readonly count: number;
  readonly steps: readonly Step[];
  /** Detections that it fired. */
  readonly fired: readonly string[];
}

export interface Step {
  readonly kind: "bus" | "rule" | "target" | "archive" | "end";
  /** False where the event was stopped here. */
  readonly passed: boolean;
  readonly title: string;
  /** The decision: why it was taken, or what it lacked. */
  readonly why?: string;
  /** Every policy statement that had to allow it, in words. */
  readonly allowedBy?: readonly string[];
  /** ARN or address. */
  readonly resource?: string;
  /** The pattern that matched, JSON, or the SQL that finds the event. */
  readonly code?: string;
  /** What of the pattern it fits, JSON; absent where that is all of it. */
  readonly part?: string;
  /** URN of what kept it from being delivered. */
  readonly by?: string;
  /** ARN of the bus that decided. */
  readonly bus?: string;
  /** True for what happened beside its way to the archive. */
  readonly aside?: boolean;
  /** True if this resource is at fault for a broken guarantee. */
  readonly fault?: boolean;
}

export interface GovernedData {
  readonly id: string;
  readonly why: string;
  readonly topic: string;
  readonly source: string;
  readonly view?: string;
}

export interface DetectionData {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly severity: "low" | "medium" | "high" | "critical";
  readonly technique?: string;
  readonly source: string;
  readonly pattern: string;
  readonly limits: string;
  readonly query?: string;
  readonly fired: number;
  readonly triage?: { readonly look: readonly string[]; readonly harmless: string; readonly contain: string };
  /** What several events mean together: its pattern takes the alerts of the function that finds them. */
  readonly correlation?: CorrelationData;
}

export interface CorrelationData {
  /** `10 within 10 minutes, with the same account, user` */
  readonly when: string;
  readonly events: readonly {
    readonly id: string;
    /** JSON. */
    readonly pattern: string;
    /** Id of the governed event that brings it to the hub. */
    readonly governedBy: string;
    readonly atLeast: number;
  }[];
  /** The first alerts of this run, in order of time. */
  readonly alerts: readonly AlertData[];
}

/** An incident, with the events behind it. */
export interface AlertData {
  readonly region: string;
  /** `account: 111122223333` */
  readonly concerned: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly events: readonly {
    /** Which of the rule's events it is. */
    readonly event: string;
    readonly name: string;
    readonly time: string;
    /** CloudTrail's eventID, or a digest. */
    readonly key: string;
    /** Position among the page's events of the kind that it is one of. */
    readonly kind?: number;
  }[];
}

/** An exception from detections: of the settings, or for callers that AWS itself is. */
export interface ExceptionData {
  readonly id: string;
  /** Ids of detections; empty: all. */
  readonly detections: readonly string[];
  /** In words. */
  readonly scope: string;
  readonly owner: string;
  readonly reason: string;
  /** Last day. */
  readonly until: string;
  readonly ended: boolean;
  /** Of how many events nobody was to be told. */
  readonly events: number;
}

/** A process that is watched, step by step. */
export interface ProcessData {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly steps: readonly {
    readonly id: string;
    readonly source: string;
    /** Minutes after the first step within which it must come. */
    readonly withinMinutes?: number;
    /** Detections that tell of it. */
    readonly watchedBy: readonly string[];
  }[];
}

export interface FunctionData {
  readonly name: string;
  /** What it is for, one sentence. */
  readonly does: string;
  readonly region: string;
  readonly invocations: number;
  readonly events: number;
  readonly calls: number;
  readonly changes: number;
  readonly messages: number;
  readonly gaveUp: number;
}

export interface ActionData {
  readonly remediation: string;
  /** The first reports of each outcome. */
  readonly reports: readonly ReportData[];
  readonly outcomes: Readonly<Record<string, number>>;
  readonly made: number;
  readonly wouldBeMade: number;
}

/** What a remediation reports of one resource. */
export interface ReportData {
  readonly outcome: string;
  readonly resource: string;
  readonly account: string;
  readonly region: string;
  readonly reason: string;
  /** In their order: `ec2:RevokeSecurityGroupIngress`, with its input as JSON. */
  readonly calls: readonly { readonly name: string; readonly input: string }[];
}

/** A message as a chat or a ticket system would get it. */
export interface MessageData {
  readonly to: string;
  readonly region: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly body: string;
}

export interface QueryData {
  readonly name: string;
  readonly why: string;
  readonly sql: string;
  /** How it runs by itself: `rate(1 day)`, and the detection that tells its rows. */
  readonly scheduled?: { readonly rate: string; readonly detection: string };
  readonly ok: boolean;
  readonly problem?: string;
  readonly columns: readonly string[];
  readonly regions: readonly {
    readonly region: string;
    readonly total: number;
    readonly rows: readonly (readonly Cell[])[];
  }[];
}
export type Cell = string | number | boolean | null;

/** A quota, and the resource that comes nearest to it. */
export interface LimitData {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly resource: string;
  /** How many resources were measured. */
  readonly measured: number;
}

/** What a month is estimated to cost in US dollars, before free allowances. */
export interface CostData {
  readonly dollars: number;
  /** Governed events of a month, and where that number comes from. */
  readonly events: number;
  readonly basis: string;
  readonly priceRegion: string;
  readonly pricesReadOn: string;
  /** Each price with all units of it, the dearest first. */
  readonly prices: readonly {
    readonly service: string;
    readonly what: string;
    readonly unit: string;
    readonly count: number;
    readonly dollars: number;
  }[];
  /** The dearest places. */
  readonly places: readonly { readonly account: string; readonly region: string; readonly dollars: number }[];
  readonly otherPlaces: { readonly count: number; readonly dollars: number };
  /** Numbers that were assumed. */
  readonly assumed: readonly { readonly what: string; readonly value: number }[];
}

export interface SettingData {
  /** `archive.lockMode` */
  readonly path: string;
  /** What it decides. */
  readonly why: string;
  /** JSON, secrets left out. */
  readonly value: string;
  /** `Pulumi.prod.yaml` or `default` */
  readonly from: string;
}
