import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Shapes } from "./shapes";

/** What `extract.ts` wrote, and from which version of which package. Read, not imported: the compiler needs none of it. */
interface Extracted<Of> {
  readonly from: string;
  readonly of: Readonly<Record<string, Of>>;
}

/** By service. */
export interface Api {
  /** By operation, the shape of its request. */
  readonly requests: Readonly<Record<string, string>>;
  readonly shapes: Shapes;
}

/** What policies can name of a service. */
export interface Authorization {
  /** By name: the resource types that an action takes, and its condition keys. */
  readonly actions: Readonly<Record<string, readonly [types: readonly string[], keys: readonly string[]]>>;
  /** By name: the ARN's form, and condition keys. */
  readonly types: Readonly<Record<string, readonly [arn: string, keys: readonly string[]]>>;
  readonly keys: readonly string[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(__dirname, name), "utf8"));

export const apis = read("api-models.json") as Extracted<Api>;
/** By CloudFormation's resource type. */
export const schemas = read("resource-schemas.json") as Extracted<Shapes>;
/** By service prefix; `aws` has the global condition keys. */
export const authorization = read("service-authorization.json") as Extracted<Authorization>;
