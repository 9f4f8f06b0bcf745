import type { ScheduledQuery } from "../../model/query-schedules/query-schedule";
import type { Envelope } from "../../model/envelope";
import { scheduledQueries } from "../../model/query-schedules/scheduled-queries";
import { hubOf } from "../../model/settings/regions";
import { isEnabled } from "../../model/settings/responders";
import { rowsOf } from "../expectations/query-expectations";
import type { Place } from "../expectations/question";
import type { Graph, Resource } from "../graph";
import { athena, type QueryAnswer } from "../services/athena/api";
import { queryDeskAt } from "../services/athena/query-desk";
import type { EventBridge } from "../services/events/eventbridge";
import type { Functions } from "../services/lambda/functions";
import type { Journey } from "./journey";
import type { Stage } from "./send";

/** What a hub must tell of the rows of one saved query that runs by itself. */
export interface ExpectedRows {
  /** Region of the hub. */
  readonly hub: string;
  readonly query: string;
  /** What names each row that is told once: `account: 111122223333`, column by column. */
  readonly rows: readonly (readonly string[])[];
  /** How many rows each run leaves for the next, where it leaves any. */
  readonly left: readonly number[];
}

/** Most rows that one run tells (docs/responders.md, "Run-queries"). */
const mostRows = 25;

const day = 86_400_000;

/** The runs of the simulation: on the day of the traffic, and on the next. */
const runsAfterDays = [0, 1];

/**
 * Lets Athena answer each recorded saved query with the rows that a second opinion finds in the events that reached its hub,
 * which those of DuckDB are compared with, too, in the archive that is written later.
 */
export function prepareQueries(
  aws: Functions["aws"],
  graphs: readonly Graph[],
  journeys: readonly Journey[],
  { stage, places }: { readonly stage: Pick<Stage, "settings" | "buses" | "now">; readonly places: readonly Place[] },
): void {
  const resources = graphs.flatMap((graph) => graph.resources);
  for (const bus of stage.buses) {
    const [, , , hub = "", account = ""] = bus.split(":");
    const desk = queryDeskAt(resources, account, hub);
    if (desk === undefined) continue;
    const saved = resources.filter(
      (each) => each.type === "aws:athena/namedQuery:NamedQuery" && each.account === account && each.region === hub,
    );
    const events = eventsAt(hub, journeys, stage);
    const state = aws.state(athena, account, hub);
    state.desk = desk;
    state.answer = ({ sql, parameters }) =>
      answerOf(savedAs(saved, sql), parameters, events, { places: placesOf(places, hub), now: stage.now });
  }
}

/** Days pass: each schedule goes off twice for the same time, as it may, and again a day later. */
export async function runQueriesAgain(
  functions: Pick<Functions, "advance" | "deliver" | "run">,
  { sinks }: Pick<EventBridge, "sinks">,
): Promise<void> {
  for (const days of runsAfterDays) {
    for (const [queue, received] of sinks.others)
      for (const { event } of received) if (isDue(event)) functions.deliver(queue, JSON.stringify(later(event, days)));
    await functions.run();
  }
}

/** What each hub must tell. `isOver`: schedules have gone off. */
export function expectedRows(
  journeys: readonly Journey[],
  stage: Pick<Stage, "settings" | "buses" | "now">,
  places: readonly Place[],
  isOver: boolean,
): ExpectedRows[] {
  const { settings } = stage;
  if (!isOver || !isEnabled(settings.responders, "run-queries")) return [];
  return stage.buses.flatMap((bus) => {
    const hub = bus.split(":")[3] ?? "";
    const events = eventsAt(hub, journeys, stage);
    return running(settings).map((query): ExpectedRows => {
      const told: string[] = [];
      const left: number[] = [];
      for (const days of runsAfterDays) {
        const from = stage.now.getTime() + days * day;
        const asked = query.parameters.map((_, index) => dayOf(index === 0 ? from - (query.days - 1) * day : from));
        const rows = namesOf(query, asked, events, { places: placesOf(places, hub), now: stage.now });
        const fresh = rows.filter((row) => !told.includes(row));
        told.push(...fresh.slice(0, mostRows));
        if (fresh.length > mostRows) left.push(fresh.length - mostRows);
      }
      return { hub, query: query.name, rows: told.map((row) => JSON.parse(row) as string[]), left };
    });
  });
}

/** Settings choose by name: on, off or a rate; of the others those run that say so themselves. */
const running = ({ queries: { scheduled } }: Pick<Stage["settings"], "queries">): readonly ScheduledQuery[] =>
  scheduledQueries.filter(({ name, isOn }) => (scheduled[name] ?? (isOn ? "on" : "off")) !== "off");

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

const placesOf = (places: readonly Place[], hub: string) => places.filter(({ hubRegion }) => hubRegion === hub);

/** Events that the archive of a hub has when queries run: what functions put is not there yet. */
const eventsAt = (
  hub: string,
  journeys: readonly Journey[],
  { settings }: Pick<Stage, "settings">,
): readonly Envelope[] =>
  journeys.flatMap(({ send: { event, expect } }) =>
    expect === "archived" && hubOf(settings.regions, event.region) === hub ? [event] : [],
  );

interface Known {
  readonly places: readonly Place[];
  readonly now: Date;
}

/** Events of the days from the first parameter to the last. */
const inside = (events: readonly Envelope[], [first = "", ...others]: readonly string[]): readonly Envelope[] => {
  const last = others.at(-1) ?? first;
  return events.filter(({ time }) => time.slice(0, 10) >= first && time.slice(0, 10) <= last);
};

function namesOf(
  { name, moreThan, key }: ScheduledQuery,
  days: readonly string[],
  events: readonly Envelope[],
  known: Known,
): string[] {
  const rows = rowsOf(name, inside(events, days), known);
  if (rows.length <= moreThan) return [];
  return [...new Set(rows.map((row) => JSON.stringify(key.map((column) => `${column}: ${row[column] ?? "none"}`))))];
}

const savedAs = (saved: readonly Resource[], sql: string): string | undefined => {
  const found = saved.find(({ inputs }) => inputs["query"] === sql);
  return found && String(found.inputs["name"]);
};

function answerOf(
  name: string | undefined,
  parameters: readonly string[],
  events: readonly Envelope[],
  known: Known,
): QueryAnswer {
  if (name === undefined) return { failure: "SYNTAX_ERROR: the workgroup has no such saved query" };
  const days = parameters.map((literal) => /^'(\d{4}-\d\d-\d\d)'$/.exec(literal)?.[1]);
  if (days.length === 0 || days.some((each) => each === undefined))
    return { failure: `TYPE_MISMATCH: ${parameters.join(", ")} are no days` };
  const rows = rowsOf(name, inside(events, days as string[]), known);
  const columns = Object.keys(rows[0] ?? {});
  return {
    columns,
    rows: rows.map((row) =>
      columns.map((column) => {
        const cell = row[column] ?? null;
        return cell === null ? null : String(cell);
      }),
    ),
  };
}

const isDue = (event: Envelope) =>
  event.source === "event-governance.schedule" && event["detail-type"] === "Saved Query Due";

/** The same event, as the schedule puts it days later. */
function later(event: Envelope, days: number): Envelope {
  const scheduled = new Date(Date.parse(String(event.detail["scheduled"])) + days * day);
  return { ...event, detail: { ...event.detail, scheduled: `${scheduled.toISOString().slice(0, 19)}Z` } };
}
