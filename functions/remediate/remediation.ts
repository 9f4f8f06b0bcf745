import type { Envelope, Json } from "../../model/envelope";
import type { RemediationSettings } from "../../model/settings/remediation";
import type { RemediationId } from "../../model/remediations/remediations";

/** One resource that an event is about, in one account and Region. */
export interface Target {
  readonly accountId: string;
  /** Where the calls go: the Region of the resource. */
  readonly region: string;
  readonly arn: string;
  /** Name or id by which the service's API knows it. */
  readonly name: string;
}

/** A call to AWS in plain data: what is done and what is reported are the same. */
export interface Call {
  readonly service: "s3" | "ec2" | "iam" | "cloudtrail";
  /** As the service's API reference names it. */
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Makes a call that only reads. Rejects as the AWS SDK does: with an error whose `name` is the service's code. */
export type Read = (call: Call) => Promise<Readonly<Record<string, unknown>>>;

export type Tags = Readonly<Record<string, string>>;

/** What is to be done about a target, from its live state. */
export type Plan =
  | {
      readonly kind: "act";
      /** One sentence: what is wrong and what the calls do. */
      readonly why: string;
      readonly calls: readonly Call[];
      /** What the calls take away, so that an owner can put it back. */
      readonly before?: Json;
    }
  | { readonly kind: "nothing"; readonly why: string }
  /** No call can mend it, or none that should be made without a person. */
  | { readonly kind: "notify-only"; readonly why: string };

export const nothing = (why: string): Plan => ({ kind: "nothing", why });
export const notifyOnly = (why: string): Plan => ({ kind: "notify-only", why });

/** One kind of mending. Everything but `read` is pure, and `read` only asks. */
export interface Remediation<Live extends { readonly tags: Tags } = { readonly tags: Tags }> {
  readonly id: RemediationId;
  /** What the event is about; none where it is about nothing that could be mended. */
  readonly targets: (event: Envelope) => readonly Target[];
  /** Live state, read again before anything is done. `undefined`: the resource is gone. */
  readonly read: (read: Read, target: Target) => Promise<Live | undefined>;
  readonly plan: (args: {
    readonly target: Target;
    readonly live: Live;
    readonly event: Envelope;
    readonly settings: RemediationSettings;
  }) => Plan;
}

/** Code of an AWS error: the SDK's `name`. */
export const codeOf = (error: unknown): string => (error instanceof Error ? error.name : "");

/** What `ask` answers, or `otherwise` where the service says one of these codes. */
export async function unless<Result, Otherwise>(
  codes: readonly string[],
  otherwise: Otherwise,
  ask: Promise<Result>,
): Promise<Result | Otherwise> {
  try {
    return await ask;
  } catch (error) {
    if (codes.includes(codeOf(error))) return otherwise;
    throw error;
  }
}

/** `[{ Key: "team", Value: "shop" }]` → `{ team: "shop" }`. */
export function tagsFrom(list: unknown): Tags {
  const entries = Array.isArray(list) ? (list as { Key?: unknown; Value?: unknown }[]) : [];
  return Object.fromEntries(
    entries.flatMap(({ Key, Value }) =>
      typeof Key === "string" ? [[Key, typeof Value === "string" ? Value : ""]] : [],
    ),
  );
}
