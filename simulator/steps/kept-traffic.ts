import type { Environment } from "../../environment/environment";
import type { Delivery, RuleMatch, TargetOutcome } from "../services/events/delivery";
import type { World } from "../services/events/world";
import type { AnsweredFunctions } from "../services/lambda/functions";
import type { Service } from "../services/protocols/service";
import { storedObjects, type StoredObjects } from "../services/s3/objects-api";
import type { Journey } from "../traffic/journey";
import { inputsOf } from "./kept-results";
import type { OpenedWorld } from "./open-world";
import type { SimulationOptions } from "./options";
import type { FunctionsRun } from "./run-functions";
import type { SentEvents } from "./send-events";

/** What has become of every event: of those sent, and of those that functions caused. */
export interface Traffic {
  readonly sent: Pick<SentEvents, "rehomed" | "silent"> & {
    /** How many events were sent. */
    readonly events: number;
  };
  readonly answered: FunctionsRun;
}

/** A delivery in which rules and targets are their positions among those of the world. */
interface KeptDelivery extends Omit<Delivery, "matches"> {
  readonly matches: readonly KeptMatch[];
}

interface KeptMatch extends Omit<RuleMatch, "rule" | "targets"> {
  readonly rule: number;
  readonly targets: readonly KeptOutcome[];
}

type KeptOutcome = WithPositions<TargetOutcome>;
type WithPositions<Outcome> = Outcome extends { readonly delivery: Delivery }
  ? Omit<Outcome, "delivery" | "target"> & { readonly target: number; readonly delivery: KeptDelivery }
  : Omit<Outcome, "target"> & { readonly target: number };

/** Plain data alone. */
interface KeptTraffic {
  readonly sent: Traffic["sent"];
  readonly journeys: readonly (Omit<Journey, "delivery"> & { readonly delivery?: KeptDelivery })[];
  readonly misplaced: FunctionsRun["misplaced"];
  readonly silences: FunctionsRun["silences"];
  readonly alerts: FunctionsRun["alerts"];
  readonly rows: FunctionsRun["rows"];
  readonly functions: Pick<AnsweredFunctions, "defects" | "runs"> & {
    readonly loops: ReturnType<AnsweredFunctions["loops"]>;
    readonly givenUp: ReturnType<AnsweredFunctions["givenUp"]>;
  };
  readonly objects: StoredObjects;
  /** What was taken for granted on the way. */
  readonly assumptions: readonly string[];
}

/**
 * The traffic of an earlier run with the same settings, resources, code of functions and options. Which events are
 * sent, what they are expected to become and which way they take follows from these alone, and from files of the project,
 * which every kept result depends on.
 */
export function keptTraffic(
  environment: Environment,
  { graphs, derived, world }: OpenedWorld,
  { now, all = false, events, part, results }: SimulationOptions,
): { find(): Traffic | undefined; keep(sent: SentEvents, answered: FunctionsRun): void } | undefined {
  // A part of the traffic is sent by whoever looks at one thing many times, each time with other resources; one's own events are
  // sent at the present, which does not come back.
  if (results === undefined || part !== undefined || events !== undefined) return undefined;
  const slot = results.of<KeptTraffic>("traffic", [
    ...inputsOf(environment, graphs),
    { now, all, derived: derived?.places ?? [] },
  ]);
  return {
    find() {
      const kept = slot.find();
      if (kept === undefined) return undefined;
      const { sent, journeys, misplaced, silences, alerts, rows, functions, objects, assumptions } = kept;
      for (const each of assumptions) world.assume(each);
      return {
        sent,
        answered: {
          journeys: journeys.map(({ delivery, ...journey }) => ({
            ...journey,
            ...(delivery && { delivery: restore(delivery, world) }),
          })),
          misplaced,
          silences,
          alerts,
          rows,
          functions: {
            ...functions,
            loops: () => functions.loops,
            givenUp: () => functions.givenUp,
            aws: { state: (service) => stateOf(service, objects) },
          },
        },
      };
    },
    keep({ journeys, rehomed, silent }, answered) {
      const { runs, defects, loops, givenUp, aws } = answered.functions;
      const positions = positionsIn(world);
      slot.keep({
        sent: { rehomed, silent, events: journeys.length },
        journeys: answered.journeys.map(({ delivery, ...journey }) => ({
          ...journey,
          ...(delivery && { delivery: reduce(delivery, positions) }),
        })),
        misplaced: answered.misplaced,
        silences: answered.silences,
        alerts: answered.alerts,
        rows: answered.rows,
        functions: { runs, defects, loops: loops(), givenUp: givenUp() },
        objects: aws.state(storedObjects, "", ""),
        assumptions: [...world.assumptions],
      });
    },
  };
}

/** Of what functions leave in AWS, later steps read the objects alone. */
function stateOf<State>(service: Service<State>, objects: StoredObjects): State {
  if (service.name === storedObjects.name) return objects as State;
  throw new Error(`Of ${service.name} nothing is kept: add it to KeptTraffic.`);
}

const positionsIn = ({ rules }: World) => new Map<unknown, number>(rules.map((rule, index) => [rule, index]));

const reduce = ({ matches, ...delivery }: Delivery, positions: ReadonlyMap<unknown, number>): KeptDelivery => ({
  ...delivery,
  matches: matches.map(({ rule, targets, ...match }) => ({
    ...match,
    rule: positionOf(rule, positions.get(rule)),
    targets: targets.map((outcome): KeptOutcome => {
      const target = positionOf(outcome.target, rule.targets.indexOf(outcome.target));
      return outcome.kind === "forwarded"
        ? { ...outcome, target, delivery: reduce(outcome.delivery, positions) }
        : { ...outcome, target };
    }),
  })),
});

function positionOf({ urn }: { readonly urn: string }, position: number | undefined): number {
  if (position === undefined || position < 0) throw new Error(`${urn} is in no world: what it did cannot be kept.`);
  return position;
}

const restore = ({ matches, ...delivery }: KeptDelivery, world: World): Delivery => ({
  ...delivery,
  matches: matches.map(({ rule: position, targets, ...match }) => {
    const rule = at(world.rules, position);
    return {
      ...match,
      rule,
      targets: targets.map((outcome): TargetOutcome => {
        const target = at(rule.targets, outcome.target);
        return outcome.kind === "forwarded"
          ? { ...outcome, target, delivery: restore(outcome.delivery, world) }
          : { ...outcome, target };
      }),
    };
  }),
});

function at<Entry>(entries: readonly Entry[], position: number): Entry {
  const entry = entries[position];
  if (entry === undefined) throw new Error(`Traffic that was kept names entry ${position} of ${entries.length}.`);
  return entry;
}
