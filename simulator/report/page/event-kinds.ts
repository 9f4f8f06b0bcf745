import type { Envelope } from "../../../model/envelope";
import { chosenDetections, compileDetections, type DetectionSections } from "../../../model/detections/detections";
import { governingEvents } from "../../../model/network/governed-events";
import { text } from "../../recorded";
import type { EventKind, Step } from "../../../page/page-data";
import { deliveriesOf, type Delivery, outcomesOf, type TargetOutcome } from "../../services/events/delivery";
import type { Landing } from "../../services/firehose/delivery-streams";
import type { SimulationResult } from "../../simulation";
import type { Journey } from "../../traffic/journey";
import type { Decisions } from "./decisions";

/** Up to here each of the user's own events has a row of its own: they ask for one of them. */
const mostAlone = 5_000;

/** Kinds of events, and the position of the one to which an event belongs, by CloudTrail's eventID. */
export interface EventKinds {
  readonly kinds: readonly EventKind[];
  readonly kindOf: (eventId: string) => number | undefined;
}

/** What became of events, by kind, way and end; the first of each shows its way, step by step. */
export function eventKinds(
  { journeys }: Pick<SimulationResult, "journeys">,
  decisions: Decisions,
  settings: DetectionSections,
  ownEvents: boolean,
): EventKinds {
  const one = ownEvents && journeys.length <= mostAlone;
  const detections = compileDetections(chosenDetections(settings));
  const governing = governingEvents(settings);
  const kinds = new Map<string, { index: number; first: Journey; count: number }>();
  const byEventId = new Map<string, number>();
  for (const journey of journeys) {
    const { send } = journey;
    const key = JSON.stringify([
      nameOf(send.event),
      send.event.source,
      send.via.kind,
      send.why,
      send.causedBy !== undefined,
      outcomeOf(journey),
      isExpected(journey),
      ...(one ? [kinds.size, send.name] : []),
    ]);
    const kind = kinds.get(key) ?? { index: kinds.size, first: journey, count: 0 };
    kinds.set(key, kind);
    kind.count++;
    const { eventID } = send.event.detail;
    if (typeof eventID === "string") byEventId.set(eventID, kind.index);
  }
  const described = [...kinds.values()].map(({ first, count }) => {
    const { send, delivery } = first;
    const { event } = send;
    const why = send.why ?? whys[send.expect];
    return {
      name: nameOf(event),
      source: event.source,
      detailType: event["detail-type"],
      account: event.account,
      region: event.region,
      time: event.time,
      outcome: outcomeOf(first),
      expected: isExpected(first),
      ...(!isExpected(first) && { wanted: ends[send.expect].join(" or ") }),
      governedBy: isWanted(first) ? governing(event) : [],
      sender: senders[send.via.kind],
      ...(why !== undefined && { why }),
      count,
      steps: stepsOf(first, decisions),
      fired: delivery !== undefined && reachesHub(delivery) ? detections.match(event) : [],
    };
  });
  return { kinds: described, kindOf: (eventId) => byEventId.get(eventId) };
}

/** The call, where CloudTrail recorded one, or the kind of event. */
function nameOf({ detail, "detail-type": detailType }: Envelope): string {
  const { eventName } = detail;
  return typeof eventName === "string" ? eventName : detailType;
}

const senders: Readonly<Record<Journey["send"]["via"]["kind"], string>> = {
  service: "an AWS service",
  customer: "a PutEvents call",
  "own rule": "a rule that the account itself made, with the central bus as target",
  schedule: "a schedule",
  replay: "a replay of the bus's archive",
  stream: "a PutRecord call",
};

function outcomeOf({ send, delivery, landings }: Journey): string {
  if (landings.some(({ error }) => error === undefined)) return "archived";
  if (landings.length > 0) return "error prefix";
  if (delivery === undefined) return send.via.kind === "schedule" ? "handed on" : "lost";
  const outcomes = [...outcomesOf(delivery)].map(({ outcome }) => outcome);
  if (outcomes.some(({ kind }) => kind === "dead-lettered")) return "dead letter";
  if (outcomes.some(({ kind }) => kind === "lost" || kind === "second-hop")) return "lost";
  if (outcomes.some(({ kind }) => kind === "handed")) return "handed on";
  return [...deliveriesOf(delivery)].some(({ admitted }) => !admitted) ? "denied" : "no rule";
}

const ends: Readonly<Record<Journey["send"]["expect"], readonly string[]>> = {
  archived: ["archived"],
  denied: ["denied"],
  "dead-lettered": ["dead letter", "archived"],
  errors: ["error prefix"],
  stays: ["no rule"],
  ignored: ["no rule"],
  unfed: ["no rule"],
  either: ["archived", "denied", "no rule", "dead letter", "error prefix", "handed on"],
};

/** Why an event is to come to this end, where its sender does not say. */
const whys: Partial<Readonly<Record<Journey["send"]["expect"], string>>> = {
  "dead-lettered": "the simulation makes the central bus unavailable to it for a day, to see where it is kept",
};

/** Whether settings ask for it: what an attacker sends may look the same. */
const isWanted = ({ send: { expect } }: Journey): boolean => expect === "archived" || expect === "dead-lettered";

const isExpected = (journey: Journey): boolean => ends[journey.send.expect].includes(outcomeOf(journey));

const reachesHub = (delivery: Delivery): boolean =>
  [...deliveriesOf(delivery)].some(({ admitted, bus }) => admitted && !bus.endsWith(":event-bus/default"));

/** The way of an event, with the decision at each step. */
export function stepsOf(
  { send, delivery, landings, recovered = [], refusedBy }: Journey,
  decisions: Decisions,
): Step[] {
  const steps: Step[] = [];
  if (send.via.kind === "stream")
    steps.push({ kind: "target", passed: true, title: "Put on a delivery stream", resource: send.via.stream });
  if (delivery !== undefined) describe(delivery, steps, decisions);
  for (const { stream } of recovered)
    steps.push({ kind: "target", passed: true, title: "Put on a delivery stream by a function", resource: stream });
  // On its way to another Region an event gets another id.
  const arrived = delivery === undefined ? send.event : ([...deliveriesOf(delivery)].at(-1)?.event ?? send.event);
  // Right after the stream that wrote it; what other rules of the bus did stands behind, beside its way.
  const at = steps.findIndex(({ kind, resource = "" }) => kind === "target" && resource.includes(":deliverystream/"));
  if (landings.length > 0) {
    const beside = at < 0 ? [] : steps.splice(at + 1).map((step) => ({ ...step, aside: true }));
    steps.push(...landings.map((landing) => archived(landing, arrived, decisions)), ...beside);
  }
  if (refusedBy !== undefined)
    steps.push({ kind: "end", passed: false, title: "The delivery stream could not write it", resource: refusedBy });
  return steps;
}

function describe(delivery: Delivery, steps: Step[], decisions: Decisions, allowedBy: readonly string[] = []): void {
  const { bus, event, admitted, why, culprit, matches } = delivery;
  steps.push({
    kind: "bus",
    passed: admitted,
    title: `${admitted ? "Taken" : "Refused"} by ${bus.endsWith(":event-bus/default") ? "the default bus" : "the central bus"} of ${placeOf(bus, decisions)}`,
    why,
    ...(allowedBy.length > 0 && { allowedBy }),
    bus,
    resource: admitted || culprit === undefined ? bus : culprit,
  });
  if (admitted && matches.length === 0)
    steps.push({ kind: "end", passed: false, title: "No rule of this bus matches it: it stays here", resource: bus });
  for (const { rule, outcome, targets } of [...matches].sort((a, b) => Number(archives(b)) - Number(archives(a)))) {
    steps.push({
      kind: "rule",
      passed: outcome === "triggered",
      title: outcome === "triggered" ? "Matched by a rule" : "Kept from a rule that matches it",
      ...(outcome !== "triggered" && {
        why:
          outcome === "disabled" ? "The rule is disabled." : "It is a read-only call, and the rule's state takes none.",
      }),
      resource: rule.arn,
      ...(rule.pattern !== undefined && { code: rule.pattern, ...partOf(rule.pattern, event, decisions) }),
    });
    for (const outcome of targets) {
      const allowed = outcome.kind === "forwarded" || outcome.kind === "handed";
      const statements = allowed ? decisions.statementsFor(rule, outcome.target, event) : [];
      if (outcome.kind === "forwarded") describe(outcome.delivery, steps, decisions, statements);
      else steps.push({ ...ended(outcome, decisions), ...(statements.length > 0 && { allowedBy: statements }) });
    }
  }
}

function partOf(pattern: string, event: Envelope, decisions: Decisions): Pick<Step, "part"> {
  const part = decisions.matchedPart(pattern, event);
  return part === undefined ? {} : { part: JSON.stringify(part) };
}

/** "account management (100000000001) in us-east-1" */
function placeOf(arn: string, { nameOf }: Decisions): string {
  const [, , , region = "", account = ""] = arn.split(":");
  return `account ${nameOf(account)} in ${region}`;
}

const archives = ({ targets }: Delivery["matches"][number]): boolean =>
  targets.some((target) => target.kind === "handed" && target.service === "firehose");

const services: Readonly<Record<string, string>> = {
  firehose: "a delivery stream of Firehose",
  sqs: "a queue, which a function reads",
  lambda: "a function",
};

function ended(outcome: Exclude<TargetOutcome, { kind: "forwarded" }>, { readerOf }: Decisions): Step {
  if (outcome.kind === "handed") {
    const reader = outcome.service === "sqs" ? readerOf(outcome.target.arn) : undefined;
    const does = reader && text(reader, "description");
    return {
      kind: "target",
      passed: true,
      title: `Handed to ${services[outcome.service] ?? outcome.service}`,
      ...(does !== undefined && { why: `The function: ${does}` }),
      resource: outcome.target.arn,
    };
  }
  const { failure, deadLetter, target } = outcome;
  return {
    kind: "end",
    passed: deadLetter.accepted,
    title: deadLetter.accepted ? "Not delivered: kept as a dead letter" : "Not delivered: lost",
    why: `${failure.errorCode}: ${failure.why}${deadLetter.accepted ? "" : `; ${deadLetter.why}`}`,
    resource: deadLetter.accepted ? deadLetter.queue : target.arn,
    by: deadLetter.accepted ? failure.culprit : deadLetter.culprit,
  };
}

function archived(landing: Landing, { id }: Envelope, decisions: Decisions): Step {
  const { bucket, key, error } = landing;
  const table = decisions.tableOf(landing);
  const partitions = key
    .split("/")
    .flatMap((part) => (part.includes("=") ? [part.split("=") as [string, string]] : []))
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return {
    kind: "archive",
    passed: error === undefined,
    title: error === undefined ? "Written to the archive" : "Written below the error prefix",
    ...(error === undefined
      ? {
          why: `${table === undefined ? "Of no recorded table" : `Table ${table.name} of the Glue database ${table.database}`}, partition ${partitions.join(", ")}`,
        }
      : { why: error }),
    resource: `s3://${bucket}/${key}`,
    ...(error === undefined &&
      table !== undefined && {
        code: `SELECT * FROM ${table.name} WHERE ${[...partitions, `id = '${id.replaceAll("'", "''")}'`].join(" AND ")}`,
      }),
  };
}
