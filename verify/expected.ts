import type { Environment } from "../environment/environment";
import type { Resource } from "../simulator/graph";
import { derive, holdingsOf } from "../simulator/record/derive";
import type { Recording } from "../simulator/steps/record";

/** Who made a resource: this decides who can put it right. */
export type Origin = "program" | "template";

/** What the program builds in one account and Region. */
export interface PlannedPlace {
  readonly account: string;
  readonly region: string;
  readonly resources: readonly Resource[];
}

/** What the program builds, in every account and Region. */
export interface Plan {
  readonly places: readonly { readonly account: string; readonly region: string }[];
  at(account: string, region: string): PlannedPlace;
  originOf(resource: Resource): Origin;
  /** Any resource of a hub, for its saved queries. */
  find(account: string, region: string, type: string, name: string): Resource | undefined;
}

/**
 * The plan in a recording of the program, as `npm start` makes one, or in deployed states. Of members that are alike a few
 * are recorded, and the resources of each other one derive from those of the account that stands for it.
 */
export function planFrom(environment: Environment, recording: Pick<Recording, "graphs" | "derived">): Plan {
  const stacks = new Map(environment.stacks.map(({ name, region }) => [name, region]));
  // Each stack's own graph comes first: the others are what templates make in members.
  const [ofProgram, ofTemplates] = [
    recording.graphs.slice(0, environment.stacks.length),
    recording.graphs.slice(environment.stacks.length),
  ];
  const byPlace = new Map<string, Resource[]>();
  const standIns = recording.derived;
  const derivedPlaces = new Set(standIns?.places.map(({ account, region }) => `${account} ${region}`) ?? []);
  for (const resource of recording.graphs.flatMap(({ resources }) => resources)) {
    if (resource.account === "" || resource.type.startsWith("pulumi:")) continue;
    const account = ownerOf(resource);
    // Of an account for which others stand the recording has one Region without its schedules: derived again, whole, below.
    if (derivedPlaces.has(`${account} ${resource.region}`)) continue;
    const key = `${account} ${resource.region}`;
    const known = byPlace.get(key);
    if (known === undefined) byPlace.set(key, [resource]);
    else known.push(resource);
  }
  const governed = Object.keys(environment.settings.regions);
  const places = [
    ...environment.accounts.flatMap(({ id }) =>
      governed
        .filter((region) => byPlace.has(`${id} ${region}`) || standIns?.standIn(id, region) !== undefined)
        .map((region) => ({ account: id, region })),
    ),
  ];
  const known = new Set(places.map(({ account, region }) => `${account} ${region}`));
  for (const key of byPlace.keys())
    if (!known.has(key)) {
      const [account = "", region = ""] = key.split(" ");
      places.push({ account, region });
    }
  const holdings =
    standIns === undefined
      ? undefined
      : holdingsOf([...ofProgram, ...ofTemplates], new Set(environment.accounts.map(({ id }) => id)), (graph) =>
          ofProgram.includes(graph) ? stacks.get(graph.stack) : undefined,
        );
  const at = (account: string, region: string): PlannedPlace => {
    const other = standIns?.standIn(account, region);
    const resources =
      other !== undefined && holdings !== undefined
        ? derive(holdings.of(other, region), other, account).filter((resource) => ownerOf(resource) === account)
        : (byPlace.get(`${account} ${region}`) ?? []);
    return { account, region, resources };
  };
  return {
    places,
    at,
    originOf: ({ urn }) => (/:StackSet::|^bootstrap of /.test(urn) ? "template" : "program"),
    find: (account, region, type, name) =>
      at(account, region).resources.find((each) => each.type === type && each.inputs["name"] === name),
  };
}

/** The account in which a resource is, also where another one makes it: a rule on a member's bus is in the member. */
export function ownerOf({ account, type, inputs }: Resource): string {
  if (!type.startsWith("aws:cloudwatch/event")) return account;
  const bus = inputs["eventBusName"];
  return (typeof bus === "string" ? /^arn:aws[a-z-]*:events:[^:]*:(\d{12}):/.exec(bus)?.[1] : undefined) ?? account;
}
