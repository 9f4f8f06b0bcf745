import type { Envelope, Json } from "../envelope";
import type { Statement } from "../iam/policies";
import type { Trigger } from "./triggers";

/** One resource that an event is about, in one account and Region. */
export interface Target {
  readonly accountId: string;
  /** Where the calls go: the Region of the resource. */
  readonly region: string;
  readonly arn: string;
  /** Name or id by which the service's API knows it. */
  readonly name: string;
}

/** `s3:GetBucketPolicy`: the AWS SDK's client without the prefix `client-`, and the operation as the API reference names it. */
export type CallName = `${string}:${string}`;

/** A call to AWS in plain data: what is done and what is reported are the same. */
export type Call<Name extends CallName = CallName> = Name extends `${infer Service}:${infer Action}`
  ? {
      readonly service: Service;
      /** As the service's API reference names it. */
      readonly action: Action;
      readonly input: Readonly<Record<string, unknown>>;
    }
  : never;

export function call<const Name extends CallName>(name: Name, input: Call["input"]): Call<Name> {
  const [service, action] = name.split(":");
  return { service, action, input } as Call<Name>;
}

/** What a call changes, and which actions of IAM it needs where they are not named as it is. */
export interface Declared<Kind extends "reads" | "acts" = "reads" | "acts"> {
  readonly kind: Kind;
  readonly actions: readonly string[];
}

/** A call that only reads. The Service Authorization Reference names the actions that it needs: by default, its own name. */
export const reads = (...actions: readonly string[]): Declared<"reads"> => ({ kind: "reads", actions });

/** A call that changes something, which is granted only where settings enforce the remediation. */
export const acts = (...actions: readonly string[]): Declared<"acts"> => ({ kind: "acts", actions });

type Declarations = Readonly<Record<CallName, Declared>>;

/** Names of the declared calls of one kind. */
type Named<Calls extends Declarations, Kind extends Declared["kind"]> = {
  [Name in keyof Calls]: Calls[Name] extends Declared<Kind> ? Name : never;
}[keyof Calls] &
  CallName;

/** Makes a call that only reads. Rejects as the AWS SDK does: with an error whose `name` is the service's code. */
export type Read<Name extends CallName = CallName> = (call: Call<Name>) => Promise<Readonly<Record<string, unknown>>>;

export type Tags = Readonly<Record<string, string>>;

/** What is to be done about a target, from its live state. */
export type Plan<Name extends CallName = CallName> =
  | {
      readonly kind: "act";
      /** One sentence: what is wrong and what the calls do. */
      readonly why: string;
      readonly calls: readonly Call<Name>[];
      /** What the calls take away, so that an owner can put it back. */
      readonly before?: Json;
    }
  | { readonly kind: "nothing"; readonly why: string }
  /** No call can mend it, or none that should be made without a person. */
  | { readonly kind: "notify-only"; readonly why: string };

export const nothing = (why: string): Plan<never> => ({ kind: "nothing", why });
export const notifyOnly = (why: string): Plan<never> => ({ kind: "notify-only", why });

/** Where a remediation may act: everything in one account and Region, or one resource of it. */
export interface RemediationScope {
  readonly accountId: string;
  readonly region: string;
  /** The resource as its service's API names it, or its ARN for a trail. Absent: any. */
  readonly resource?: string;
}

/** How far a remediation may go. */
export interface RemediationReach {
  /** False: it only looks, as in dry-run, and could not act by mistake either. */
  readonly acts: boolean;
  /** Whether launched instances are to have a security group. */
  readonly addsSecurityGroup: boolean;
}

/** Resources on which declared calls are allowed: one statement of a policy. */
export interface Grant<Name extends string> {
  /** Tells the statements of one remediation apart. */
  readonly sid?: string;
  /** Absent: all. */
  readonly calls?: readonly Name[];
  readonly resources: string | readonly string[];
  /** The Region of the calls, where it is not that of the resource. */
  readonly requestedRegion?: string;
}

/** What a plan is made from. */
export interface Question<Live, Settings = unknown> {
  readonly target: Target;
  readonly live: Live;
  readonly event: Envelope;
  readonly settings: Settings;
}

/**
 * One kind of mending, as its file writes it. Everything but `read` is pure, and `read` only asks. Of the settings it
 * names the keys that it reads, in the parameter of `plan` or `triggers`.
 */
interface Definition<Id extends string, Calls extends Declarations, Live extends { readonly tags: Tags }, Settings> {
  readonly id: Id;
  /** Its place in settings, rules, policies and the documentation, after all with a lower number. */
  readonly order: number;
  /** What it does, in a few words. */
  readonly title: string;
  /** The events that it answers. What a call did is read from the account itself; the event only says where. */
  readonly triggers: (settings: Settings) => readonly Trigger[];
  /** Every call that it makes. One that is not declared compiles nowhere and is refused by the function. */
  readonly calls: Calls;
  /** On which resources. Asked once for the role in a member and once for the session of each single event. */
  readonly permissions: (scope: RemediationScope, reach: RemediationReach) => readonly Grant<keyof Calls & string>[];
  /** What the event is about; none where it is about nothing that could be mended. */
  readonly targets: (event: Envelope) => readonly Target[];
  /** Live state, read again before anything is done. `undefined`: the resource is gone. */
  readonly read: (read: Read<Named<Calls, "reads">>, target: Target) => Promise<Live | undefined>;
  readonly plan: (question: Question<Live, Settings>) => Plan<Named<Calls, "acts">>;
}

/** A target's live state, into which only its own remediation looks further. */
export interface Seen<Settings> {
  readonly tags: Tags;
  readonly plan: (question: Pick<Question<unknown, Settings>, "event" | "settings">) => Plan;
}

/** A remediation as those see it that run it, whatever its live state is. */
export interface Remediation<Id extends string, Settings> extends Pick<
  Definition<Id, Declarations, { readonly tags: Tags }, Settings>,
  "id" | "order" | "title" | "triggers" | "targets"
> {
  readonly calls: Readonly<Record<string, Declared>>;
  /** What a policy must allow. */
  readonly statements: (scope: RemediationScope, reach: RemediationReach) => Statement[];
  /** `undefined`: the resource is gone. */
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
