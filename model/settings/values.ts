import * as z from "zod";

/** Types of values that several sections of settings use. */

/**
 * `pulumi config set --path` stores twelve digits as a number, which is accepted. A lost leading zero cannot be
 * restored.
 */
export const accountId = z
  .union([z.string(), z.int().transform(String)])
  .pipe(
    z.string().regex(/^\d{12}$/, 'is not an account id: write its 12 digits in quotes, for example "012345678901"'),
  );

/** Partition `aws` only: cross-Region targets exclude GovCloud and China (EventBridge user guide, cross-Region). */
export const region = z
  .string()
  .regex(
    /^(?!us-gov-|cn-|us-iso)[a-z]{2}(-[a-z]+)+-\d$/,
    "is not a Region of the partition aws: write one such as us-east-1",
  );

/** A unit by id, or by path in the format of `unitPath`. */
export const unit = z
  .string()
  .regex(
    /^(\/|(\\[\\/]|[^\\/\p{Cc}])+(\/(\\[\\/]|[^\\/\p{Cc}])+)*)$/u,
    "is not an organizational unit: write one such as Workloads/Production or ou-ab12-11111111",
  );

/** Keys and values within AWS's limits (Tagging AWS Resources user guide, "Tag naming limits and requirements"). */
export const tagMap = z.record(z.string().min(1).max(128), z.string().max(256));

/** An empty list is ambiguous: it could mean nothing or everything. */
export const notEmpty = "is empty: name at least one, or leave the key out";
