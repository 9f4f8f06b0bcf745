import { isDeepStrictEqual } from "node:util";
import { breathe } from "../../console/breathe";
import type { Environment } from "../../environment/environment";
import { deliveriesOf, type Delivery, outcomesOf } from "../services/events/delivery";
import type { SimulationOptions } from "../steps/options";
import { type OpenedWorld, openWorld } from "../steps/open-world";
import type { Recording } from "../steps/record";
import { sendEvents, type SentEvents } from "../steps/send-events";
import type { Journey } from "../traffic/journey";
import { causedBy } from "../traffic/send-traffic";
import type { FunctionRun } from "../services/lambda/functions";

/** Everything that was sent through recorded buses, and what functions had caused when they last ran. */
export interface Traffic {
  readonly opened: OpenedWorld;
  readonly sent: SentEvents;
  /** The events that functions caused in an earlier run, put again as they were put then. */
  readonly caused: readonly Journey[];
}

/** What an earlier run tells about its functions. */
export interface EarlierRun {
  readonly journeys: readonly Journey[];
  readonly functions: readonly Pick<FunctionRun, "arn" | "roleArn">[];
}

/** Sends all events through the recorded resources: those of the traffic, and those that functions caused earlier. */
export async function sendAll(
  environment: Environment,
  recording: Recording,
  options: SimulationOptions,
  earlier: EarlierRun,
): Promise<Traffic> {
  const opened = openWorld(environment, recording);
  const sent = await sendEvents(environment, opened, options, () => undefined);
  await breathe();
  return { opened, sent, caused: putAgain(earlier, sent) };
}

function putAgain({ journeys, functions }: EarlierRun, { eventBridge, stage }: SentEvents): Journey[] {
  const roleOf = new Map(functions.map(({ arn, roleArn }) => [arn, roleArn]));
  const caused = journeys.flatMap(({ send, delivery }) => {
    if (send.causedBy === undefined || delivery === undefined) return [];
    const { bus, event } = delivery;
    const arn = roleOf.get(send.causedBy) ?? "";
    const sender = event.source.startsWith("aws.")
      ? ({ kind: "service" } as const)
      : ({ kind: "principal", arn, account: arn.split(":")[4] ?? "" } as const);
    const request = { bus, event, sender };
    return [{ by: send.causedBy, request, delivery: eventBridge.put(request) }];
  });
  return causedBy({ caused }, stage);
}

/** The events by name and id, which are the same in each run. */
export function byKey(journeys: readonly Journey[]): Map<string, Journey> {
  const found = new Map<string, Journey>();
  for (const journey of journeys) {
    const key = keyOf(journey);
    let unique = key;
    for (let again = 2; found.has(unique); again++) unique = `${key} ${again}`;
    found.set(unique, journey);
  }
  return found;
}

/** Whether of an event the same is expected in two runs, and the same became of it. */
export function faresAlike(a: Journey, b: Journey): boolean {
  if (a === b) return true;
  return isDeepStrictEqual(expectationOf(a), expectationOf(b)) && isDeepStrictEqual(pathOf(a), pathOf(b));
}

function expectationOf({ send: { event: _of, ...expected } }: Journey): unknown {
  return expected;
}

const pathOf = ({ send, delivery }: Journey): unknown => (delivery === undefined ? send.event : steps(delivery));

/** A dead letter that a function archived has another detail; its name and id stay. */
export const keyOf = ({ send, delivery }: Journey): string =>
  `${send.name} ${(delivery?.event ?? send.event).id} ${delivery?.bus ?? ""}`;

/** What matters of a path: the event on each bus, who took it, and what was handed on. */
function steps({ bus, event, admitted, why, matches }: Delivery): unknown {
  return [
    bus,
    event,
    admitted,
    why,
    matches.map(({ rule, outcome, targets }) => [
      rule.arn,
      outcome,
      targets.map((each) => [
        each.kind,
        each.target.arn,
        each.target.id,
        each.kind === "forwarded"
          ? steps(each.delivery)
          : each.kind === "handed"
            ? [each.data, each.request]
            : [each.failure, each.deadLetter],
      ]),
    ]),
  ];
}

/** ARNs of everything that took an event: targets, and queues of dead letters. */
export function takersOf({ delivery }: Journey): Set<string> {
  const takers = new Set<string>();
  if (delivery === undefined) return takers;
  for (const { outcome } of outcomesOf(delivery)) {
    if (outcome.kind === "handed") takers.add(outcome.target.arn);
    else if (outcome.kind !== "forwarded" && outcome.deadLetter.accepted) takers.add(outcome.deadLetter.queue);
  }
  return takers;
}

/** URNs of the rules that an event triggered. */
export const rulesOf = ({ delivery }: Journey): string[] =>
  delivery === undefined
    ? []
    : [...deliveriesOf(delivery)].flatMap(({ matches }) => matches.map(({ rule }) => rule.urn));
