import type { Envelope, Json } from "../envelope";
import type { Statement } from "../iam/policies";
import type { Trigger } from "./triggers";

/** One resource that an event concerns, in one account and Region. */
export interface Target {
  readonly accountId: string;
  /** Region of the calls: the resource's. */
  readonly region: string;
  readonly arn: string;
  /** Name or id in the service's API. */
  readonly name: string;
}

/**
 * `s3:GetBucketPolicy`: the AWS SDK's client without the prefix `client-`, and the operation's name in the API
 * reference.
 */
export type CallName = `${string}:${string}`;

/** A call to AWS as plain data: the same for execution and reports. */
export type Call<Name extends CallName = CallName> = Name extends `${infer Service}:${infer Action}`
  ? {
      readonly service: Service;
      /** Name in the service's API reference. */
      readonly action: Action;
      readonly input: Readonly<Record<string, unknown>>;
    }
  : never;

export function call<const Name extends CallName>(name: Name, input: Call["input"]): Call<Name> {
  const [service, action] = name.split(":");
  return { service, action, input } as Call<Name>;
}

/** Kind of a call, and the IAM actions it needs if they have other names. */
export interface Declared<Kind extends "reads" | "acts" = "reads" | "acts"> {
  readonly kind: Kind;
  readonly actions: readonly string[];
}

/** A read-only call. IAM actions according to the Service Authorization Reference; by default, the call's own name. */
export const reads = (...actions: readonly string[]): Declared<"reads"> => ({ kind: "reads", actions });

/** A call that changes something, granted only if settings enforce the remediation. */
export const acts = (...actions: readonly string[]): Declared<"acts"> => ({ kind: "acts", actions });

type Declarations = Readonly<Record<CallName, Declared>>;

/** Names of the declared calls of one kind. */
type Named<Calls extends Declarations, Kind extends Declared["kind"]> = {
  [Name in keyof Calls]: Calls[Name] extends Declared<Kind> ? Name : never;
}[keyof Calls] &
  CallName;

/** Makes a read-only call. Rejects with the AWS SDK's error, whose `name` is the service's code. */
export type Read<Name extends CallName = CallName> = (call: Call<Name>) => Promise<Readonly<Record<string, unknown>>>;

export type Tags = Readonly<Record<string, string>>;

/** The decision for one target, from its live state: act, do nothing, or notify. */
export type Plan<Name extends CallName = CallName> =
  | {
      readonly kind: "act";
      /** One sentence: the problem, and what the calls do. */
      readonly why: string;
      readonly calls: readonly Call<Name>[];
      /** The state that the calls remove, so that an owner can restore it. */
      readonly before?: Json;
    }
  | { readonly kind: "nothing"; readonly why: string }
  /** No call can fix it, or only calls that need a person's decision. */
  | { readonly kind: "notify-only"; readonly why: string };

export const nothing = (why: string): Plan<never> => ({ kind: "nothing", why });
export const notifyOnly = (why: string): Plan<never> => ({ kind: "notify-only", why });

/** Scope of a remediation's permissions: everything in one account and Region, or one resource. */
export interface RemediationScope {
  readonly accountId: string;
  readonly region: string;
  /** The resource by its name in the service's API, or its ARN for a trail. Absent: any. */
  readonly resource?: string;
}

/** Reach of a remediation's permissions. */
export interface RemediationReach {
  /** False: read-only, as in dry-run. */
  readonly acts: boolean;
  /** True if launched instances get a security group. */
  readonly addsSecurityGroup: boolean;
}

/** Resources on which declared calls are allowed: one statement of a policy. */
export interface Grant<Name extends string> {
  /** Distinguishes the statements of one remediation. */
  readonly sid?: string;
  /** Absent: all. */
  readonly calls?: readonly Name[];
  readonly resources: string | readonly string[];
  /** The Region of the calls, if it is not that of the resource. */
  readonly requestedRegion?: string;
}

/** Inputs of a plan. */
export interface Question<Live, Settings = unknown> {
  readonly target: Target;
  readonly live: Live;
  readonly event: Envelope;
  readonly settings: Settings;
}

/**
 * One remediation, as defined in its file. Everything but `read` is pure, and `read` only makes read-only calls. The
 * parameter of `plan` or `triggers` names the settings keys that it reads.
 */
interface Definition<Id extends string, Calls extends Declarations, Live extends { readonly tags: Tags }, Settings> {
  readonly id: Id;
  /** Sort position in settings, rules, policies and the documentation. */
  readonly order: number;
  /** Its effect, in a few words. */
  readonly title: string;
  /**
   * The events that trigger it. The effect of a call is read from the account; the event only identifies the resource.
   */
  readonly triggers: (settings: Settings) => readonly Trigger[];
  /** What settings lack, without which it finds nothing to do, as the second half of a sentence. Absent: nothing. */
  readonly needs?: (settings: Settings) => string | undefined;
  /** Every call that it makes. An undeclared call does not compile, and the function refuses it. */
  readonly calls: Calls;
  /** The resources of the calls. Evaluated once for the role in a member and once for the session of each event. */
  readonly permissions: (scope: RemediationScope, reach: RemediationReach) => readonly Grant<keyof Calls & string>[];
  /** The resources of an event; none if there is nothing to remediate. */
  readonly targets: (event: Envelope) => readonly Target[];
  /** Live state, read again before any action. `undefined`: the resource was deleted. */
  readonly read: (read: Read<Named<Calls, "reads">>, target: Target) => Promise<Live | undefined>;
  readonly plan: (question: Question<Live, Settings>) => Plan<Named<Calls, "acts">>;
}

/** A target's live state, opaque to all but its own remediation. */
export interface Seen<Settings> {
  readonly tags: Tags;
  readonly plan: (question: Pick<Question<unknown, Settings>, "event" | "settings">) => Plan;
}

/** A remediation as seen by its callers, independent of the type of its live state. */
export interface Remediation<Id extends string, Settings> extends Pick<
  Definition<Id, Declarations, { readonly tags: Tags }, Settings>,
  "id" | "order" | "title" | "triggers" | "needs" | "targets"
> {
  readonly calls: Readonly<Record<string, Declared>>;
  /** The policy statements that it needs. */
  readonly statements: (scope: RemediationScope, reach: RemediationReach) => Statement[];
  /** `undefined`: the resource was deleted. */
  readonly look: (read: Read, target: Target) => Promise<Seen<Settings> | undefined>;
}

export function defineRemediation<
  const Id extends string,
  Calls extends Declarations,
  Live extends { readonly tags: Tags },
  Settings = unknown,
>(definition: Definition<Id, Calls, Live, Settings>): Remediation<Id, Settings> & { readonly calls: Calls } {
  const { permissions, read, plan, ...rest } = definition;
  return {
    ...rest,

    statements: (scope, reach) =>
      permissions(scope, reach).flatMap(({ sid = "", calls, resources, requestedRegion = scope.region }) => {
        const actions = Object.entries<Declared>(rest.calls)
          .filter(
            ([name, { kind }]) =>
              (calls === undefined || calls.some((each) => each === name)) && (reach.acts || kind === "reads"),
          )
          .flatMap(([name, declared]) => (declared.actions.length === 0 ? [name] : declared.actions));
        return actions.length === 0
          ? []
          : [
              {
                Sid: sidOf(rest.id, sid),
                Effect: "Allow",
                Action: actions.sort(),
                Resource: resources,
                Condition: { StringEquals: { "aws:RequestedRegion": requestedRegion } },
              },
            ];
      }),

    look: async (ask, target) => {
      const live = await read(ask, target);
      return live && { tags: live.tags, plan: (question) => plan({ ...question, target, live }) };
    },
  };
}

/** `close-world-open-security-group` → `CloseWorldOpenSecurityGroup`: statement ids are letters and digits. */
const sidOf = (...words: readonly string[]) =>
  words
    .flatMap((word) => word.split("-"))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
