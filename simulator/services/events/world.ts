import { eventBusArn, parseArn } from "../iam/arn";
import type { Organization } from "../iam/organization";
import { type DelegatedRule, judgeDelegation } from "./delegation";
import { readEventRules } from "./event-rules";
import type { Rule } from "./rule";
import type { Graph, Resource } from "../../graph";
import type { Policy } from "../iam/policy";
import { addOnce, nameOf, text, type Defect } from "../../recorded";
import { readResourcePolicies, type Finder } from "../iam/resource-policies";
import { readRoles, type Role } from "../iam/roles";
import { unreadFault } from "../unread";

/** An event bus with its rules. */
export interface Bus {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Absent for an unconfigured default bus: every account has one in every Region. */
  readonly urn?: string;
  /** Customer managed key for custom and partner events, as named by the bus. */
  readonly kmsKeyIdentifier?: string;
  readonly rules: readonly Rule[];
}

export interface Archive {
  readonly urn: string;
  readonly name: string;
  /** ARN of the bus whose events it archives, and the only bus to which it replays. */
  readonly source: string;
}

/** The recorded graphs as AWS would see them: resources by ARN, with the policies of each. */
export interface World {
  /** A custom bus must be recorded; a default bus exists in every account and Region. `undefined`: no such bus. */
  bus(arn: string): Bus | undefined;
  /** Any recorded resource by its `arn` output. */
  resource(arn: string): Resource | undefined;
  role(arn: string): Role | undefined;
  /** A KMS key by id, ARN or alias, as seen from an account and Region. */
  key(id: string, account: string, region: string): Resource | undefined;
  /** Resource-based policies of an ARN; for CloudWatch Logs, of a `logPolicyScope`. */
  policiesOn(arn: string): readonly Policy[];
  readonly buses: readonly Bus[];
  readonly rules: readonly Rule[];
  readonly archives: readonly Archive[];
  readonly schedules: readonly Resource[];
  /** What AWS would refuse, and what leads nowhere. A simulation with defects has failed. */
  readonly defects: readonly Defect[];
  /** What is taken for granted because the graph or AWS's documentation does not tell. */
  readonly assumptions: ReadonlySet<string>;
  assume(assumption: string): void;
}

/**
 * Indexes the recorded resources of all stacks. What the evaluators do not know is reported: it proves nothing. With bus
 * policies, the organization decides who may create rules there.
 */
export function createWorld(graphs: readonly Graph[], organization?: Organization): World {
  const resources = graphs.flatMap((graph) => graph.resources);
  const defects: Defect[] = [];
  const assumptions = new Set<string>();
  const report = (urn: string, problem: string) => void defects.push({ urn, problem });
  const assume = (assumption: string) => void assumptions.add(assumption);

  for (const resource of resources) {
    const { type, urn } = resource;
    const unread = unreadTypes.test(type)
      ? `${type} can route or admit events, and is not one of the types simulated`
      : unreadFault(resource);
    if (unread !== undefined) report(urn, unread);
  }
  const byArn = indexByArn();
  const recordedBuses = new Map<string, RecordedBus>();
  for (const resource of resources)
    if (resource.type === "aws:cloudwatch/eventBus:EventBus") addOnce(recordedBuses, ...readBus(resource), report);
  const find = createFinder(resources, byArn);
  const policies = readResourcePolicies(resources, find, report);
  const roles = readRoles(resources, report, assume);
  const delegation = (rule: DelegatedRule) => judgeDelegation(policies.get(rule.busArn) ?? [], rule, organization);
  const rules = readEventRules(resources, { busExists, delegation, report, assume });
  const rulesOf = new Map<string, Rule[]>();
  for (const rule of rules) rulesOf.set(rule.busArn, [...(rulesOf.get(rule.busArn) ?? []), rule]);
  const buses = new Map<string, Bus>();
  for (const arn of [...recordedBuses.keys(), ...rulesOf.keys()]) bus(arn);
  for (const arn of policies.keys())
    if (arn.includes(":event-bus/") && !busExists(arn))
      report(policies.get(arn)?.[0]?.urn ?? "", `${arn} is not a recorded bus`);

  return {
    bus,
    resource: (arn) => byArn.get(arn),
    role: (arn) => roles.get(arn),
    key: find.key,
    policiesOn: (arn) => policies.get(arn) ?? [],
    buses: [...buses.values()],
    rules,
    archives: resources
      .filter((resource) => resource.type === "aws:cloudwatch/eventArchive:EventArchive")
      .map(readArchive),
    schedules: resources.filter((resource) => resource.type === "aws:scheduler/schedule:Schedule"),
    defects,
    assumptions,
    assume,
  };

  /** Account-wide types have no ARN of their own; resources with the same ARN are duplicates. */
  function indexByArn(): Map<string, Resource> {
    const index = new Map<string, Resource>();
    for (const resource of resources) {
      const arn = text(resource, "arn");
      if (arn !== undefined && uniqueByArn.has(resource.type)) addOnce(index, arn, resource, report);
    }
    return index;
  }

  function busExists(arn: string): boolean {
    if (recordedBuses.has(arn)) return true;
    const parts = parseArn(arn);
    return parts?.service === "events" && parts.resource === "event-bus/default";
  }

  function bus(arn: string): Bus | undefined {
    const known = buses.get(arn);
    if (known !== undefined || !busExists(arn)) return known;
    const parts = parseArn(arn);
    const { account = "", region = "" } = parts ?? {};
    const made: Bus = {
      ...(recordedBuses.get(arn) ?? { arn, name: "default", account, region }),
      rules: rulesOf.get(arn) ?? [],
    };
    buses.set(arn, made);
    return made;
  }
}

/**
 * Alternatives to the types that are read here. Skipping them could prove a network that leaks or loses events: bus
 * permissions and rules of `aws-native`, its roles, keys and queues, exclusive policy attachments, pipes.
 */
const unreadTypes =
  /^(aws-native:(events:(?!EventBusPolicy$)|scheduler:|sqs:|sns:|iam:|kms:)|aws:cloudwatch\/event(Permission|Endpoint):|aws:iam\/policyAttachment:|aws:pipes\/)/;

/** Types with an `arn` output that is unique in AWS. */
const uniqueByArn = new Set([
  "aws:cloudwatch/eventApiDestination:EventApiDestination",
  "aws:cloudwatch/eventConnection:EventConnection",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:dynamodb/table:Table",
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  "aws:kinesis/stream:Stream",
  "aws:kms/key:Key",
  "aws:lambda/alias:Alias",
  "aws:lambda/function:Function",
  "aws:s3/bucket:Bucket",
  "aws:sfn/stateMachine:StateMachine",
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
]);

type RecordedBus = Omit<Bus, "rules"> & { readonly urn: string };

function readBus(resource: Resource): [string, RecordedBus] {
  const name = nameOf(resource);
  const arn = text(resource, "arn") ?? eventBusArn(resource.region, resource.account, name);
  const parts = parseArn(arn);
  const kmsKeyIdentifier = text(resource, "kmsKeyIdentifier");
  const { account, region } = parts ?? resource;
  return [arn, { arn, name, account, region, urn: resource.urn, ...(kmsKeyIdentifier && { kmsKeyIdentifier }) }];
}

const readArchive = (resource: Resource): Archive => ({
  urn: resource.urn,
  name: nameOf(resource),
  source: text(resource, "eventSourceArn") ?? "",
});

function createFinder(resources: readonly Resource[], byArn: ReadonlyMap<string, Resource>): Finder {
  const queues = new Map<string, Resource>();
  const buckets = new Map<string, Resource>();
  const functions = new Map<string, Resource>();
  const keys = new Map<string, Resource>();
  for (const resource of resources) {
    const scope = `${resource.account} ${resource.region}`;
    if (resource.type === "aws:sqs/queue:Queue")
      for (const id of [text(resource, "url"), text(resource, "id")]) if (id !== undefined) queues.set(id, resource);
    if (resource.type === "aws:s3/bucket:Bucket") buckets.set(text(resource, "bucket") ?? "", resource);
    if (resource.type === "aws:lambda/function:Function") functions.set(`${scope} ${nameOf(resource)}`, resource);
    if (resource.type === "aws:kms/key:Key") {
      for (const id of [text(resource, "arn"), text(resource, "keyId"), text(resource, "id")])
        if (id !== undefined) keys.set(id, resource);
    }
  }
  for (const resource of resources) {
    if (resource.type !== "aws:kms/alias:Alias") continue;
    const key = keys.get(text(resource, "targetKeyId") ?? "");
    if (key !== undefined) keys.set(`${resource.account} ${resource.region} ${nameOf(resource)}`, key);
  }
  return {
    queueByUrl: (url) => queues.get(url),
    bucketByName: (name) => buckets.get(name) ?? byArn.get(name),
    functionByName: (name, account, region) => byArn.get(name) ?? functions.get(`${account} ${region} ${name}`),
    key(id, account, region) {
      const arn = parseArn(id);
      if (arn?.resource.startsWith("alias/") === true) return keys.get(`${arn.account} ${arn.region} ${arn.resource}`);
      return keys.get(id) ?? keys.get(`${account} ${region} ${id}`);
    },
  };
}
