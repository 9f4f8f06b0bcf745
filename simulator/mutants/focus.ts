import type { Environment } from "../../environment/environment";
import type { Resource } from "../graph";
import type { TrafficPart } from "../steps/options";

/** What is run to find a mutant out, from the cheapest on. */
export type Stage = "recorded" | "traffic" | "functions" | "queries";

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
export const mappingOf = (changed: Resource, fed: readonly Resource[]): string | undefined =>
  fed.find(({ name }) => changed.name === name || changed.name.startsWith(`${name}-`))?.name;

const isQuery = ({ type }: Resource) => type === "aws:athena/namedQuery:NamedQuery";
const isAsked = (resource: Resource) => isQuery(resource) || resource.inputs["tableType"] === "VIRTUAL_VIEW";

/** What hands a function its messages. */
export const isFed = ({ type }: Resource): boolean => type === "aws:lambda/eventSourceMapping:EventSourceMapping";
