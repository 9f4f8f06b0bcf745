import { type Fact, factOf } from "../fact";
import type { Resource } from "../../graph";
import { property } from "../../recorded";
import type { Promised } from "./promised";

/** Days for which a version stays after it was overwritten or expired. */
export const graceDays = 30;
/** Storage classes that Athena reads at once (Athena user guide, "Query restored Amazon S3 Glacier objects"). */
const readable = ["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR"];

export interface LifecycleRule {
  readonly id?: string;
  readonly status?: string;
  readonly expiration?: { readonly days?: number; readonly date?: string };
  readonly filter?: { readonly prefix?: string };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays?: number };
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation?: number };
  readonly transitions?: readonly { readonly days?: number; readonly storageClass?: string }[];
}

/** Objects stay as long as settings promise, no longer, and where Athena reads them. */
export function lifecycleFact(
  what: string,
  { retentionDays: promised }: Promised["archive"],
  bucket: Resource,
  lifecycle: Resource | undefined,
): Fact {
  const rules = ((lifecycle && property(lifecycle, "rules")) ?? []) as readonly LifecycleRule[];
  const enabled = rules.filter(({ status }) => status === "Enabled");
  const ends = enabled.flatMap(({ expiration }) => (expiration === undefined ? [] : [expiration]));
  const early = ends.find(({ days, date }) => date !== undefined || (days !== undefined && days < promised));
  const problem =
    early !== undefined
      ? `It expires objects after ${early.days ?? early.date} days, and settings promise ${promised}`
      : !ends.some(({ days }) => days === promised)
        ? `Nothing expires its objects after ${promised} days, as settings promise`
        : (frozen(enabled) ??
          forgetfulness(enabled) ??
          versionProblem(enabled.filter(({ expiration }) => expiration !== undefined)));
  return factOf(`${what}, lifecycle`, (lifecycle ?? bucket).urn, problem);
}

/** Objects that Athena cannot read any more. */
export function frozen(enabled: readonly LifecycleRule[]): string | undefined {
  const cold = enabled
    .flatMap(({ transitions = [] }) => transitions)
    .find(({ storageClass = "" }) => !readable.includes(storageClass));
  return cold && `It moves objects to ${cold.storageClass}, which Athena does not read`;
}

/** Of several rules about an object, S3 takes the soonest (S3 user guide, "How Amazon S3 handles conflicts in lifecycle configurations"). */
export function forgetfulness(enabled: readonly LifecycleRule[]): string | undefined {
  const days = enabled.flatMap(({ noncurrentVersionExpiration: each }) => each?.noncurrentDays ?? []);
  const soonest = Math.min(...days);
  return soonest < graceDays
    ? `It forgets an overwritten version after ${soonest} days, and not after ${graceDays}`
    : undefined;
}

/** Versions that were overwritten, and parts of uploads that never ended, stay for a while and not for ever. */
export function versionProblem(rules: readonly LifecycleRule[]): string | undefined {
  for (const { noncurrentVersionExpiration: forgotten, abortIncompleteMultipartUpload: aborted } of rules) {
    if (forgotten?.noncurrentDays !== graceDays)
      return forgotten?.noncurrentDays === undefined
        ? "It keeps overwritten versions for ever"
        : `It forgets an overwritten version after ${forgotten.noncurrentDays} days, and not after ${graceDays}`;
    if ((aborted?.daysAfterInitiation ?? 0) < 1 || (aborted?.daysAfterInitiation ?? 0) > graceDays)
      return `It keeps parts of uploads that never ended for ${aborted?.daysAfterInitiation ?? "no number of"} days. Use 1 to ${graceDays}`;
  }
  return undefined;
}

/** Objects move to the cheaper class when settings say. */
export function coldFact(
  what: string,
  { infrequentAccessDays: promised }: Promised["archive"],
  bucket: Resource,
  lifecycle: Resource | undefined,
): Fact {
  const rules = ((lifecycle && property(lifecycle, "rules")) ?? []) as readonly LifecycleRule[];
  const moved = rules.flatMap(({ transitions = [] }) => transitions.map(({ days }) => days));
  const right = moved.length > 0 && moved.every((days) => days === promised);
  return factOf(
    `${what}, storage class`,
    (lifecycle ?? bucket).urn,
    right
      ? undefined
      : `It moves objects after ${moved.join(", ") || "no number of"} days, and settings promise ${promised}`,
  );
}
