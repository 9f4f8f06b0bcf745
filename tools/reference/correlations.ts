import type { CorrelationRule } from "../../model/correlations/correlation-rule";
import { conditionInWords, minutes } from "../../model/correlations/in-words";
import { partsOf, type Process } from "../../model/correlations/process";
import { code } from "./markdown";

/** Every correlation rule by its type: what it looks at, limits, what to do; and every process that some of them watch. */
export function correlationsReference(rules: readonly CorrelationRule[], processes: readonly Process[]): string {
  const types = [...new Set(rules.map(({ type }) => type))].sort();
  return [
    "# Correlation rules",
    "Generated from `model/correlations/` by `npm run docs`: change a rule or a process, not this page.",
    `${rules.length} rules say what several events mean together, in the terms of the Sigma correlation rules specification. The ` +
      "function `correlate-events` of each hub evaluates them and puts an alert on its bus, once for each incident; " +
      "each has a [detection](detections.md) of the same name, so that `detections.exclude`, `detections.severity`, " +
      "exceptions, channels and tickets are those of any other. Messages name the first and the last events behind an alert; the view " +
      "`correlation_alert` lists the alerts with more of them.",
    "Events count by their own time, each once, in whatever order they come; what is more than two days late is looked at alone, and no event with a time to come makes another late. `absent` tells what did not follow five minutes " +
      "after the time is over, or after the first event came, if that is later. " +
      "An incident that goes on is told again after a day; what comes within the time of the rule after it, counted in quarters, belongs to it. A rule sees what its hub sees, and is where all of its events " +
      "can come: those that need an opt-in entry say so. An exception of a rule's detection covers its events, too: they do not count, whatever the others do, and only what `absent` " +
      "waits for counts from everybody. Events that one account sends in masses wait behind those of others ([decision 37](decisions/0037-a-flood-waits-behind-others.md)); " +
      "how fast events are decided is [measured](performance.md#correlation-rules). Why it is built so: [decision 28](decisions/0028-correlation-rules.md).",
    ownRules,
    "## Processes",
    "What happens in several steps is described by its events: a first one that begins it, others with the time within which they " +
      "must come after the first, and the key that ties them. Rules watch it: `ID-without-STEP` (`absent`) tells a step that is missing or late, when its " +
      "time is over; `ID-STEP-too-early` (`temporal_ordered`) tells one that comes before the step before it, where both happen once in each " +
      "process: of what recurs, such as heartbeats, nobody can say that it came too early. `detections.processes` adds a team's own.",
    ["```yml", ownProcessSettings(), "```"].join("\n"),
    ...processes.map(pictureOf),
    ...types.flatMap((type) => [
      `## ${code(type)}`,
      meanings[type],
      ...rules.filter((rule) => rule.type === type).map(describe),
    ]),
  ].join("\n\n");
}

/** tests/model/settings/correlations.test.ts parses its settings. */
const ownRules = [
  "## Rules of your own",
  "`detections.correlations` adds them; [settings](settings.md) has every key. A rule has what this project's have: the events, the " +
    "fields that they have in common, how many within which time, severity, triage, a series of events on which it must " +
    "fire, and near-misses on which it must not. Settings are refused if its sample does not fire it, if a near-miss does, or if " +
    "its events are not governed; `npm start` sends all of its series at each hub. Its alert is told, archived and " +
    "queried like any other. [`npm run sigma`](sigma.md) writes such settings from correlation rules of Sigma.",
  ["```yml", ownRuleSettings(), "```"].join("\n"),
  "`after` is seconds after the first event of a series, `times` and `every` repeat an event. `first_seen` has `fields`, `days` and " +
    "`learningDays` in place of `timespanMinutes`; `value_count` has the `field` of which it counts the values; `temporal` and " +
    "`temporal_ordered` may need several of an event (`events[].atLeast`). `detections.exclude` switches a rule of this project off; " +
    "one with another threshold is written here, in its place.",
].join("\n\n");

function ownRuleSettings(): string {
  return `event-governance:detections:
  correlations:
    - id: deploys-that-fail
      title: Deployments of a team fail one after the other
      why: Five failures within a quarter of an hour are no bad luck, and nobody may be looking.
      severity: medium
      type: event_count
      atLeast: 5
      timespanMinutes: 15
      events:
        - { id: failed, source: com.example.deploys, pattern: { detail-type: [Deployed], detail: { result: [failure] } } }
      groupBy: { team: detail.team }
      sample:
        - { source: com.example.deploys, detail-type: Deployed, detail: { team: shop, result: failure }, times: 5, every: 60 }
      nearMisses:
        - - { source: com.example.deploys, detail-type: Deployed, detail: { team: shop, result: failure }, times: 5, every: 300 }
        - - { source: com.example.deploys, detail-type: Deployed, detail: { team: shop, result: success }, times: 5, every: 60 }
event-governance:events:
  custom:
    - id: team-deploys
      why: A deployment is the first suspect of an outage.
      source: com.example.deploys
      pattern: { detail-type: [Deployed] }
      sample: { detail-type: Deployed, detail: { team: shop, result: success } }`;
}

/** tests/model/settings/processes.test.ts parses its settings. */
function ownProcessSettings(): string {
  const steps = (
    [
      ["built", "", "once: true, "],
      ["approved", "withinMinutes: 60, ", "once: true, "],
      ["deployed", "withinMinutes: 240, ", "once: true, "],
    ] as const
  ).map(
    ([id, within, once]) =>
      `        - { id: ${id}, ${within}${once}source: com.example.deploys, pattern: { detail-type: [Deployed], detail: { state: [${id}] } }, sample: { source: com.example.deploys, detail-type: Deployed, detail: { release: "1.2", state: ${id} } } }`,
  );
  return `event-governance:detections:
  processes:
    - id: release
      title: A release
      why: What is deployed before somebody approved it was looked at by nobody.
      severity: medium
      key: { account: account, release: detail.release }
      steps:
${steps.join("\n")}
event-governance:events:
  custom:
    - id: team-deploys
      why: A deployment is the first suspect of an outage.
      source: com.example.deploys
      pattern: { detail-type: [Deployed] }
      sample: { detail-type: Deployed, detail: { release: "1.2", state: built } }`;
}

/** The steps of a process from left to right, each with its time below. */
function pictureOf(process: Process): string {
  const { id, title, why, steps } = process;
  const cells = steps.map((step) => {
    const within = step.withinMinutes === undefined ? "" : `within ${minutes(step.withinMinutes)}`;
    return { within, id: step.id, width: Math.max(step.id.length, within.length) };
  });
  const last = cells.length - 1;
  const line = (key: "id" | "within", between: string) =>
    cells
      .map(({ width, ...cell }, index) => (index === last ? cell[key] : cell[key].padEnd(width)))
      .join(between)
      .trimEnd();
  return [
    `### Process: ${id}`,
    `${title}. ${why}`,
    ["```text", line("id", "  ──▶  "), line("within", "       "), "```"].join("\n"),
    `Watched by ${partsOf(process)
      .map((part) => `[${part.id}](#${part.id})`)
      .join(", ")}.`,
  ].join("\n\n");
}

const meanings: Readonly<Record<CorrelationRule["type"], string>> = {
  event_count: "So many events of one group within a time.",
  value_count: "So many different values of a field within a time.",
  temporal: "Each of several events within a time, in any order.",
  temporal_ordered: "Each of several events within a time, in this order.",
  first_seen:
    "Values that a group did not have for so many days. What comes in the first days after the rule's first event is learned, " +
    "and told to nobody.",
  absent: "An event that is not followed by another within a time. The function looks every five minutes.",
};

function describe(rule: CorrelationRule): string {
  const entries = [...new Set(rule.events.map(({ governedBy }) => governedBy))];
  return [
    `### ${rule.id}`,
    `${rule.title}. ${rule.why}`,
    [
      `- Severity: ${rule.severity}`,
      `- When: ${conditionInWords(rule, code)}`,
      `- Events: ${rule.events.map(({ id, atLeast = 1 }) => (atLeast > 1 ? `${atLeast} × ${id}` : id)).join(", ")}; governed by ${entries
        .map((entry) => `[${entry}](governed-events.md#${entry})`)
        .join(", ")}`,
      `- Limits: ${rule.limits}`,
    ].join("\n"),
  ].join("\n\n");
}
