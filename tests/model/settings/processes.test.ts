import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { correlationRulesOf } from "../../../model/correlations/own-rules";
import { chosenDetections } from "../../../model/detections/detections";
import type { Settings } from "../../../model/settings/schema";
import { expectedOf, seriesTraffic } from "../../../simulator/traffic/series-traffic";
import { stageOf } from "../../simulator/traffic/stage";
import { prodSettings } from "../../settings-of-prod";
import { problemsIn } from "../../settings-problems";

type Raw = Record<string, any>;

/** The settings that docs/correlations.md shows. */
const shown = (): { "event-governance:detections": Raw; "event-governance:events": Raw } => {
  const text = readFileSync("docs/correlations.md", "utf8");
  const [, yaml = ""] = /```yml\n(event-governance:detections:\n {2}processes:\n[\s\S]*?)```/.exec(text) ?? [];
  return parse(yaml) as ReturnType<typeof shown>;
};

const settingsWith = (change: (process: Raw) => void = () => {}, more: Raw = {}): Settings =>
  prodSettings((raw) => {
    const { "event-governance:detections": detections, "event-governance:events": events } = shown();
    change((detections["processes"] as Raw[])[0] as Raw);
    raw["detections"] = { ...detections, ...more };
    raw["events"] = events;
  });

const problemOf = (...given: Parameters<typeof settingsWith>) => problemsIn(() => settingsWith(...given));

const rules = [
  "release-approved-too-early",
  "release-deployed-too-early",
  "release-without-approved",
  "release-without-deployed",
];

describe("the team's own processes", () => {
  it("are watched by rules and detections like those of the project", () => {
    const settings = settingsWith();
    const own = correlationRulesOf(settings).filter(({ id }) => id.startsWith("release-"));
    assert.deepEqual(
      own.map(({ id }) => id),
      rules,
    );
    assert.deepEqual(
      [...new Set(own.flatMap(({ events }) => events.map(({ governedBy }) => governedBy)))],
      ["team-deploys"],
    );
    const ids = chosenDetections(settings).map(({ id }) => id);
    assert.deepEqual(
      rules.filter((id) => ids.includes(id)),
      rules,
    );
  });

  it("say where triage is missing", () => {
    const settings = settingsWith((process) => delete process["triage"]);
    const detection = chosenDetections(settings).find(({ id }) => id === rules[2]);
    assert.match(detection?.triage.contain ?? "", /write triage for it in detections\.processes/);
  });

  it("are sent and expected at a hub", () => {
    const buses = ["arn:aws:events:us-east-1:100000000002:event-bus/prod"];
    const stage = stageOf(settingsWith(), { buses });
    const { others } = seriesTraffic(stage);
    for (const id of rules)
      assert(
        others.some(({ name }) => name.includes(`sample of ${id} at`)),
        id,
      );
    const journeys = others.map((send) => ({ send, landings: [] }));
    const told = new Set(expectedOf(journeys, stage, true).map(({ rule }) => rule));
    for (const id of rules) assert(told.has(id), id);
  });

  it("are refused where they could tell nothing, or something else", () => {
    const wrong = (change: (process: Raw) => void, message: RegExp) => assert.match(problemOf(change), message);
    const path = String.raw`detections\.processes\[0\]`;
    wrong(({ steps }) => steps.splice(1), new RegExp(`${path}\\.steps.*has less than two`));
    wrong(
      ({ steps }) => (steps[1].id = "built"),
      new RegExp(`${path}\\.steps\\[1\\]\\.id is "built", the same as steps\\[0\\]`),
    );
    wrong(
      ({ steps }) => (steps[0].withinMinutes = 5),
      new RegExp(`${path}\\.steps\\[0\\]\\.withinMinutes is 5, but the first step begins`),
    );
    wrong(
      ({ steps }) => (steps[2].withinMinutes = 30),
      new RegExp(`${path}\\.steps\\[2\\]\\.withinMinutes is 30, less than the 60`),
    );
    wrong(
      ({ steps }) =>
        steps.forEach((step: Raw) => {
          delete step["withinMinutes"];
          delete step["once"];
        }),
      new RegExp(`${path}\\.steps has no deadline, and no two steps in a row that happen once`),
    );
    wrong(
      (process) =>
        (process["key"] = { account: "account", release: { built: "detail.release", approvd: "detail.release" } }),
      new RegExp(`${path}\\.key\\.release\\.approvd names no step\\. .*approved`),
    );
    wrong(
      ({ steps }) => (steps[1].sample.detail.release = "1.3"),
      new RegExp(
        `${path}\\.steps: the samples of "built" and "approved" are not one process, because their keys differ`,
      ),
    );
    wrong(
      ({ steps }) => (steps[1].sample.detail.state = "refused"),
      new RegExp(`${path}\\.steps\\[1\\] \\(approved\\): its sample does not match its pattern`),
    );
    wrong(
      ({ steps }) => (steps[1].source = steps[1].sample.source = "event-governance.x"),
      /are reserved for this program/,
    );
    wrong(
      ({ steps }) => (steps[1].source = steps[1].sample.source = "com.example.ungoverned"),
      /steps\[1\] \(approved\)/,
    );
    wrong(
      (process) => (process["query"] = "root-usage"),
      new RegExp(`${path}\\.query is "root-usage", which is not a saved query`),
    );
    assert.match(
      problemOf(() => {}, { severity: { "release-without-approved": "low" } }),
      /severity\.release-without-approved is "low", but it is one of the team's own\. Set its severity in detections\.processes\./,
    );
    const taken = {
      custom: [],
      correlations: [],
      processes: [0, 1].map(() => shown()["event-governance:detections"]["processes"][0]),
    };
    assert.match(
      problemOf(() => {}, taken),
      /processes\[1\]\.id is "release", which makes a rule "release-without-approved", and that is taken/,
    );
  });
});
