import type { Graph, Resource } from "../../graph";
import { type Defect, nameOf, property, text } from "../../recorded";
import { deploy } from "./deploy";
import type { Place } from "./resource-types";
import { parseTemplate, TemplateError } from "./template";

/** The organization's tree, as far as StackSets need it. */
export interface OrganizationTree {
  readonly managementAccount: string;
  /** Ids of the root and of every unit above an account, by account. */
  readonly unitsOf: ReadonlyMap<string, readonly string[]>;
  /** Regions disabled in an account, if any: nothing can be deployed there. */
  readonly disabledIn?: ReadonlyMap<string, readonly string[]>;
}

/** Resources that StackSets create in members. */
export interface Expansion {
  /** One graph for each stack that has StackSets. */
  readonly graphs: readonly Graph[];
  /** What CloudFormation would refuse, and what is not evaluated. */
  readonly defects: readonly Defect[];
}

/**
 * Chooses from the places of a StackSet those in which its template is deployed. `templates`: the text of those of all
 * StackSets of the stack, because a member is what they make of it together.
 */
export type SelectPlaces = (places: readonly Place[], templates: string) => readonly Place[];

const stackSetType = "aws:cloudformation/stackSet:StackSet";
const instancesType = "aws:cloudformation/stackInstances:StackInstances";

/**
 * Deploys every recorded StackSet to the accounts in the units of its instances, at any depth, but never to the
 * management account (CloudFormation user guide, "Considerations for service-managed StackSets").
 */
export function expandStackSets(
  graphs: readonly Graph[],
  organization: OrganizationTree,
  select: SelectPlaces = (places) => places,
): Expansion {
  const defects: Defect[] = [];
  const report = (urn: string, problem: string) => void defects.push({ urn, problem });
  const expanded = graphs.map((graph) => {
    const instances = graph.resources.filter(({ type }) => type === instancesType);
    const stackSets = graph.resources.filter(({ type }) => type === stackSetType);
    for (const { urn, type } of graph.resources)
      if (type === "aws:cloudformation/stackSetInstance:StackSetInstance" || /^aws-native:cloudformation:/.test(type))
        report(urn, `${type} is not evaluated. Use ${instancesType}`);
    for (const instance of instances)
      if (!stackSets.some((stackSet) => belongTo(instance, stackSet)))
        report(instance.urn, `belongs to "${text(instance, "stackSetName") ?? ""}", which is not a recorded StackSet`);
    const templates = stackSets.map((stackSet) => text(stackSet, "templateBody") ?? "").join("\n");
    const resources = stackSets.flatMap((stackSet) =>
      expand(
        stackSet,
        instances.filter((instance) => belongTo(instance, stackSet)),
        organization,
        report,
        (places) => select(places, templates),
      ),
    );
    return { stack: graph.stack, resources, outputs: {}, messages: [] };
  });
  return { graphs: expanded.filter(({ resources }) => resources.length > 0), defects };
}

/** A StackSet's name is unique in its account and Region. */
const belongTo = (instances: Resource, stackSet: Resource) =>
  text(instances, "stackSetName") === nameOf(stackSet) &&
  instances.account === stackSet.account &&
  instances.region === stackSet.region;

function expand(
  stackSet: Resource,
  instances: readonly Resource[],
  organization: OrganizationTree,
  report: (urn: string, problem: string) => void,
  select: (places: readonly Place[]) => readonly Place[],
): Resource[] {
  const { urn, stack } = stackSet;
  if (text(stackSet, "permissionModel") !== "SERVICE_MANAGED") {
    report(urn, 'is evaluated only with the permissionModel "SERVICE_MANAGED"');
    return [];
  }
  const asMember = stackSet.account !== organization.managementAccount;
  for (const resource of [stackSet, ...instances])
    if ((text(resource, "callAs") === "DELEGATED_ADMIN") !== asMember)
      report(
        resource.urn,
        `callAs is "${text(resource, "callAs") ?? "SELF"}" in account ${stackSet.account}, which is ${asMember ? "not " : ""}the management account`,
      );
  try {
    const template = parseTemplate(text(stackSet, "templateBody") ?? "");
    const named = Object.values(template.resources).some(({ properties }) => "RoleName" in properties);
    if (named && !list(stackSet, "capabilities").includes("CAPABILITY_NAMED_IAM")) {
      report(urn, "names IAM roles without the capability CAPABILITY_NAMED_IAM");
      return [];
    }
    const places = new Map<string, Place>();
    for (const instance of instances)
      for (const place of placesOf(instance, organization, report))
        places.set(`${place.account} ${place.region}`, place);
    if (places.size === 0) report(urn, "reaches no account");
    return select([...places.values()]).flatMap((place) => deploy({ template, urn, stack, ...place }));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    report(urn, `template: ${error.message}`);
    return [];
  }
}

function placesOf(
  instances: Resource,
  { managementAccount, unitsOf, disabledIn }: OrganizationTree,
  report: (urn: string, problem: string) => void,
) {
  const targets = property(instances, "deploymentTargets") as { organizationalUnitIds?: readonly string[] } | undefined;
  const units = targets?.organizationalUnitIds ?? [];
  if (units.length === 0 || Object.keys(targets ?? {}).length !== 1) {
    report(instances.urn, "is evaluated only with deploymentTargets.organizationalUnitIds and nothing beside it");
    return [];
  }
  const accounts = [...unitsOf]
    .filter(([account, above]) => account !== managementAccount && units.some((unit) => above.includes(unit)))
    .map(([account]) => account);
  const regions = list(instances, "regions");
  return accounts.flatMap((account) =>
    (regions.length > 0 ? regions : [instances.region])
      .filter((region) => disabledIn?.get(account)?.includes(region) !== true)
      .map((region) => ({ account, region })),
  );
}

function list(resource: Resource, name: string): readonly string[] {
  const value = property(resource, name);
  return Array.isArray(value) ? value.map(String) : [];
}
