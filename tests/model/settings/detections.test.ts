import assert from "node:assert/strict";
import { chosenDetections } from "../../../model/detections/detections";
import { warningsOf } from "../../../model/checks/cross-checks";
import { prodSettings } from "../../settings-of-prod";
import { problemsIn } from "../../settings-problems";

const launch = (change: Record<string, unknown> = {}) => ({
  id: "launch-outside-europe",
  title: "An instance was launched outside Europe",
  why: "We run in Europe alone: anything elsewhere is not ours.",
  severity: "high",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    region: [{ "anything-but": { prefix: "eu-" } }],
    detail: { eventName: ["RunInstances"] },
  },
  sample: { "detail-type": "AWS API Call via CloudTrail", region: "us-west-2", detail: { eventName: "RunInstances" } },
  nearMiss: {
    "detail-type": "AWS API Call via CloudTrail",
    region: "eu-west-1",
    detail: { eventName: "RunInstances" },
  },
  query: "instances-in-unusual-regions",
  ...change,
});

const settingsWith = (detections: unknown, events: unknown = {}) =>
  prodSettings((raw) => {
    raw["detections"] = detections;
    raw["events"] = events;
  });

const problemsOf = (...given: Parameters<typeof settingsWith>) => problemsIn(() => settingsWith(...given));

const read = {
  ...launch(),
  id: "secret-read-by-people",
  source: "aws.secretsmanager",
  readOnly: true,
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["GetSecretValue"], userIdentity: { type: ["IAMUser"] } },
  },
  sample: {
    "detail-type": "AWS API Call via CloudTrail",
    detail: { eventName: "GetSecretValue", readOnly: true, userIdentity: { type: "IAMUser" } },
  },
  nearMiss: {
    "detail-type": "AWS API Call via CloudTrail",
    detail: { eventName: "GetSecretValue", readOnly: true, userIdentity: { type: "AssumedRole" } },
  },
};

describe("detection settings", () => {
  it("accept a team's own detection, and find its governed event", () => {
    const own = chosenDetections(settingsWith({ custom: [launch()] })).find(({ id }) => id === "launch-outside-europe");
    assert.equal(own?.governedBy, "ec2-instances-launched");
    assert.equal(own?.sample.region, "us-west-2");
    assert.equal(own?.severity, "high");
  });

  it("accept where its events name what they concern, as one path or as several", () => {
    const subjectOf = (subject: unknown) =>
      chosenDetections(settingsWith({ custom: [launch({ subject })] })).find(({ id }) => id === "launch-outside-europe")
        ?.subject;
    assert.deepEqual(subjectOf("detail.eventName"), ["detail.eventName"]);
    assert.deepEqual(subjectOf(["detail.eventName", "region"]), ["detail.eventName", "region"]);
    assert.equal(subjectOf(undefined), undefined);
  });

  it("accept one on the team's own event", () => {
    const source = "com.example.deploys";
    const deploy = (detail: object) => ({ "detail-type": "Deployed", detail });
    const custom = launch({
      source,
      pattern: { "detail-type": ["Deployed"], detail: { approved: [false] } },
      sample: deploy({ approved: false }),
      nearMiss: deploy({ approved: true }),
    });
    const event = {
      id: "team-deploys",
      why: "A deployment is the first suspect.",
      source,
      pattern: { "detail-type": ["Deployed"] },
      sample: deploy({ service: "shop" }),
    };
    const chosen = chosenDetections(settingsWith({ custom: [custom] }, { custom: [event] }));
    assert.equal(chosen.find(({ id }) => id === custom.id)?.governedBy, "team-deploys");
    assert.match(
      problemsOf({ custom: [custom] }),
      /custom\[0\]\.sample is not forwarded by any governed event.*events\.custom.*source "com\.example\.deploys", pattern \{"detail-type":\["Deployed"\]\}/,
    );
  });

  const mistakes: readonly {
    readonly what: string;
    readonly detections: unknown;
    readonly events?: unknown;
    readonly says: RegExp;
  }[] = [
    {
      what: "an unknown detection that is excluded",
      detections: { exclude: ["root-signin"] },
      says: /detections\.exclude\[0\] is "root-signin", which is not a detection of this project\. Did you mean .*root-sign-in/,
    },
    {
      what: "a severity for an unknown detection",
      detections: { severity: { "nothing-known": "low" } },
      says: /detections\.severity\.nothing-known is "low", but this project has no such detection/,
    },
    {
      what: "a severity for a detection of one's own",
      detections: { severity: { "launch-outside-europe": "low" }, custom: [launch()] },
      says: /is "low", but it is one of the team's own\. Set its severity in detections\.custom\./,
    },
    {
      what: "a severity that does not exist",
      detections: { severity: { "root-sign-in": "urgent" } },
      says: /detections\.severity\.root-sign-in.*"urgent"/,
    },
    {
      what: "an id that is taken",
      detections: { custom: [launch({ id: "root-sign-in" })] },
      says: /custom\[0\]\.id is "root-sign-in", which is taken/,
    },
    {
      what: "a source of this program's own events, in any case",
      detections: { custom: [launch({ source: "Event-Governance.notification" })] },
      says: /custom\[0\]\.source is "Event-Governance\.notification".*begin with event-governance\. are reserved for this program/,
    },
    {
      what: "a saved query that does not exist",
      detections: { custom: [launch({ query: "instances-in-odd-regions" })] },
      says: /custom\[0\]\.query is "instances-in-odd-regions", which is not a saved query\. Did you mean .*instances-in-unusual-regions/,
    },
    {
      what: "the same id twice",
      detections: { custom: [launch(), launch()] },
      says: /custom\[1\]\.id is "launch-outside-europe", which is taken/,
    },
    {
      what: "a technique that is none",
      detections: { custom: [launch({ technique: "phishing" })] },
      says: /technique is "phishing".*T1078\.004/,
    },
    {
      what: "a pattern with its own source",
      detections: { custom: [launch({ pattern: { source: ["aws.ec2"], "detail-type": ["x"] } })] },
      says: /pattern is .*, which has "source"/,
    },
    {
      what: "a pattern without a detail type",
      detections: { custom: [launch({ pattern: { detail: { eventName: ["RunInstances"] } } })] },
      says: /pattern is .*, which has no "detail-type"/,
    },
    {
      what: "a pattern that EventBridge refuses",
      detections: {
        custom: [launch({ pattern: { "detail-type": ["x"], detail: { a: [{ cidr: "10.0.0.1/32x" }] } } })],
      },
      says: /custom\[0\]\.pattern is not an event pattern/,
    },
    {
      what: "a sample that does not fire",
      detections: { custom: [launch({ sample: launch().nearMiss })] },
      says: /custom\[0\]\.sample is .*which the detection's own pattern does not match/,
    },
    {
      what: "a near-miss that fires",
      detections: { custom: [launch({ nearMiss: launch().sample })] },
      says: /custom\[0\]\.nearMiss is .*which the detection's pattern matches/,
    },
    {
      what: "an event that an excluded entry would carry",
      detections: { custom: [launch()] },
      events: { exclude: ["ec2-instances-launched"] },
      says: /events\.exclude leaves out ec2-instances-launched, which would carry it\. Remove it from events\.exclude/,
    },
    {
      what: "a read that nobody opted into",
      detections: { custom: [read] },
      says: /secrets-read would carry it, and is opt-in\. Add it to events\.readOnly/,
    },
    {
      what: "a read whose rule would not receive it",
      detections: { custom: [{ ...read, readOnly: false }] },
      events: { readOnly: ["secrets-read"] },
      says: /is a read-only call, which its rule would not receive\. Write readOnly: true/,
    },
    {
      what: "a subject that is no path",
      detections: { custom: [launch({ subject: "$.detail.requestParameters" })] },
      says: /custom\[0\]\.subject is "\$\.detail\.requestParameters".*write one such as detail\.requestParameters\.bucketName/,
    },
    {
      what: "a subject where the sample has nothing",
      detections: { custom: [launch({ subject: ["detail.requestParameters.bucket"] })] },
      says: /custom\[0\]\.subject is \["detail\.requestParameters\.bucket"\], where the sample has nothing\. Write where/,
    },
    { what: "an unknown key", detections: { excluded: [] }, says: /excluded/ },
  ];
  for (const { what, detections, events, says } of mistakes)
    it(`reject ${what}, and say what to write`, () => assert.match(problemsOf(detections, events), says));

  it("accept a detection of reads once its event is forwarded", () => {
    const own = chosenDetections(settingsWith({ custom: [read] }, { readOnly: ["secrets-read"] }));
    assert.equal(own.find(({ id }) => id === read.id)?.readOnly, true);
  });

  it("warn of detections whose event is excluded, unless they are excluded too", () => {
    const about = (detections: unknown) =>
      warningsOf(settingsWith(detections, { exclude: ["health-event"] }), new Date("2026-11-02")).filter((warning) =>
        warning.includes("health-event"),
      );
    assert.deepEqual(about({}), [
      "events.exclude leaves out health-event, without which access-key-exposed cannot fire. Remove it from events.exclude, or add the detection to detections.exclude.",
    ]);
    assert.deepEqual(about({ exclude: ["access-key-exposed"] }), []);
  });
});
