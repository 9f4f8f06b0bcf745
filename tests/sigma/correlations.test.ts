import assert from "node:assert/strict";
import { parseStackYaml } from "../../environment/stack-yaml";
import { shipped } from "../../sigma/coverage";
import { everything, type Imported, importRules } from "../../sigma/import";
import { rulesOf } from "../../sigma/read";
import { type Addition, additionFor, costOf, settingsFile } from "../../sigma/settings";
import { parseSettings } from "../../model/checks/parse";
import { correlationRulesOf } from "../../model/correlations/own-rules";

type Files = Readonly<Record<string, string>>;

const importOf = (files: Files): readonly Imported[] =>
  importRules(rulesOf(Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) }))));

const additionOf = (imported: readonly Imported[]): Addition =>
  additionFor(
    imported.filter(
      (each) => each.outcome === "correlation" || (each.outcome === "compiled" && each.partOf === undefined),
    ),
    everything,
    shipped(everything.events, everything.detections),
    { anyCall: false },
  );

const smallest = {
  organization: { id: "o-a1b2c3d4e5", managementAccountId: "100000000001", governanceAccountId: "100000000002" },
  homeRegion: "us-east-1",
  regions: { "us-east-1": {} },
  accounts: [
    { id: "100000000001", name: "management" },
    { id: "100000000002", name: "governance" },
  ],
};

/** The correlation rules of the settings that are written. */
const rulesFrom = (files: Files) => {
  const imported = importOf(files);
  const addition = additionOf(imported);
  assert.deepEqual(addition.left, []);
  costOf(addition);
  const { config } = parseStackYaml(settingsFile(addition), "settings") as { config: Record<string, unknown> };
  const sections = Object.entries(config).map(([key, value]) => [key.replace("event-governance:", ""), value] as const);
  const settings = parseSettings({ ...smallest, ...Object.fromEntries(sections) });
  const own = settings.detections.correlations.map(({ id }) => id);
  return { imported, addition, rules: correlationRulesOf(settings).filter(({ id }) => own.includes(id)) };
};

const rule = (name: string, detection: string, id = "") =>
  `title: The event ${name}\n${id === "" ? "" : `id: ${id}\n`}name: ${name}\nlogsource: { product: aws, service: cloudtrail }\ndetection:\n  selection: ${detection}\n  condition: selection\n`;

const keyMade = rule("key_made", "{ eventSource: iam.amazonaws.com, eventName: CreateAccessKey }");
const userMade = rule("user_made", "{ eventSource: iam.amazonaws.com, eventName: CreateUser }");
const failed = rule(
  "failed",
  "{ eventSource: signin.amazonaws.com, eventName: ConsoleLogin, responseElements.ConsoleLogin: Failure }",
  "53ba33fd-3a50-4468-a5ef-c583635cfa92",
);
const right = rule(
  "right",
  "{ eventSource: signin.amazonaws.com, eventName: ConsoleLogin, responseElements.ConsoleLogin: Success }",
);

const correlation = (body: string, more = "") =>
  `title: What several events mean\nauthor: The tests\ndescription: They are one thing.\nlevel: high\ntags: [attack.t1110]\n${more}correlation:\n${body.replace(/^/gm, "  ")}\n`;

const count = (more = "") =>
  correlation(
    `type: event_count\nrules: [key_made]\ngroup-by: [userIdentity.arn]\ntimespan: 10m\ncondition: { gte: 5 }${more}`,
  );

const outcomeOf = (files: Files, file = "correlation.yml"): string => {
  const found = importOf(files).find((each) => each.file === file) ?? assert.fail(file);
  return found.outcome === "refused" || found.outcome === "invalid"
    ? `${found.outcome}: ${found.reason}`
    : found.outcome;
};

describe("correlation rules of Sigma", () => {
  it("become rules of settings: event_count, of a rule in another file", () => {
    const { rules, addition, imported } = rulesFrom({ "correlation.yml": count(), "rule.yml": keyMade });
    const [{ type, severity, technique, groupBy, events, sample, ...rest }] = rules as [(typeof rules)[0]];
    assert.deepEqual([type, severity, technique], ["event_count", "high", "T1110"]);
    assert.deepEqual("atLeast" in rest && "timespanMinutes" in rest && [rest.atLeast, rest.timespanMinutes], [5, 10]);
    assert.deepEqual(groupBy, { "userIdentity-arn": "detail.userIdentity.arn" });
    assert.deepEqual(
      events.map(({ id, governedBy }) => [id, governedBy]),
      [["key-made", "iam-credentials-issued"]],
    );
    assert.equal(sample.length, 5);
    assert.match(rest.why, /They are one thing\. \(Sigma rule by The tests\)/);
    // What is referred to is no detection of its own.
    assert.deepEqual(addition.detections, []);
    const part = imported.find(({ outcome }) => outcome === "compiled");
    assert.deepEqual(part?.outcome === "compiled" && part.partOf, ["What several events mean"]);
  });

  it("leave rules as detections of their own where they say generate", () => {
    const { addition } = rulesFrom({ "all.yml": `${count("\ngenerate: true")}---\n${keyMade}` });
    assert.deepEqual(
      addition.detections.map(({ source }) => source),
      ["aws.iam"],
    );
  });

  it("count different values, more than a number", () => {
    const { rules } = rulesFrom({
      "all.yml": `${correlation(
        "type: value_count\nrules: user_made\ngroup-by: [userIdentity.arn]\ntimespan: 90s\ncondition: { gt: 3, field: requestParameters.userName }",
      )}---\n${userMade}`,
    });
    const [found] = rules;
    assert.equal(found?.type, "value_count");
    assert.deepEqual(found.type === "value_count" && [found.atLeast, found.timespanMinutes, found.field], [
      4,
      1.5,
      "detail.requestParameters.userName",
    ]);
  });

  it("find the same value in other fields by aliases, in any order and in one", () => {
    for (const type of ["temporal", "temporal_ordered"]) {
      const { rules } = rulesFrom({
        "all.yml": `${correlation(
          `type: ${type}\nrules: [user_made, key_made]\ngroup-by: [user]\ntimespan: 1h\naliases:\n  user:\n    user_made: requestParameters.userName\n    key_made: responseElements.accessKey.userName`,
        )}---\n${userMade}---\n${keyMade}`,
      });
      const [found] = rules;
      assert.equal(found?.type, type);
      assert.deepEqual(found.groupBy, {
        user: {
          "user-made": "detail.requestParameters.userName",
          "key-made": "detail.responseElements.accessKey.userName",
        },
      });
      assert.equal(found.nearMisses.length, type === "temporal" ? 2 : 3);
    }
  });

  it("chain a count and what follows, as the specification's example does", () => {
    const { rules } = rulesFrom({
      "all.yml": [
        correlation(
          "type: temporal_ordered\nrules: [many_failed, right]\ngroup-by: [userIdentity.userName]\ntimespan: 10m",
        ),
        correlation(
          "type: event_count\nrules: [53BA33FD-3a50-4468-a5ef-c583635cfa92]\ngroup-by: [userIdentity.userName]\ntimespan: 10m\ncondition: { gte: 10 }",
          "name: many_failed\n",
        ),
        failed,
        right,
      ].join("---\n"),
    });
    const sequence = rules.find(({ type }) => type === "temporal_ordered");
    assert.deepEqual(
      sequence?.events.map(({ atLeast }) => atLeast),
      [10, undefined],
    );
  });

  it("count the events of several rules", () => {
    const { rules } = rulesFrom({
      "all.yml": `${count().replace("[key_made]", "[key_made, user_made]")}---\n${keyMade}---\n${userMade}`,
    });
    assert.deepEqual(
      rules[0]?.events.map(({ id }) => id),
      ["key-made", "user-made"],
    );
  });

  const cases: readonly (readonly [name: string, body: string, outcome: RegExp])[] = [
    [
      "sums",
      "type: value_sum\ncondition: { gt: 10, field: requestParameters.size }",
      /^refused: .*value_sum calculates/,
    ],
    ["averages", "type: value_avg\ncondition: { gt: 10, field: requestParameters.size }", /^refused: .*value_avg/],
    [
      "percentiles",
      "type: value_percentile\ncondition: { lte: 1, field: requestParameters.size }",
      /^refused: .*value_percentile/,
    ],
    [
      "what more events undo",
      "type: event_count\ncondition: { lt: 10 }",
      /^refused: .*lt: 10.*holds until more events/,
    ],
    ["equality", "type: event_count\ncondition: { eq: 10 }", /^refused: .*eq: 10/],
    ["inequality", "type: event_count\ncondition: { neq: 10 }", /^refused: .*neq: 10/],
    ["ranges", "type: event_count\ncondition: { gt: 10, lte: 20 }", /^refused: .*gt: 10, lte: 20/],
    ["a count without criterion", "type: value_count\ncondition: { field: awsRegion }", /^invalid: .*no criterion/],
    ["counts to nothing", "type: event_count\ncondition: { gte: 0 }", /^invalid: .*gte is 0/],
    ["large counts", "type: event_count\ncondition: { gte: 5000 }", /^refused: .*counts to 5000/],
    [
      "combinations of fields",
      "type: value_count\ncondition: { gte: 2, field: [awsRegion, userAgent] }",
      /^refused: .*combinations of awsRegion, userAgent/,
    ],
    ["some rules of several", "type: temporal\ncondition: { gte: 3 }", /^refused: .*another number than all 1/],
    ["expressions", "type: temporal\ncondition: key_made and not user_made", /^refused: .*is an expression over rules/],
    [
      "objects",
      "type: temporal\ngroup-by: [userIdentity]",
      /^refused: .*group-by is "userIdentity", which is an object/,
    ],
    ["a long time", "type: temporal\ntimespan: 31d", /^refused: .*longer than 30 days/],
    ["no group", "type: temporal\ngroup-by:", /^invalid: .*group-by/],
    ["a rule that is not there", "type: temporal\nrules: [key_mad]", /^invalid: .*names "key_mad", which is neither/],
    ["a rule of another log", "type: temporal\nrules: [flow]", /^refused: .*about another log \(aws\/vpcflow\)/],
    [
      "a rule that no pattern says",
      "type: temporal\nrules: [text]",
      /^refused: .*"text".* is no event pattern: .*object/,
    ],
    [
      "a rule of several patterns",
      "type: temporal\nrules: [services]",
      /^refused: .*2 event patterns \(aws.iam, aws.s3\)/,
    ],
    ["itself", "type: temporal\nrules: [itself]", /^refused: .*"itself" is a correlation itself/],
    [
      "an alias that lacks a rule",
      "type: temporal\ngroup-by: [user]\naliases: { user: { user_made: userIdentity.arn } }",
      /^invalid: .*aliases.user has no field of the rule "key_made"/,
    ],
    ["a name twice", "type: temporal\nrules: [key_made, key_made]", /^invalid: .*"key_made" twice/],
    ["another generate", "type: temporal\ngenerate: perhaps", /^invalid: generate is neither true nor false/],
  ];
  for (const [name, body, outcome] of cases)
    it(`are refused with a reason: ${name}`, () => {
      const given = new Map<string, string>(
        ["rules: [key_made]", "group-by: [userIdentity.arn]", "timespan: 10m", ...body.split("\n")]
          .filter((line) => !line.startsWith(" "))
          .map((line) => [line.split(":")[0] ?? "", line] as const),
      );
      const files = {
        "correlation.yml": correlation([...given.values()].join("\n"), "name: itself\n"),
        "key.yml": keyMade,
        "user.yml": userMade,
        "flow.yml": rule("flow", "{ a: b }").replace("cloudtrail", "vpcflow"),
        "text.yml": rule("text", "{ eventName: PutObject, 'requestParameters|contains': a }"),
        "services.yml": rule(
          "services",
          "{ eventSource: [iam.amazonaws.com, s3.amazonaws.com], eventName: [CreateUser, CreateBucket] }",
        ),
      };
      assert.match(outcomeOf(files), outcome);
    });
});
