import { isObject } from "../../model/json";
import type { Rule } from "../services/events/rule";
import type { World } from "../services/events/world";
import { parseArn } from "../services/iam/arn";
import { eventsOf } from "../services/scheduler/schedules";
import { texts } from "./documents";
import type { Fact } from "./fact";
import { callsOfFunctions } from "./function-calls";

type Pattern = Readonly<Record<string, unknown>>;

/** Source of heartbeats, which members put. */
const heartbeat = "event-governance.heartbeat";

/**
 * Asks of each recorded rule whether its pattern names the sources that it is about: whoever may put events chooses
 * everything else of them; and of each rule of a bus that archives its events whether it leaves replayed ones alone, and
 * takes what the program itself puts there from the bus's own account alone.
 */
export function askPatterns(world: World): Fact[] {
  const archived = new Set(world.archives.map(({ source }) => source));
  const own = new Set([
    ...world.schedules.flatMap((schedule) => eventsOf(schedule).flatMap(({ source = "" }) => source)),
    ...Object.values(callsOfFunctions).flatMap((calls) =>
      calls.flatMap(({ on }) => (typeof on === "object" ? on.busAs : [])),
    ),
  ]);
  own.delete(heartbeat);
  return world.rules
    .filter(({ pattern }) => pattern !== undefined)
    .map((rule): Fact => {
      const problem = formsOf(JSON.parse(rule.pattern ?? "{}") as Pattern)
        .map((form) => formFault(rule, form))
        .find((fault) => fault !== undefined);
      return {
        what: `pattern of ${rule.arn}`,
        urn: rule.urn,
        ...(problem !== undefined && { problem: `${problem}.` }),
      };
    });

  function formFault({ busArn }: Rule, form: Pattern): string | undefined {
    if (form["source"] === undefined) return "A form of its pattern names no source: anybody's events pass for others";
    // EventBridge user guide, "Replaying archived events in Amazon EventBridge": a replayed event has the field replay-name.
    if (archived.has(busArn) && !refuses(form["replay-name"]))
      return "It takes replayed events, too: what was archived or told is archived or told again";
    const sources = texts(form["source"]);
    const account = parseArn(busArn)?.account ?? "";
    const accounts = texts(form["account"]);
    return archived.has(busArn) &&
      sources.some((source) => own.has(source)) &&
      !(accounts.length === 1 && accounts[0] === account)
      ? `It takes events of ${sources.join(", ")} from other accounts than ${account}, which alone puts them`
      : undefined;
  }
}

const refuses = (part: unknown): boolean =>
  Array.isArray(part) && part.length === 1 && isObject(part[0]) && part[0]["exists"] === false;

/** Each alternative of a pattern, with what stands beside them (EventBridge user guide, "Or matching"). */
function formsOf(pattern: Pattern): readonly Pattern[] {
  const { $or: forms, ...rest } = pattern;
  return Array.isArray(forms)
    ? forms.filter(isObject).flatMap((form) => formsOf(form).map((each) => ({ ...rest, ...each })))
    : [rest];
}
