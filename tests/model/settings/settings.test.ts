import assert from "node:assert/strict";
import { parseSettings } from "../../../model/checks/parse";
import { warningsOf } from "../../../model/checks/cross-checks";
import { SettingsError } from "../../../model/settings-error";
import { listedAccounts } from "../../../organization/accounts";
import { prodSettings, rawProdSettings } from "../../settings-of-prod";

const now = new Date("2026-11-26T12:00:00Z");

describe("settings", () => {
  it("accept the shipped environment and fill in every default", () => {
    const settings = prodSettings();
    assert.equal(listedAccounts(settings).length, 14);
    assert.equal(settings.archive.retentionDays, 400);
    assert.equal(settings.bus.requireForwarding, false);
    assert.deepEqual(listedAccounts(settings)[0]?.tags, {});
    assert.deepEqual(settings.regions["us-east-1"], {});
  });

  it("accept an account id that `pulumi config set --path` converted to a number", () => {
    const settings = prodSettings((raw) => (raw["accounts"][0].id = 100000000001));
    assert.equal(listedAccounts(settings)[0]?.id, "100000000001");
  });

  it("accept a Region without settings of its own", () => {
    assert.deepEqual(prodSettings((raw) => (raw["regions"]["us-east-1"] = null)).regions["us-east-1"], {});
  });

  const wrong: [string, (raw: Record<string, any>) => void, ...string[]][] = [
    ["an unknown key", (raw) => (raw["archive"] = { retention: 5 }), "archive.retention is 5", "retentionDays"],
    ["an unknown top-level key", (raw) => (raw["acounts"] = []), "acounts is []", "accounts"],
    [
      "an unknown key in a list",
      (raw) => (raw["accounts"][2].email = "x@y"),
      'accounts[2].email is "x@y"',
      "Valid keys: id, name",
    ],
    [
      "an account id of eleven digits",
      (raw) => (raw["accounts"][1].id = 12345678901),
      "accounts[1].id is 12345678901",
      "in quotes",
    ],
    [
      "an account id that is a word",
      (raw) => (raw["accounts"][1].id = "prod"),
      'accounts[1].id is "prod"',
      "12 digits",
    ],
    ["a missing account name", (raw) => delete raw["accounts"][0].name, "accounts[0].name is missing", "a string"],
    [
      "duplicate accounts",
      (raw) => (raw["accounts"][3].id = raw["accounts"][2].id),
      'accounts[3].id is "200000000001"',
      "accounts[2].id",
    ],
    ["no accounts", (raw) => (raw["accounts"] = []), "accounts is []"],
    ["a list where a map belongs", (raw) => (raw["regions"] = []), "regions is []", "Write a map such as {us-east-1: "],
    [
      "a custom source that differs from a governed one in case alone",
      (raw) => (raw["events"] = { custom: [customEvent({ source: "aws.IAM" })] }),
      'events.custom[0].source is "aws.IAM"',
      "aws.iam",
    ],
    [
      "an account pin of a custom event that is no list",
      (raw) => (raw["events"] = { custom: [customEvent({ pattern: pinned({ account: "200000000001" }) })] }),
      'events.custom[0].pattern.account is "200000000001"',
      'Write a list of account ids, ["012345678901"]',
    ],
    [
      "an account pin of a custom event with an operator",
      (raw) =>
        (raw["events"] = {
          custom: [customEvent({ pattern: pinned({ account: [{ "anything-but": ["200000000001"] }] }) })],
        }),
      "events.custom[0].pattern.account is [",
      "it decides where the event is forwarded from",
    ],
    [
      "an account pin of a custom event that is no account",
      (raw) => (raw["events"] = { custom: [customEvent({ pattern: pinned({ account: ["2000"] }) })] }),
      'events.custom[0].pattern.account[0] is "2000"',
      "12 digits",
    ],
    [
      "an account pin of a custom event to an unknown account",
      (raw) => (raw["events"] = { custom: [customEvent({ pattern: pinned({ account: ["999999999999"] }) })] }),
      'events.custom[0].pattern.account[0] is "999999999999", which is not in the organization',
    ],
    [
      "a Region pin of a custom event to a Region that is not governed",
      (raw) => (raw["events"] = { custom: [customEvent({ pattern: pinned({ region: ["__proto__"] }) })] }),
      'events.custom[0].pattern.region[0] is "__proto__"',
      "us-east-1, us-west-2",
    ],
    [
      "a custom event with findings that the administrator sends for its members",
      (raw) => (raw["events"] = { custom: [securityHubEvent("Security Hub Findings - Imported")] }),
      "events.custom[0] has events of securityhub-finding",
      "Remove it, because securityhub-finding governs them",
      'pattern.account: ["200000000001"]',
    ],
    [
      "a custom event with findings of the new Security Hub",
      (raw) => (raw["events"] = { custom: [securityHubEvent("Findings Imported V2")] }),
      "events.custom[0] has events of securityhub-v2-finding",
      "set administrators.securityhub-v2",
      'pattern.account: ["200000000001"]',
    ],
    [
      "a custom source that looks like this program's own",
      (raw) => (raw["events"] = { custom: [customEvent({ source: "event-governance.remediation" })] }),
      'events.custom[0].source is "event-governance.remediation"',
      "reserved for this program",
    ],
    [
      "a reservation of less than runs at the same time",
      (raw) => (raw["responders"] = { reservedConcurrency: { remediate: 2 } }),
      "responders.reservedConcurrency.remediate is 2",
      "Write 5 or more.",
    ],
    [
      "a reservation for a responder that is none",
      (raw) => (raw["responders"] = { reservedConcurrency: { notifier: 2 } }),
      "responders.reservedConcurrency",
      "notifier",
    ],
    ["no Regions", (raw) => (raw["regions"] = {}), "regions is {}", "us-east-1"],
    ["a Region that is none", (raw) => (raw["regions"]["us-wst"] = {}), "regions.us-wst", "us-east-1"],
    ["a Region of GovCloud", (raw) => (raw["regions"]["us-gov-east-1"] = {}), "us-gov-east-1", "partition aws"],
    [
      "a hub outside the Regions",
      (raw) => (raw["regions"]["us-west-2"].hub = "us-west-1"),
      'regions.us-west-2.hub is "us-west-1"',
      "Choose one of: us-east-1, eu-central-1",
    ],
    [
      "a hub that is no hub",
      (raw) => (raw["regions"]["us-west-2"].hub = "eu-west-1"),
      'regions.us-west-2.hub is "eu-west-1"',
      "one hop",
      "Choose one of: us-east-1, eu-central-1",
    ],
    [
      "hubs in a circle",
      (raw) => (raw["regions"] = { "us-east-1": { hub: "us-west-2" }, "us-west-2": { hub: "us-east-1" } }),
      'regions.us-east-1.hub is "us-west-2"',
      "Leave out the hub of one Region",
    ],
    [
      "a home Region that is no hub",
      (raw) => (raw["homeRegion"] = "us-west-2"),
      'homeRegion is "us-west-2"',
      "Choose one of",
    ],
    [
      "a governance account outside the organization",
      (raw) => (raw["organization"].governanceAccountId = "999999999999"),
      'organization.governanceAccountId is "999999999999"',
      "accounts",
    ],
    [
      "a path of another organization",
      (raw) => (raw["organization"].paths = ["o-zzzzzzzzzz/r-ab12/*"]),
      "organization.paths[0]",
      "o-a1b2c3d4e5/",
    ],
    [
      "an administrator of no service",
      (raw) => (raw["administrators"].guardbuty = { accountId: "200000000001" }),
      "administrators.guardbuty",
      "guardduty",
    ],
    [
      "an administrator outside the organization",
      (raw) => (raw["administrators"].macie.accountId = "999999999999"),
      "administrators.macie.accountId",
    ],
    [
      "an aggregation Region that is not governed",
      (raw) => (raw["administrators"].securityhub.regions = ["eu-north-1"]),
      "administrators.securityhub.regions[0]",
    ],
    [
      "StackSets without units",
      (raw) => (raw["rollout"] = { mode: "stackSet" }),
      'rollout.units is {}, but rollout.mode is "stackSet"',
      "Workloads: ou-ab12-11111111",
    ],
    [
      "a unit below another",
      (raw) => (raw["rollout"].units["Workloads/Production"] = "ou-ab12-33333333"),
      'rollout.units names "Workloads/Production"',
      'belongs to "Workloads" already',
    ],
    [
      "one unit twice",
      (raw) => (raw["rollout"].units = { Security: "ou-ab12-11111111", Workloads: "ou-ab12-11111111" }),
      "rollout.units.Workloads is",
      "the same as rollout.units.Security",
    ],
    [
      "shards where no role is assumed",
      (raw) => (raw["rollout"] = { mode: "delegated", shard: { of: 2 } }),
      "rollout.shard",
      "Leave rollout.shard out",
    ],
    [
      "a shard beyond the last",
      (raw) => (raw["rollout"].shard = { of: 2, index: 3 }),
      "rollout.shard.index is 3",
      "Write 1 to 2",
    ],
    [
      "a query by itself that is no saved query, or has no schedule",
      (raw) => (raw["queries"] = { scheduled: { "new-principal": "on", "root-use": "on" } }),
      'queries.scheduled.new-principal is "on"',
      "Did you mean new-principals?",
      'queries.scheduled.root-use is "on"',
      "Valid keys: delivery-gaps, new-principals, silent-accounts",
    ],
    ...[
      ["daily", '"daily", which is no rate in hours or days'],
      ["On", '"On", which is no rate in hours or days'],
      // EventBridge Scheduler refuses a value and a unit of different number.
      ["rate(1 hours)", '"rate(1 hours)", which is no rate'],
      ["rate(2 hour)", '"rate(2 hour)", which is no rate'],
      ["rate(30 minutes)", '"rate(30 minutes)", which is no rate'],
      ["cron(0 6 * * ? *)", '"cron(0 6 * * ? *)", which is no rate'],
      ["rate(0 hours)", '"rate(0 hours)", which is not between an hour and a day'],
      ["rate(25 hours)", '"rate(25 hours)", which is not between an hour and a day'],
      ["rate(2 days)", '"rate(2 days)", which is not between an hour and a day'],
      [true, "true. Write one such as rate(6 hours)"],
      [["on"], '["on"]. Write one such as rate(6 hours)'],
    ].map(([rate, says]): (typeof wrong)[number] => [
      `a query that runs ${JSON.stringify(rate)}`,
      (raw) => (raw["queries"] = { scheduled: { "new-principals": rate } }),
      `queries.scheduled.new-principals is ${String(says)}`,
      "or on or off.",
    ]),
    [
      "queries by themselves that are no map",
      (raw) => (raw["queries"] = { scheduled: "on" }),
      'queries.scheduled is "on". Write a map such as {delivery-gaps: "rate(6 hours)"}.',
    ],
    [
      "an excluded event that does not exist",
      (raw) => (raw["events"] = { exclude: ["iam-nothing"] }),
      'events.exclude[0] is "iam-nothing"',
      "Did you mean",
    ],
    [
      "an opted-in event that is not read-only",
      (raw) => (raw["events"] = { readOnly: ["heartbeat"] }),
      'events.readOnly[0] is "heartbeat"',
    ],
    [
      "too short a retention",
      (raw) => (raw["archive"] = { retentionDays: 5 }),
      "archive.retentionDays is 5",
      "90 or more",
    ],
    [
      "a text where a number belongs",
      (raw) => (raw["archive"] = { retentionDays: "400" }),
      'archive.retentionDays is "400"',
      "a whole number",
    ],
    [
      "colder storage after the end",
      (raw) => (raw["archive"] = { retentionDays: 90 }),
      "archive.infrequentAccessDays is 90",
    ],
    ["a lock beyond the end", (raw) => (raw["archive"] = { lockDays: 500 }), "archive.lockDays is 500"],
    [
      "a former format that is the present one",
      (raw) => (raw["archive"] = { format: "parquet", formerFormat: "parquet" }),
      'archive.formerFormat is "parquet"',
      "leave formerFormat out",
    ],
    [
      "a format that Firehose makes and this program does not",
      (raw) => (raw["archive"] = { format: "orc" }),
      'archive.format is "orc"',
      "json, parquet",
    ],
    [
      "a log level that is none",
      (raw) => (raw["bus"] = { logLevel: "DEBUG" }),
      'bus.logLevel is "DEBUG"',
      "OFF, ERROR, INFO, TRACE",
    ],
    [
      "a pattern that EventBridge refuses",
      (raw) => (raw["events"] = { custom: [customEvent({ pattern: { "detail-type": "x" } })] }),
      "events.custom[0].pattern",
    ],
    [
      "a pattern with a source of its own",
      (raw) => (raw["events"] = { custom: [customEvent({ pattern: { source: ["aws.s3"] } })] }),
      "events.custom[0].pattern",
      "source",
    ],
    [
      "a sample that its pattern does not match",
      (raw) => (raw["events"] = { custom: [customEvent({ sample: { "detail-type": "Other", detail: {} } })] }),
      "events.custom[0].sample",
    ],
    [
      "an event id that is taken",
      (raw) => (raw["events"] = { custom: [customEvent({ id: "heartbeat" })] }),
      'events.custom[0].id is "heartbeat"',
    ],
  ];
  for (const [what, change, ...parts] of wrong)
    it(`reject ${what}, naming the path, the value and a suggestion`, () => {
      const raw = rawProdSettings();
      change(raw);
      assert.throws(
        () => parseSettings(raw),
        (error) => {
          assert(error instanceof SettingsError, String(error));
          for (const part of parts) assert(error.message.includes(part), `${part} is not in: ${error.message}`);
          return true;
        },
      );
    });

  it("report every problem at once", () => {
    const raw = rawProdSettings();
    raw["homeRegion"] = "mars";
    raw["accounts"][0].id = "x";
    assert.throws(
      () => parseSettings(raw),
      (error) => error instanceof SettingsError && error.problems.length === 2,
    );
  });

  it("warn which events never arrive without us-east-1", () => {
    const settings = prodSettings((raw) => {
      raw["regions"] = { "eu-central-1": {}, "eu-west-1": { hub: "eu-central-1" } };
      raw["homeRegion"] = "eu-central-1";
      delete raw["administrators"].securityhub.regions;
      delete raw["reconciliation"];
    });
    const [warning] = warningsOf(settings, now);
    assert.match(warning ?? "", /us-east-1.*iam-credentials-issued.*organization-changed/);
  });

  it("warn of exclusions that a StackSet, which covers whole units, ignores", () => {
    const warned = (mode: string, discover: object) =>
      warningsOf(
        prodSettings((raw) => {
          raw["rollout"].mode = mode;
          raw["accounts"] = { discover };
        }),
        now,
      ).some((warning) => warning.includes("an excluded account below Security, Workloads is still forwarded"));
    assert(warned("stackSet", { excludeAccounts: ["400000000001"] }));
    assert(!warned("stackSet", {}));
    assert(!warned("delegated", { excludeAccounts: ["400000000001"] }));
  });

  it("accept findings of a service from its administrator, as a team's own event with a pin", () => {
    const pin = { account: ["200000000001"] };
    const settings = prodSettings((raw) => {
      raw["events"] = { custom: [securityHubEvent("Findings Imported V2", pin)] };
    });
    assert.deepEqual(settings.events.custom[0]?.pattern["account"], ["200000000001"]);
  });

  it("warn of both Security Hubs, and of a team's own event that the catalog has already", () => {
    const warned = (change: (raw: Record<string, any>) => void) => warningsOf(prodSettings(change), now).join("\n");
    const administrator = { accountId: "200000000001" };
    const both = warned((raw) => (raw["administrators"]["securityhub-v2"] = administrator));
    assert.match(both, /names securityhub and securityhub-v2, which report the same problems/);
    const onlyV2 = warned((raw) => (raw["administrators"] = { "securityhub-v2": administrator }));
    assert.doesNotMatch(onlyV2, /findings\.enrich|nothing can be written/);
    assert.doesNotMatch(onlyV2, /administrators\.securityhub is not set|same problems/);
    assert.doesNotMatch(
      warned(() => {}),
      /securityhub/,
    );
    const repeated = warned((raw) => {
      const sample = { "detail-type": "AWS API Call via CloudTrail", detail: { eventName: "CreateUser" } };
      const pattern = { "detail-type": [sample["detail-type"]], detail: { eventName: ["CreateUser"] } };
      raw["events"] = { custom: [customEvent({ source: "aws.iam", pattern, sample })] };
    });
    assert.match(
      repeated,
      /events\.custom\[0\] \(team-deploys\) has a sample that iam-credentials-issued governs already/,
    );
  });

  it("warn if nobody hears an alarm, or is told of a detection", () => {
    const warned = (change: (raw: Record<string, any>) => void) =>
      warningsOf(prodSettings(change), now).filter((warning) => /nobody/i.test(warning));
    const heard = (raw: Record<string, any>) => (raw["alarms"] = { emails: ["security@example.com"] });
    const unheard = (raw: Record<string, any>) => delete raw["alarms"];
    const [silent = "", ...others] = warned(unheard);
    assert.match(silent, /^alarms\.emails is empty: notifications\.channels alone tell of alarms.*emails: \[security@/);
    assert.deepEqual(others, []);
    for (const untold of [{ exclude: ["governance-alarm-raised"] }, undefined])
      assert.match(
        warned((raw) => {
          unheard(raw);
          if (untold) raw["detections"] = untold;
          else delete raw["notifications"];
        })[0] ?? "",
        /^alarms\.emails is empty: nobody hears the alarms.*emails: \[security@example\.com\]/,
      );
    assert.deepEqual(warned(heard), []);
    const untold: [(raw: Record<string, any>) => void, RegExp][] = [
      [
        (raw) => {
          raw["alarms"] = { ...raw["alarms"], memberDeadLetters: "each" };
          raw["events"] = { exclude: ["cloudwatch-alarm-raised"] };
        },
        /^alarms\.memberDeadLetters is "each", and cloudwatch-alarm-raised is not governed: nobody hears/,
      ],
      [
        (raw) => {
          raw["alarms"] = { ...raw["alarms"], memberDeadLetters: "each" };
          raw["detections"] = { exclude: ["governance-alarm-raised"] };
        },
        /^alarms\.memberDeadLetters is "each", and no channel is told of governance-alarm-raised: nobody hears/,
      ],
      [(raw) => delete raw["notifications"], /^notifications\.channels is empty: nobody is told/],
      [(raw) => (raw["notifications"] = { channels: [] }), /^notifications\.channels is empty: nobody is told/],
      [(raw) => (raw["responders"] = { disable: ["notify"] }), /^responders\.disable has "notify": nobody is told/],
      [(raw) => (raw["responders"] = { enabled: false }), /^responders\.enabled is false: nobody is told/],
    ];
    for (const [change, says] of untold) {
      const [warning = "", ...more] = warned((raw) => {
        heard(raw);
        change(raw);
      });
      assert.match(warning, says);
      assert.deepEqual(more, []);
    }
  });

  it("warn of each ungoverned Region in which sign-ins are recorded", () => {
    const warned = warningsOf(prodSettings(), now).join("\n");
    assert.match(warned, /regions lacks us-east-2, eu-north-1, ap-southeast-2: console sign-ins/);
    assert(!warned.includes("us-east-1"), warned);
  });
});

const pinned = (pin: object) => ({ "detail-type": ["Deployed"], ...pin });

const securityHubEvent = (type: string, pin: object = {}) =>
  customEvent({
    id: "findings",
    source: "aws.securityhub",
    pattern: { "detail-type": [type], ...pin },
    sample: { "detail-type": type, detail: { findings: [{ severity: "Critical" }] } },
  });

function customEvent(change: Record<string, unknown>): Record<string, unknown> {
  return {
    id: "team-deploys",
    why: "Deployments explain changes that nobody announced.",
    source: "com.example.deploys",
    pattern: { "detail-type": ["Deployed"] },
    sample: { "detail-type": "Deployed", detail: { version: "1.2.3" } },
    ...change,
  };
}
