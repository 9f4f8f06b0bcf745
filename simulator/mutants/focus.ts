import type { Environment } from "../../environment/environment";
import type { Resource } from "../graph";
import type { TrafficPart } from "../steps/options";
import { acceptedFor } from "./accepted";
import type { Area, Mutant } from "./mutant";

/** What is run to find a mutant out, from the cheapest on. */
export type Stage = "recorded" | "traffic" | "functions" | "queries";

/** Where a fault in an area can show. What no traffic reaches is not run. */
const stagesOf: Readonly<Record<Area, readonly Stage[]>> = {
  alarms: ["recorded", "traffic"],
  buckets: ["recorded", "traffic", "queries"],
  functions: ["recorded", "functions"],
  keys: ["recorded", "traffic", "functions", "queries"],
  logs: ["recorded"],
  people: ["recorded"],
  queries: ["recorded", "queries"],
  queues: ["recorded", "traffic", "functions"],
  roles: ["recorded", "traffic", "functions"],
  routing: ["recorded", "traffic", "functions"],
  schedules: ["recorded", "traffic", "functions"],
  state: ["recorded", "functions"],
  streams: ["recorded", "traffic", "queries"],
  tables: ["recorded", "traffic", "queries"],
};

/** The stages that judge a mutant, in this order, until one finds it out. `fed`: what hands functions their messages. */
export function stagesFor(mutant: Mutant, fed: readonly Resource[]): readonly Stage[] {
  // What breaks no promise is not looked for by what costs most.
  if (acceptedFor(mutant)?.kind === "harmless") return ["recorded"];
  const stages = stagesOf[mutant.area];
  // What a function is handed has been sent before: where it alone is concerned, traffic by itself shows nothing more.
  return stages.includes("functions") && mappingOf(mutant.original, fed) !== undefined
    ? stages.filter((stage) => stage !== "traffic")
    : stages;
}

/** The part of a run that can see a change of one resource. */
export interface Focus {
  /** Equal for equal parts: what fails in one without any change is known then. */
  readonly key: string;
  /** False for resources that nothing of this part needs: queries and functions take most of a run's time. */
  readonly runs: (resource: Resource) => boolean;
  readonly part: TrafficPart;
}

/**
 * A change in a member shows in what that member sends, one in a hub in what its Region handles, one of a function's own
 * resources in what that function is handed. What says so are account, Region and name of the resource. `fed`: what hands
 * functions their messages.
 */
export function focusOn(
  changed: Resource,
  stage: Stage,
  { settings }: Pick<Environment, "settings">,
  fed: readonly Resource[],
): Focus {
  const { governanceAccountId } = settings.organization;
  // A StackSet makes resources in all members.
  const inMember = changed.account !== governanceAccountId && !/StackSet/.test(changed.type);
  const account = inMember ? changed.account : undefined;
  // Roles have one name in all Regions, and those of members are used from every hub.
  const region = inMember || /^aws:iam\/|StackSet/.test(changed.type) ? undefined : changed.region;
  const mapping = mappingOf(changed, fed);
  const query = isQuery(changed) ? changed.name : undefined;
  const floods = stage === "traffic" && !inMember && /firehose|glue|s3|kms/i.test(changed.type);
  const isHere = (resource: Resource) => region === undefined || resource.region === region;
  return {
    key: JSON.stringify([account, region, mapping, query, floods]),
    runs: (resource) => {
      if (isAsked(resource))
        return stage === "queries" && isHere(resource) && (query === undefined || resource.name === query);
      if (isFed(resource))
        return stage === "functions" && isHere(resource) && (mapping === undefined || resource.name === mapping);
      return true;
    },
    part: { floods, recorded: false, ...(account !== undefined && { accounts: new Set([account]) }) },
  };
}

/** Name of what hands a function its messages, of one of the function's own resources. */
const mappingOf = (changed: Resource, fed: readonly Resource[]): string | undefined =>
  fed.find(({ name }) => changed.name === name || changed.name.startsWith(`${name}-`))?.name;

const isQuery = ({ type }: Resource) => type === "aws:athena/namedQuery:NamedQuery";
const isAsked = (resource: Resource) => isQuery(resource) || resource.inputs["tableType"] === "VIRTUAL_VIEW";

/** What hands a function its messages. */
export const isFed = ({ type }: Resource): boolean => type === "aws:lambda/eventSourceMapping:EventSourceMapping";
