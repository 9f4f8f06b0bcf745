import * as z from "zod";
import type { Json, JsonObject } from "../envelope";
import { looksSecret } from "../quote";

/** Types of values that several sections of settings use. */

const json: z.ZodType<Json> = z.json();
export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), json);

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

/**
 * Most characters of an id. It ends up in descriptions (512 characters), tags (256) and names of topics (256), each with
 * words around it (EventBridge API reference, PutRule and Tag; SNS API reference, CreateTopic).
 */
const longestId = 128;

/** Lower-case words with hyphens. */
export const id = (problem: string) =>
  z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, problem)
    .max(longestId, `is longer than ${longestId} characters, the most of an id: write a shorter one`);

/**
 * The name or ARN of a secret in Secrets Manager. The secret itself would be in the repository, in Pulumi's state and in
 * every preview.
 */
export const secretReference = (example: string) =>
  z
    .string()
    .min(1)
    .max(2048)
    .refine(
      (name) => !looksSecret(name) && !/:\/\/|^xox[a-z]-|^xapp-|hooks\.slack\.com|webhook\.office|\s|[?&]/i.test(name),
      `looks like a webhook or a token, which must not be in the settings: store it in Secrets Manager and write the secret's name, for example ${example}`,
    )
    .regex(
      /^(arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:)?[A-Za-z0-9/_+=.@-]{1,519}$/,
      `is not a secret's name or ARN: write one such as ${example}`,
    );

/** An empty list is ambiguous: it could mean nothing or everything. */
export const notEmpty = "is empty: name at least one, or leave the key out";

export const eventSource = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,100}$/, "is not an event source: write one such as aws.ec2 or com.example.deploys");

/** Region of an event in a sample: whether there is such a one is asked by `model/checks/`. */
export const sampleRegion = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "is not a Region: write one such as us-east-1");

export const technique = z
  .string()
  .regex(/^T\d{4}(\.\d{3})?$/, "is not a technique of MITRE ATT&CK: write one such as T1078.004");
