import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { expectedOf, seriesTraffic } from "../../../simulator/traffic/series-traffic";
import { chosenDetections } from "../../../model/detections/detections";
import { correlationRulesOf } from "../../../model/correlations/own-rules";
import type { Settings } from "../../../model/settings/schema";
import { prodSettings } from "../../settings-of-prod";
import { problemsIn } from "../../settings-problems";
import { made, sampleEvent as event, teamRule as ofUsers } from "../../team-rule";
import { stageOf } from "../../simulator/traffic/stage";

type Raw = Record<string, unknown>;

const call = "AWS API Call via CloudTrail";

/** A user that gets no key within an hour. */
const ofNothing = (change: Raw = {}) => ({
  ...ofUsers(),
  id: "team-user-without-key",
  type: "absent",
  atLeast: undefined,
  field: undefined,
  timespanMinutes: 60,
  events: ["CreateUser", "CreateAccessKey"].map((name) => ({
    id: name === "CreateUser" ? "made" : "keyed",
    source: "aws.iam",
    pattern: { "detail-type": [call], detail: { eventName: [name] } },
  })),
  groupBy: { user: "detail.requestParameters.userName" },
  sample: [event(made("a"))],
  nearMisses: [[event(made("a")), event({ ...made("a"), eventName: "CreateAccessKey" }, { after: 60 })]],
  ...change,
});

const settingsWith = (correlations: readonly unknown[], more: Raw = {}, events: unknown = {}): Settings =>
  prodSettings((raw) => {
    raw["detections"] = { correlations, ...more };
    raw["events"] = events;
  });

const problemsOf = (...given: Parameters<typeof settingsWith>) => problemsIn(() => settingsWith(...given));

describe("the team's own correlation rules", () => {
  it("are rules and detections like those of the project", () => {
    const settings = settingsWith([ofUsers(), ofNothing()], { exclude: ["users-made-in-series"] });
    const rule = correlationRulesOf(settings).find(({ id }) => id === "team-users-in-series");
    assert.deepEqual(
      rule?.events.map(({ governedBy }) => governedBy),
      ["iam-credentials-issued"],
    );
    const times = rule?.sample.map(({ time }) => time);
    assert.deepEqual(times, ["2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z", "2026-01-01T00:02:00Z"]);
    assert.equal(new Set(rule?.nearMisses[0]?.map(({ detail }) => detail["eventID"])).size, 5);
    const chosen = chosenDetections(settings);
    const detection = chosen.find(({ id }) => id === "team-users-in-series");
    assert.equal(detection?.severity, "high");
    assert.deepEqual(detection?.pattern["account"], [settings.organization.governanceAccountId]);
    assert.deepEqual(detection?.pattern["detail"], { rule: ["team-users-in-series"] });
    assert.ok(!chosen.some(({ id }) => id === "users-made-in-series"));
  });

  it("are sent with their near-misses at each hub, and expected to fire once", () => {
    const settings = settingsWith([ofUsers()]);
    const buses = ["us-east-1", "eu-central-1"].map((region) => `arn:aws:events:${region}:100000000002:event-bus/prod`);
    const stage = stageOf(settings, { buses });
    const { others } = seriesTraffic(stage);
    const own = others.filter(({ name }) => name.includes("team-users-in-series"));
    assert.deepEqual(
      [...new Set(own.map(({ name }) => name.replace(/^event \d+ of /, "")))],
      ["sample of team-users-in-series at us-east-1", "near-miss of team-users-in-series at us-east-1"],
    );
    const journeys = own.map((send) => ({ send })) as unknown as Parameters<typeof expectedOf>[0];
    const expected = expectedOf(journeys, stage, true).filter(({ rule }) => rule === "team-users-in-series");
    assert.deepEqual(
      expected.map(({ hub, incidents, most }) => [hub, incidents, most]),
      [["us-east-1", 1, 1]],
    );
  });

  it("are sent as exceptions cover them, which fires nothing, and as they just do not", () => {
    const settings = settingsWith([ofUsers()], {
      exceptions: [
        {
          id: "imports",
          detections: ["team-users-in-series"],
          principal: { role: "user-import" },
          owner: "people",
          reason: "It makes the users of a company that was bought.",
          until: "2027-12-31",
        },
      ],
    });
    const stage = stageOf(settings, { buses: ["arn:aws:events:us-east-1:100000000002:event-bus/prod"] });
    const sent = seriesTraffic(stage).others.filter(({ name }) => name.includes("by imports of team-users-in-series"));
    const incidents = (what: string): number => {
      const journeys = sent.filter(({ name }) => name.includes(` of ${what} by`)).map((send) => ({ send }));
      assert.ok(journeys.length > 0, what);
      const expected = expectedOf(journeys as unknown as Parameters<typeof expectedOf>[0], stage, true);
      return expected.filter(({ rule }) => rule === "team-users-in-series").length;
    };
    assert.deepEqual(["what is excepted", "another role", "no role"].map(incidents), [0, 1, 1]);
  });

  it("may be written as the documentation has them", () => {
    const [, yaml = ""] =
      /## Rules of your own[^]*?```yml\n([^]*?)```/.exec(readFileSync("docs/correlations.md", "utf8")) ?? [];
    const written = parse(yaml) as Record<`event-governance:${string}`, unknown>;
    const settings = prodSettings((raw) => {
      for (const [key, value] of Object.entries(written)) raw[key.replace("event-governance:", "")] = value;
    });
    assert.equal(settings.detections.correlations.length, 1);
  });

  it("are not told where alerts of rules are not governed", () => {
    const settings = settingsWith([ofUsers()], {}, { exclude: ["correlation"] });
    assert.ok(!chosenDetections(settings).some(({ id }) => id === "team-users-in-series"));
  });

  it("may find the same value in another place of each event, and need several of one", () => {
    settingsWith([
      ofNothing({
        groupBy: { user: { made: "detail.requestParameters.userName", keyed: ["detail.none", "detail.eventSource"] } },
        nearMisses: [
          [event(made("a")), event({ ...made("b"), eventName: "CreateAccessKey", eventSource: "a" }, { after: 60 })],
        ],
      }),
      ofUsers({
        type: "temporal",
        atLeast: undefined,
        field: undefined,
        events: [{ ...ofUsers().events[0], atLeast: 3 }],
        nearMisses: [[event(made("a"), { times: 2 })]],
      }),
      ofUsers({
        id: "team-user-made-first",
        type: "first_seen",
        atLeast: undefined,
        field: undefined,
        timespanMinutes: undefined,
        fields: { user: "detail.requestParameters.userName" },
        days: 30,
        learningDays: 14,
        sample: [event(made("a")), event(made("b"), { after: 15 * 86_400 })],
        nearMisses: [[event(made("a")), event(made("b"), { after: 86_400 })]],
      }),
    ]);
  });

  const refused: readonly (readonly [name: string, rules: readonly unknown[], message: RegExp])[] = [
    [
      "an id that is taken",
      [ofUsers({ id: "root-sign-in" })],
      /correlations\[0\]\.id is "root-sign-in", which is taken/,
    ],
    ["two of one id", [ofUsers(), ofUsers()], /correlations\[1\]\.id is "team-users-in-series", which is taken/],
    [
      "a type that there is not",
      [ofUsers({ type: "event-count" })],
      /correlations\[0\]\.type is "event-count".*event_count/,
    ],
    [
      "a key that the type needs",
      [ofUsers({ atLeast: undefined })],
      /\.atLeast is missing, which value_count needs\. Write how many/,
    ],
    [
      "a key of another type",
      [ofUsers({ days: 3 })],
      /\.days is 3, which value_count has no use for: it has field, atLeast, timespanMinutes/,
    ],
    ["absent of one event", [ofNothing({ events: [ofNothing().events[0]] })], /\.events has 1, but absent has two/],
    [
      "an event that no series has",
      [ofNothing({ nearMisses: [[event({ eventName: "DeleteUser" })]] })],
      /events\[1\] \(keyed\) is in no series/,
    ],
    [
      "an event that nothing forwards",
      [
        ofUsers({
          events: [{ id: "made", source: "com.example", pattern: { "detail-type": ["Made"] } }],
          sample: ["a", "b", "c"].map((name) => ({
            ...event(made(name)),
            source: "com.example",
            "detail-type": "Made",
          })),
        }),
      ],
      /events\[0\] \(made\) is not forwarded by any governed event, so the rule could never fire\. Add one to events\.custom/,
    ],
    [
      "a condition on the account",
      [ofUsers({ events: [{ ...ofUsers().events[0], pattern: { "detail-type": [call], account: ["1"] } }] })],
      /events\[0\]\.pattern is .*which has "account"/,
    ],
    [
      "a source of this program",
      [ofUsers({ events: [{ ...ofUsers().events[0], source: "event-governance.remediation" }] })],
      /events\[0\]\.source is "event-governance\.remediation".*reserved/,
    ],
    [
      "a pattern that is none",
      [
        ofUsers({
          events: [{ ...ofUsers().events[0], pattern: { "detail-type": [call], detail: { eventName: "CreateUser" } } }],
        }),
      ],
      /events\[0\]\.pattern is not an event pattern/,
    ],
    [
      "a sample that does not fire",
      [ofUsers({ sample: [event(made("a"), { times: 5 })] })],
      /sample does not fire the rule\. .*it needs 3 different values within 10 minutes/,
    ],
    [
      "a sample that takes too long",
      [ofUsers({ sample: ["a", "b", "c"].map((name, index) => event(made(name), { after: index * 600 })) })],
      /sample does not fire the rule/,
    ],
    [
      "a near-miss that fires",
      [ofUsers({ nearMisses: [ofUsers().sample] })],
      /nearMisses\[0\] fires the rule\. Write harmless events/,
    ],
    [
      "a path for an event that there is not",
      [ofNothing({ groupBy: { user: { made: "account", kept: "account" } } })],
      /groupBy\.user\.kept names no event of the rule[^]*groupBy\.user\.keyed is missing/,
    ],
    [
      "a path that is none",
      [ofUsers({ groupBy: { user: "userName" } })],
      /groupBy\.user.*is not the path of a value|groupBy\.user/,
    ],
    [
      "a query that there is not",
      [ofUsers({ query: "root-uses" })],
      /query is "root-uses", which is not a saved query/,
    ],
    ["severity in another place", [ofUsers()], /Set its severity in detections\.correlations/],
  ];
  for (const [name, rules, message] of refused)
    it(`are refused with ${name}`, () => {
      const more = name.startsWith("severity") ? { severity: { "team-users-in-series": "low" } } : {};
      assert.match(problemsOf(rules, more), message);
    });
});
