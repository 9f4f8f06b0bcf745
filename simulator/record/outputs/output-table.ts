import { createHash } from "node:crypto";

/** Where a resource lives. */
export interface Place {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  readonly partition: "aws";
}

/** A resource about to be created. */
export interface Creation extends Place {
  readonly urn: string;
  /** Logical name in the program. */
  readonly name: string;
  /** `defaultTags.tags` of the resource's provider. */
  readonly defaultTags: Readonly<Record<string, string>>;
}

export type Inputs = Readonly<Record<string, unknown>>;

/** What AWS answers to a creation. A property with the value `undefined` is known to stay empty. */
export interface Computed {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

export type Compute = (inputs: Inputs, at: Creation) => Computed;

/** Resource types by token. */
export type OutputTable = Readonly<Record<string, Compute>>;

/** Reads an input that must be text. */
export function text(inputs: Inputs, property: string): string {
  const value = inputs[property];
  if (typeof value !== "string" || value === "")
    throw new Error(`input "${property}" must be text that is not empty, not ${JSON.stringify(value) ?? "undefined"}`);
  return value;
}

/** Reads an input that may be absent, and is text otherwise. */
export const optionalText = (inputs: Inputs, property: string): string | undefined =>
  inputs[property] === undefined ? undefined : text(inputs, property);

/**
 * The name in AWS: as given, else made up by Pulumi (Pulumi docs, "Resource names": logical name and a random suffix,
 * here a hash of the URN, so that recordings repeat).
 */
export function physicalName(inputs: Inputs, at: Creation, property = "name"): string {
  const prefix = optionalText(inputs, `${property}Prefix`);
  return optionalText(inputs, property) ?? (prefix ? `${prefix}${hex(at, 26)}` : `${at.name}-${hex(at, 7)}`);
}

/** `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`, in the Region and account of the resource. */
export const arnOf = (at: Place, service: string, resource: string): string =>
  `arn:${at.partition}:${service}:${at.region}:${at.account}:${resource}`;

/** As `arnOf`, for services whose ARNs name no Region. */
export const globalArnOf = (at: Place, service: string, resource: string): string =>
  `arn:${at.partition}:${service}::${at.account}:${resource}`;

/** Stands for what AWS draws at random: the first `length` (up to 64) hexadecimal digits of a hash of the URN. */
export const hex = (at: Creation, length: number): string =>
  createHash("sha256").update(at.urn).digest("hex").slice(0, length);

/** Stands for a UUID that AWS draws at random. */
export function uuid(at: Creation): string {
  const digits = hex(at, 32);
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20),
  ].join("-");
}

/** For resources that AWS knows by the value of one input and that compute nothing. */
export const identifiedBy =
  (property: string): Compute =>
  (inputs) => ({ id: text(inputs, property), outputs: {} });

/** For resources that are known by their name and have an ARN. */
export const named =
  (service: string, resource: (name: string) => string, property = "name"): Compute =>
  (inputs, at) => {
    const name = physicalName(inputs, at, property);
    return { id: name, outputs: { [property]: name, arn: arnOf(at, service, resource(name)) } };
  };
