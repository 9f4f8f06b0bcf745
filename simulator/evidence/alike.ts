import { isObject } from "../../model/json";
import type { Resource } from "../graph";
import { nameOf } from "../recorded";
import { configurationOf } from "../services/lambda/bundle";
import { type Fact, factOf } from "./fact";

/** What differs from place to place, by type: what each place has and sends, and who may do what there. */
const differs: Readonly<Record<string, readonly string[]>> = {
  "aws:athena/namedQuery:NamedQuery": ["query"],
  "aws:cloudformation/stackInstances:StackInstances": ["deploymentTargets"],
  "aws:cloudformation/stackSet:StackSet": ["templateBody"],
  "aws:cloudwatch/dashboard:Dashboard": ["dashboardBody"],
  "aws:cloudwatch/eventRule:EventRule": ["eventPattern"],
  "aws:cloudwatch/eventTarget:EventTarget": ["arn", "inputTransformer"],
  "aws:glue/catalogTable:CatalogTable": ["viewOriginalText"],
  "aws:iam/policy:Policy": ["policy"],
  "aws:iam/role:Role": ["assumeRolePolicy", "permissionsBoundary"],
  "aws:iam/rolePolicy:RolePolicy": ["policy"],
  "aws:kms/key:Key": ["policy"],
  "aws:lambda/function:Function": ["code"],
  "aws:s3/bucketObjectv2:BucketObjectv2": ["content"],
  "aws:s3/bucketPolicy:BucketPolicy": ["policy"],
  "aws:sqs/queuePolicy:QueuePolicy": ["policy"],
};
/** Texts for people, and what no service reads. */
const unread = new Set(["description", "tags", "tagsAll", "__defaults"]);

/**
 * Asks of everything that stands in several accounts or Regions under one name whether it is set alike in each: settings say each
 * number once. At fault are those that differ from most; where there are no most, all of them. `types`: which are asked about.
 */
export function askAlike(resources: readonly Resource[], types: RegExp): Fact[] {
  const groups = new Map<string, Resource[]>();
  for (const each of resources) {
    if (!types.test(each.type)) continue;
    const key = `${each.type} ${here(each, `${each.name} ${nameOf(each)}`)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()].filter(({ length }) => length > 1).flatMap(groupFacts);
}

function groupFacts(group: readonly Resource[]): Fact[] {
  const values = group.map(valuesOf);
  const names = [...new Set(values.flatMap((each) => [...each.keys()]))];
  const usual = new Map(names.map((name) => [name, mostOf(values.map((each) => each.get(name)))]));
  return group.map((each, index) => {
    const odd = names.find((name) => usual.get(name) !== values[index]?.get(name));
    return factOf(
      `${nameOf(each)} in account ${each.account}, ${each.region}, like the others`,
      each.urn,
      odd === undefined ? undefined : differenceOf(odd, values[index]?.get(odd), usual.get(odd)),
    );
  });
}

function differenceOf(name: string, own: string | undefined, usual: Most): string {
  const others = typeof usual === "symbol" ? "it differs" : `it is ${usual ?? "not set"}`;
  return `Its ${name} is ${own ?? "not set"}, and ${others} in other accounts and Regions`;
}

/** Properties, and each plain value of a function's configuration, without what is of their account and Region. */
function valuesOf(each: Resource): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(each.inputs))
    if (value !== undefined && !unread.has(name) && !(differs[each.type]?.includes(name) === true))
      values.set(name, here(each, JSON.stringify(withoutInput(name, value))));
  if (each.type === "aws:lambda/function:Function") addPlain(configurationOf(each), "configuration");
  return values;

  function addPlain(value: unknown, path: string): void {
    if (typeof value === "number" || typeof value === "boolean") values.set(path, String(value));
    // Accounts and Regions are of their hub.
    else if (isObject(value))
      for (const [key, part] of Object.entries(value))
        if (!/^\d{12}$|^[a-z]{2}-[a-z-]+-\d$/.test(key)) addPlain(part, `${path}.${key}`);
  }
}

/** What a schedule sends for the rules of its place is of that place. */
const withoutInput = (name: string, value: unknown): unknown =>
  name === "target" && isObject(value) && String(value["arn"]).endsWith(":putEvents") ? { ...value, input: "" } : value;

const here = ({ account, region }: Resource, text: string): string =>
  text
    .replaceAll(region, "REGION")
    .replaceAll(account, "ACCOUNT")
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID");

/** In the place of a value that more than half have. */
const split = Symbol("split");
type Most = string | undefined | symbol;

function mostOf(values: readonly (string | undefined)[]): Most {
  const counts = new Map<string | undefined, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most !== undefined && most[1] * 2 > values.length ? most[0] : split;
}
