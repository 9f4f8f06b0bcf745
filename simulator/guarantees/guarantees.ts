import type { Envelope } from "../../model/envelope";
import type { ReadingProblem } from "../evidence/archives";
import { deliveriesOf, outcomesOf } from "../services/events/delivery";
import { hopsOf, type Journey, pathOf } from "../traffic/journey";
import { concernsDetections, detectionProblems, type DetectionWatch, neverFired } from "./detections";
import { concernsReconciliation, reconciliationProblem } from "./reconciled";
import { concernsTickets, ticketProblem } from "./tickets";
import { type FunctionEvidence, leastPrivilege, noSelfAnswers } from "./functions";
import type { QueryResult } from "../evidence/named-queries";
import type { QuotaCheck } from "./quotas";
import type { Finding } from "../recorded";
import type { World } from "../services/events/world";

/** Everything that happened, for the guarantees to be held against. */
export interface Evidence {
  readonly world: World;
  readonly journeys: readonly Journey[];
  /** Tables that do not show what was written. */
  readonly reading: readonly ReadingProblem[];
  readonly quotas: readonly QuotaCheck[];
  readonly queries: readonly QueryResult[];
  readonly detections: DetectionWatch;
  /** Whether the traffic is to fire every detection, as samples do. */
  readonly samples: boolean;
  /** What AWS would have refused, and what leads nowhere. */
  readonly findings: readonly Finding[];
  /** What each recorded rule target's and schedule's dead-letter queue says to it. */
  readonly deadLetters: readonly { readonly urn: string; readonly problem?: Finding }[];
  readonly functions: FunctionEvidence;
}

/** One way in which a guarantee is broken. */
export interface Failure {
  /** Which event, or which part of the network. */
  readonly event: string;
  /** Its way so far, one line a station. */
  readonly path: readonly string[];
  /** URN or ARN of the resource at fault. */
  readonly resource: string;
  readonly problem: string;
}

export interface Guarantee {
  readonly id: number;
  readonly title: string;
  readonly held: boolean;
  /** How many single facts were looked at. 0: this traffic does not exercise the guarantee. */
  readonly checked: number;
  /** What was counted: "events". */
  readonly unit: string;
  readonly failures: readonly Failure[];
}

/** Holds the evidence against the guarantees. */
export function checkGuarantees(evidence: Evidence): Guarantee[] {
  return [
    guarantee(
      1,
      "every governed event is archived exactly once, in the partition its content says",
      "events",
      archivedOnce(evidence),
    ),
    guarantee(
      2,
      "nothing from outside the organization, and nothing forged, gets in",
      "events",
      nothingForeign(evidence),
    ),
    guarantee(
      3,
      "no event is forwarded twice, hops twice or loops, and the archive does not feed itself",
      "events",
      noLoops(evidence),
    ),
    guarantee(4, "what is not governed stays where it was", "events", othersStay(evidence)),
    guarantee(
      5,
      "each saved query runs and finds exactly what the traffic contains",
      "queries",
      queriesAnswer(evidence),
    ),
    guarantee(
      6,
      "every rule, policy, pattern and stream is within its quota and would be accepted",
      "limits",
      withinQuotas(evidence),
    ),
    guarantee(
      7,
      "what cannot be delivered lands in a dead-letter queue that accepts it",
      "events and targets",
      nothingLost(evidence),
    ),
    guarantee(
      8,
      "each detection fires on its sample, and not on its near-miss or anything else",
      "events",
      detectionsFire(evidence),
    ),
    guarantee(
      9,
      "each change of the organization's accounts calls the pipeline once, and says which account",
      "events",
      reconciled(evidence),
    ),
    guarantee(
      10,
      "no function answers its own calls, and none goes on for ever",
      "invocations",
      noSelfAnswers(evidence.functions),
    ),
    guarantee(
      11,
      "each function may make the calls that it makes, by a role that names each action",
      "permissions",
      leastPrivilege(evidence.functions),
    ),
    guarantee(
      12,
      "each notice for a ticket system is one request there, and its body is what was decided to be said",
      "notices",
      ticketed(evidence),
    ),
  ];
}

interface Verdict {
  readonly checked: number;
  readonly failures: readonly Failure[];
}

const guarantee = (id: number, title: string, unit: string, { checked, failures }: Verdict): Guarantee => ({
  id,
  title,
  held: failures.length === 0,
  checked,
  unit,
  failures,
});

function archivedOnce({ journeys, reading, world }: Evidence): Verdict {
  const expected = journeys.filter(({ send }) => send.expect === "archived" || send.expect === "errors");
  const folders = new Map<string, string>();
  const failures = expected.flatMap((journey) => {
    const problem = journey.send.expect === "archived" ? archiveProblem(journey, folders) : errorProblem(journey);
    return problem === undefined ? [] : [failureOf(journey, problem, blameFor(journey, world))];
  });
  const unread = reading.map(({ table, resource, problem }) => ({
    event: `table ${table}`,
    path: [],
    resource,
    problem,
  }));
  return { checked: expected.length, failures: [...failures, ...unread] };
}

function archiveProblem({ send, landings }: Journey, folders: Map<string, string>): string | undefined {
  if (landings.length !== 1) return `It was to be archived once, and was ${landings.length} times.`;
  const [{ key, error } = { key: "", error: undefined }] = landings;
  if (error !== undefined) return `It was to be archived, and is below the error prefix: ${error}.`;
  return folderProblem(send.event, key, folders);
}

/**
 * Reads a key as a person would who looks for the event, without the code that made it: the day of its time, its source,
 * its detail type, both in small letters with `_` for spaces. An awkward detail type may become anything that is a fit folder
 * name, as long as no other detail type becomes the same.
 */
function folderProblem(
  { time, source, "detail-type": detailType }: Envelope,
  key: string,
  folders: Map<string, string>,
): string | undefined {
  const [, day, inSource, folder = ""] =
    /^events(?:-parquet)?\/day=([^/]+)\/source=([^/]+)\/detail_type=([^/]+)\/[^/]+$/.exec(key) ?? [];
  if (day !== time.slice(0, 10) || inSource !== source.toLowerCase())
    return `It was to be in events/day=${time.slice(0, 10)}/source=${source.toLowerCase()}/, and is ${key}.`;
  const plain = /^[A-Za-z0-9]+( [A-Za-z0-9]+)*$/.test(detailType) && detailType.length <= 100;
  const wanted = detailType.toLowerCase().replaceAll(" ", "_");
  if (plain && folder !== wanted) return `It was to be in a folder detail_type=${wanted}, and is ${key}.`;
  if (!/^[a-z0-9_]{1,100}$/.test(folder)) return `detail_type=${folder} is no fit folder name: ${key}.`;
  const other = folders.get(folder) ?? detailType;
  folders.set(folder, other);
  const same = other.toLowerCase().replaceAll(" ", "_") === wanted;
  return same ? undefined : `It shares the folder detail_type=${folder} with events of the type "${other}".`;
}

function errorProblem({ landings }: Journey): string | undefined {
  const kept = landings.length === 1 && landings[0]?.error !== undefined;
  return kept ? undefined : "It has no usable partition and was to be kept below the error prefix, once.";
}

/** Where an event that did not arrive was stopped: the last station that has a resource to name. */
function blameFor({ delivery, landings, send }: Journey, world: World): string {
  const urnOf = (arn: string) => world.resource(arn)?.urn ?? arn;
  if (landings[0] !== undefined) return urnOf(landings[0].stream);
  if (delivery === undefined) return send.via.kind === "stream" ? urnOf(send.via.stream) : send.event.account;
  let blame = delivery.culprit ?? delivery.bus;
  for (const { admitted, bus, culprit, matches } of deliveriesOf(delivery)) {
    blame = admitted ? (world.bus(bus)?.urn ?? bus) : (culprit ?? bus);
    const kept = matches.find(({ outcome }) => outcome !== "triggered");
    if (kept) blame = kept.rule.urn;
  }
  for (const { outcome } of outcomesOf(delivery)) if ("failure" in outcome) blame = outcome.failure.culprit;
  return blame;
}

function nothingForeign({ journeys, world }: Evidence): Verdict {
  const hostile = journeys.filter(({ send }) => send.expect === "denied" || send.expect === "ignored");
  const failures = hostile.flatMap((journey) => {
    const { send, delivery, landings } = journey;
    const [triggered] = delivery === undefined ? [] : [...outcomesOf(delivery)];
    if (triggered !== undefined || landings.length > 0)
      return [
        failureOf(
          journey,
          `${sentence(send.why)} It went on${landings.length > 0 ? ", and was archived" : ""}.`,
          triggered?.rule.urn ?? landings[0]?.stream ?? "",
        ),
      ];
    if (send.expect === "denied" && delivery?.admitted) {
      const [guard] = world.policiesOn(delivery.bus);
      return [
        failureOf(
          journey,
          `${sentence(send.why)} The bus took it: ${delivery.why}.`,
          guard?.urn ?? world.bus(delivery.bus)?.urn ?? delivery.bus,
        ),
      ];
    }
    return [];
  });
  return { checked: hostile.length, failures };
}

function noLoops({ journeys }: Evidence): Verdict {
  const moving = journeys.filter(({ delivery }) => delivery !== undefined && [...outcomesOf(delivery)].length > 0);
  const failures = moving.flatMap((journey) => {
    const { delivery } = journey;
    if (delivery === undefined) return [];
    for (const { outcome } of outcomesOf(delivery))
      if (outcome.kind === "second-hop")
        return [
          failureOf(
            journey,
            `${outcome.target.arn} is a third bus, to which EventBridge does not send what came from another bus. Target the hub's bus directly.`,
            outcome.target.urn,
          ),
        ];
    const hops = hopsOf(journey);
    const last = [...outcomesOf(delivery)].at(-1);
    return hops > 1 ? [failureOf(journey, `It was forwarded ${hops} times.`, last?.rule.urn ?? delivery.bus)] : [];
  });
  const own = journeys.filter(({ send }) => send.expect === "unfed");
  return { checked: moving.length + own.length, failures: [...failures, ...own.flatMap(feedback)] };
}

/** Whatever carries an event of the archive's own to a delivery stream closes the circle; a rule that merely forwards it is at fault too. */
function feedback(journey: Journey): Failure[] {
  const [first] = journey.delivery === undefined ? [] : [...outcomesOf(journey.delivery)];
  if (first === undefined) return [];
  return [failureOf(journey, `The archive feeds itself: ${journey.send.why}.`, first.rule.urn)];
}

function othersStay({ journeys }: Evidence): Verdict {
  const others = journeys.filter(({ send }) => send.expect === "stays");
  const failures = others.flatMap((journey) => {
    const [first] = journey.delivery === undefined ? [] : [...outcomesOf(journey.delivery)];
    if (first === undefined) return [];
    return [failureOf(journey, `It was to stay where it was: ${sentence(journey.send.why)}`, first.rule.urn)];
  });
  return { checked: others.length, failures };
}

function queriesAnswer({ queries }: Evidence): Verdict {
  const failures = queries.flatMap((query) =>
    query.problem === undefined
      ? []
      : [{ event: `query ${query.name} in ${query.region}`, path: [], resource: query.urn, problem: query.problem }],
  );
  return { checked: queries.length, failures };
}

function withinQuotas({ quotas, findings }: Evidence): Verdict {
  const beyond = quotas
    .filter(({ value, limit }) => value > limit)
    .map(({ urn, what, value, limit }) => ({
      event: what,
      path: [],
      resource: urn,
      problem: `${what}: ${value}, and AWS allows ${limit}.`,
    }));
  const refused = findings.map(({ urn, problem }) => ({
    event: "a recorded resource",
    path: [],
    resource: urn,
    problem,
  }));
  return { checked: quotas.length, failures: [...beyond, ...refused] };
}

function nothingLost({ journeys, deadLetters }: Evidence): Verdict {
  const refusals = deadLetters.flatMap(({ urn, problem }) =>
    problem === undefined
      ? []
      : [
          {
            event: `dead letters of ${urn}`,
            path: [],
            resource: problem.urn,
            problem: `They would be lost: ${problem.problem}.`,
          },
        ],
  );
  let checked = deadLetters.length;
  const failures: Failure[] = [];
  for (const journey of journeys) {
    const { send, delivery } = journey;
    const undelivered =
      delivery === undefined
        ? []
        : [...outcomesOf(delivery)].flatMap(({ outcome }) => ("failure" in outcome ? [outcome] : []));
    if (send.expect === "dead-lettered" || undelivered.length > 0) checked++;
    for (const { kind, deadLetter } of undelivered)
      if (kind === "lost" && !deadLetter.accepted)
        failures.push(
          failureOf(journey, `It could not be delivered and is lost: ${deadLetter.why}.`, deadLetter.culprit),
        );
    const kept = undelivered.filter(({ kind }) => kind === "dead-lettered").length;
    if (send.expect === "dead-lettered" && undelivered.length === 0)
      failures.push(
        failureOf(
          journey,
          `It was to become a dead letter${send.why ? ` (${send.why})` : ""}, and did not.`,
          send.unavailable?.[0] ?? "",
        ),
      );
    else if (kept > 1)
      failures.push(failureOf(journey, `It became ${kept} dead letters.`, undelivered[0]?.target.urn ?? ""));
  }
  return { checked, failures: [...refusals, ...failures] };
}

function detectionsFire({ journeys, detections, samples, world }: Evidence): Verdict {
  const concerned = journeys.filter((journey) => concernsDetections(journey, detections));
  const failures = concerned.flatMap((journey) =>
    detectionProblems(journey, detections, world).map(({ problem, resource }) => failureOf(journey, problem, resource)),
  );
  const silent = samples ? neverFired(journeys, detections) : [];
  return {
    checked: concerned.length,
    failures: [
      ...failures,
      ...silent.map((id) => ({
        event: `detection ${id}`,
        path: [],
        resource: `detections: ${id}`,
        problem: "No account and Region of this environment has an event that fires it.",
      })),
    ],
  };
}

function reconciled({ journeys, world }: Evidence): Verdict {
  const concerned = journeys.filter(concernsReconciliation);
  const failures = concerned.flatMap((journey) => {
    const found = reconciliationProblem(journey);
    return found === undefined ? [] : [failureOf(journey, found.problem, found.target ?? blameFor(journey, world))];
  });
  return { checked: concerned.length, failures };
}

function ticketed({ journeys, world }: Evidence): Verdict {
  const concerned = journeys.filter(concernsTickets);
  const failures = concerned.flatMap((journey) => {
    const found = ticketProblem(journey);
    return found === undefined ? [] : [failureOf(journey, found.problem, found.target ?? blameFor(journey, world))];
  });
  return { checked: concerned.filter(({ send }) => send.tells !== undefined).length, failures };
}

const failureOf = (journey: Journey, problem: string, resource: string): Failure => ({
  event: `${journey.send.name} (${journey.send.event.id})`,
  path: pathOf(journey),
  resource,
  problem,
});

const sentence = (why: string | undefined) =>
  why === undefined ? "" : `${why.charAt(0).toUpperCase()}${why.slice(1)}${why.endsWith(".") ? "" : "."}`;
