import { isDeepStrictEqual } from "node:util";
import { runtime } from "@pulumi/pulumi";
import { computeCall, computeResource } from "../../../simulator/record/outputs";
import type { Creation } from "../../../simulator/record/outputs/output-table";
import type { Aws } from "./aws";
import { AwsError } from "./aws-error";
import { checkInputs, type Failure } from "./check";
import { checkGlueView } from "./glue-view";
import { replacedBy } from "./replacement";
import { schemaOf } from "./schema";
import type { Stored } from "./stored";

export type Values = Record<string, unknown>;

/** Difference between new inputs and those of an existing resource. */
export interface Difference {
  /** Top-level inputs. */
  readonly changed: readonly string[];
  /** Those of them that only a replacement can change. */
  readonly replaces: readonly string[];
  /** The replacement would have the name of what it replaces, so that the two cannot exist at once. */
  readonly deleteBeforeReplace: boolean;
}

/** A resource with its requested inputs. */
export interface Subject {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
}

/**
 * One instance of a provider, configured for one account and Region: what the real ones do with what the engine asks,
 * against {@link Aws} in memory. Computed outputs are those of the simulator's recorder, so that the two agree by
 * construction, and nothing but the engine's own work can make them differ.
 */
export class Provider {
  private account = "";
  private region = "";
  private defaultTags: Readonly<Record<string, string>> = {};

  constructor(private readonly aws: Aws) {}

  /** Settings of a provider are text; what is not text by nature is JSON. */
  configure(settings: Values): void {
    const parse = (value: unknown) => (typeof value === "string" ? (JSON.parse(value) as unknown) : undefined);
    const [account] = (parse(settings["allowedAccountIds"]) ?? []) as string[];
    this.account = account ?? "";
    this.region = String(settings["region"] ?? "");
    this.defaultTags = ((parse(settings["defaultTags"]) ?? {}) as { tags?: Record<string, string> }).tags ?? {};
    this.aws.called({
      operation: "configure",
      type: "",
      urn: "",
      account: this.account,
      region: this.region,
      id: "",
    });
  }

  check({ type, urn }: Subject, inputs: Values): Failure[] {
    for (const property of ownNames(type))
      if (inputs[property] === runtime.unknownValue) this.aws.noteUnknownName(urn, property);
    return [...checkInputs(inputs, schemaOf(type).inputs), ...checkGlueView(type, inputs)];
  }

  diff({ type }: Subject, olds: Values, news: Values): Difference {
    const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
      (property) => !property.startsWith("__") && !isDeepStrictEqual(olds[property], news[property]),
    );
    const replaces = replacedBy(type)
      .filter((path) => !isDeepStrictEqual(at(olds, path), at(news, path)))
      .map((path) => path.split(".")[0] ?? path);
    const renamed = names.some((name) => !isDeepStrictEqual(olds[name], news[name]));
    return { changed, replaces: [...new Set(replaces)], deleteBeforeReplace: replaces.length > 0 && !renamed };
  }

  /** A preview knows no computed output; what was given is known. */
  previewCreate({ type }: Subject, inputs: Values): Values {
    const unknown = schemaOf(type).outputs.filter((property) => inputs[property] === undefined);
    return { ...Object.fromEntries(unknown.map((property) => [property, runtime.unknownValue])), ...inputs };
  }

  create(subject: Subject, inputs: Values): { id: string; properties: Values } {
    const { type, urn } = subject;
    const place = this.placeOf(type, inputs);
    const { id, outputs } = computeResource(type, inputs, this.creation(subject, inputs));
    this.aws.called({ operation: "create", type, urn, ...place, id });
    const properties = this.propertiesOf(type, inputs, outputs);
    this.aws.create({ type, urn, ...place, id, inputs, outputs: { ...properties, id } });
    return { id, properties };
  }

  /** Undefined: it is gone. */
  read({ type, urn }: Subject, id: string, inputs: Values): Stored | undefined {
    const place = this.placeOf(type, inputs);
    this.aws.called({ operation: "read", type, urn, ...place, id });
    return this.aws.find({ type, id, ...place });
  }

  /** In a preview the result of an update is known too, because no id or ARN changes. */
  update(subject: Subject, id: string, news: Values, preview: boolean): Values {
    const { type, urn } = subject;
    const place = this.placeOf(type, news);
    const { outputs } = holdsUnknown(news)
      ? { outputs: {} }
      : computeResource(type, news, this.creation(subject, news));
    const before = this.aws.find({ type, id, ...place });
    const properties = this.propertiesOf(type, news, { ...computedOf(before), ...outputs });
    if (preview) return properties;
    this.aws.called({ operation: "update", type, urn, ...place, id });
    this.aws.update({ type, urn, ...place, id, inputs: news, outputs: { ...properties, id } });
    return properties;
  }

  delete({ type, urn }: Subject, id: string, inputs: Values): void {
    const place = this.placeOf(type, inputs);
    this.aws.called({ operation: "delete", type, urn, ...place, id });
    this.aws.delete({ type, id, ...place });
  }

  invoke(token: string, args: Values): Values {
    return { ...computeCall(token, args) };
  }

  private placeOf(type: string, inputs: Values): { account: string; region: string } {
    if (this.account === "") throw new AwsError("NoAccount", "the provider has no allowedAccountIds");
    const region = type.startsWith("aws:") && typeof inputs["region"] === "string" ? inputs["region"] : this.region;
    return { account: this.account, region };
  }

  private creation({ type, urn, name }: Subject, inputs: Values): Creation {
    return { ...this.placeOf(type, inputs), partition: "aws", urn, name, defaultTags: this.defaultTags };
  }

  private propertiesOf(type: string, inputs: Values, outputs: Readonly<Values>): Values {
    const declared = new Set(schemaOf(type).outputs);
    return { ...inputs, ...Object.fromEntries(Object.entries(outputs).filter(([property]) => declared.has(property))) };
  }
}

/** Properties that hold what a resource is called in AWS. */
const names = ["name", "namePrefix", "bucket", "functionName", "policyName", "stackSetName"];

/** Those that name the resource itself: elsewhere `bucket` and `functionName` say what it belongs to. */
const ownNames = (type: string) => (type === "aws:s3/bucket:Bucket" ? ["bucket"] : ["name"]);

const at = (values: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce(
      (value: unknown, key) => (typeof value === "object" && value !== null ? (value as Values)[key] : undefined),
      values,
    );

function holdsUnknown(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(holdsUnknown);
  return value === runtime.unknownValue;
}

const computedOf = (stored: Stored | undefined) =>
  Object.fromEntries(Object.entries(stored?.outputs ?? {}).filter(([key]) => !(key in (stored?.inputs ?? {}))));
