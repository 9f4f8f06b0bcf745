import { isObject } from "../../../model/json";
import type { FaultData, Step } from "../../../page/page-data";
import type { Resource } from "../../graph";
import type { Failure } from "../../guarantees/guarantee";
import { failedEvent } from "../../guarantees/helpers/failure-of";
import { faultsIn } from "../guarantees";
import { nameOf, property } from "../../recorded";
import type { World } from "../../services/events/world";
import type { SimulationResult } from "../../simulation";
import type { Journey } from "../../traffic/journey";
import type { Decisions } from "./decisions";
import { stepsOf } from "./event-kinds";

/** Most cases of one resource at fault that are shown: one fault can keep every event of a hub from arriving. */
const mostCases = 3;
/** Most resources at fault of one guarantee, and most of them with the whole way of an event. */
const mostResources = 50;
const mostWays = 10;

/** What a broken guarantee names, by resource at fault: the event's way with the decision at each step, and the resource marked. */
export function faultReader(
  { journeys, world, recording }: Pick<SimulationResult, "journeys" | "world" | "recording">,
  decisions: Decisions,
): (failures: readonly Failure[]) => FaultData[] {
  // Made for the first failure: there is none as a rule.
  let known: { readonly byEvent: Map<string, Journey>; readonly byUrn: Map<string, Resource> } | undefined;
  const index = () =>
    (known ??= {
      byEvent: new Map(journeys.map((journey) => [failedEvent(journey), journey])),
      byUrn: new Map(recording.graphs.flatMap(({ resources }) => resources).map((each) => [each.urn, each])),
    });
  return (failures) => {
    return faultsIn(failures)
      .slice(0, mostResources)
      .map((group, position): FaultData => {
        const resource = group[0]?.resource ?? "";
        const recorded = index().byUrn.get(resource) ?? world.resource(resource);
        return {
          resource,
          ...(recorded && { is: describe(recorded) }),
          count: group.length,
          cases: group.slice(0, mostCases).map(({ event, problem, path }) => {
            const journey = position < mostWays ? index().byEvent.get(event) : undefined;
            return {
              event,
              problem,
              path,
              ...(journey && { steps: withFault(stepsOf(journey, decisions), resource, world) }),
            };
          }),
        };
      });
  };
}

const shownProperties = ["eventPattern", "statement", "policy", "assumeRolePolicy"];

function describe(resource: Resource): NonNullable<FaultData["is"]> {
  const code = shownProperties
    .map((name) => property(resource, name))
    .find((value) => (typeof value === "string" && value.startsWith("{")) || isObject(value));
  return {
    kind: resource.type.split(":").at(-1) ?? resource.type,
    name: nameOf(resource),
    account: resource.account,
    region: resource.region,
    ...(code !== undefined && { code: typeof code === "string" ? code : JSON.stringify(code) }),
  };
}

/** Marks the steps at which the resource decided; what did not act stands at the end. */
function withFault(steps: readonly Step[], fault: string, world: World): Step[] {
  const is = ({ resource = "", by }: Step) =>
    by === fault || resource === fault || world.resource(resource)?.urn === fault;
  if (steps.some(is)) return steps.map((step) => (is(step) ? { ...step, fault: true } : step));
  return [
    ...steps,
    {
      kind: "end",
      passed: false,
      fault: true,
      title: "At fault, though the event did not come by it as it was to",
      resource: fault,
    },
  ];
}
