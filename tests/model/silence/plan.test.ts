import assert from "node:assert/strict";
import { parseSettings } from "../../../model/checks/parse";
import { namesOf } from "../../../model/names";
import { governedEvents } from "../../../model/network/governed-events";
import { planNetwork } from "../../../model/network/network";
import { compilePattern } from "../../../model/pattern/pattern";
import { silenceHours, togetherMinutes } from "../../../model/settings/heartbeat";
import { planWatchSilence } from "../../../model/silence/plan";
import { listedAccounts } from "../../../organization/accounts";
import { prodSettings, rawProdSettings } from "../../settings-of-prod";

const planOf = (change: (raw: Record<string, any>) => void = () => {}) => {
  const settings = prodSettings(change);
  const accounts = listedAccounts(settings);
  const { members } = planNetwork("prod", settings, accounts);
  const place = { accountId: settings.organization.governanceAccountId, region: "us-east-1", names: namesOf("prod") };
  return planWatchSilence({
    ...place,
    settings,
    accounts,
    members: members.filter(({ hubRegion }) => hubRegion === "us-east-1"),
  });
};
const configurationOf = (plan: ReturnType<typeof planOf>) => plan?.configuration as Record<string, any>;

describe("the plan of watch-silence", () => {
  it("is made by default, and not without a watch or without heartbeats", () => {
    assert.equal(planOf()?.id, "watch-silence");
    assert.equal(
      planOf((raw) => (raw["heartbeat"] = { watch: false })),
      undefined,
    );
    assert.equal(
      planOf((raw) => (raw["events"] = { ...raw["events"], exclude: ["heartbeat"] })),
      undefined,
    );
  });

  it("governs its reports exactly where it is made", () => {
    const governs = (change: (raw: Record<string, any>) => void) =>
      governedEvents(prodSettings(change)).some(({ id }) => id === "silence");
    assert.deepEqual(
      [
        governs(() => {}),
        governs((raw) => (raw["heartbeat"] = { watch: false })),
        governs((raw) => (raw["events"] = { ...raw["events"], exclude: ["heartbeat"] })),
      ],
      [true, false, false],
    );
  });

  it("takes heartbeats of single rules, and checks of the governance account alone", () => {
    const [heartbeats, check] = (planOf()?.rules ?? []).map(({ pattern }) => compilePattern(pattern));
    const beat = { source: "event-governance.heartbeat", "detail-type": "Heartbeat", account: "400000000001" };
    const due = { source: "event-governance.schedule", "detail-type": "Silence Check Due", detail: {} };
    assert.deepEqual(
      [
        heartbeats?.matches({ ...beat, detail: { rule: "identity" } }),
        heartbeats?.matches({ ...beat, detail: { schedule: "heartbeat" } }),
        check?.matches({ ...due, account: "100000000002" }),
        check?.matches({ ...due, account: "400000000001" }),
      ],
      [true, false, true, false],
    );
  });

  it("takes each event of CloudTrail, or the calls that silence alone, and nothing that a customer can put", () => {
    for (const trailHours of [168, 0]) {
      const plan = planOf((raw) => (raw["heartbeat"] = { trailHours }));
      const trail = compilePattern(plan?.rules.find(({ suffix }) => suffix === "trail")?.pattern ?? {});
      const call = {
        source: "aws.events",
        "detail-type": "AWS API Call via CloudTrail",
        detail: { eventName: "DisableRule" },
      };
      assert.deepEqual(
        [
          trail.matches(call),
          trail.matches({ ...call, detail: { eventName: "CreateArchive" } }),
          trail.matches({ ...call, source: "com.example" }),
          trail.matches({ ...call, "detail-type": "EC2 Instance State-change Notification" }),
        ],
        [true, trailHours > 0, false, false],
      );
      assert.equal(configurationOf(plan)["trailMinutes"], trailHours * 60);
    }
    assert.throws(() => parseSettings({ ...rawProdSettings(), heartbeat: { trailHours: 3 } }), /heartbeat\.trailHours/);
  });

  it("fits into the names that AWS takes, in every environment and Region", () => {
    const names = namesOf("abcdefghij");
    const region = "ap-southeast-7";
    for (const name of [
      names.role("silence-check", region),
      names.role("watch-silence", region),
      names.silenceCheck,
      names.responderRule("watch-silence", "heartbeats"),
      names.responderRule("watch-silence", "trail"),
      names.responder("watch-silence"),
    ])
      assert(name.length <= 64, name);
  });

  it("has an alarm for its own deafness, unless settings stop it", () => {
    const alarms = (change?: (raw: Record<string, any>) => void) => planOf(change)?.alarms?.map(({ suffix }) => suffix);
    assert.deepEqual(alarms(), ["silent", "deaf"]);
    assert.deepEqual(
      alarms((raw) => (raw["responders"] = { disable: ["watch-silence"] })),
      ["silent"],
    );
  });

  describe("waits", () => {
    const heartbeat = (raw: Record<string, unknown>) => prodSettings((all) => (all["heartbeat"] = raw)).heartbeat;

    it("three intervals of the rules' heartbeats by default, or as long as settings say", () => {
      assert.equal(silenceHours(heartbeat({})), 3);
      assert.equal(silenceHours(heartbeat({ minutes: 90 })), 5);
      assert.equal(silenceHours(heartbeat({ minutes: 1440 })), 72);
      assert.equal(silenceHours(heartbeat({ silentHours: 12 })), 12);
      const plan = planOf((raw) => (raw["heartbeat"] = { silentHours: 12, graceHours: 48 }));
      const { silentMinutes, togetherMinutes: together, graceMinutes } = configurationOf(plan);
      assert.deepEqual([silentMinutes, together, graceMinutes], [720, 660, 2880]);
    });

    it("for longer than one heartbeat may be late, before it tells a rule with others", () => {
      for (const settings of [{}, { silentHours: 2 }, { minutes: 1440 }, { minutes: 120, silentHours: 4 }]) {
        const { minutes } = heartbeat(settings);
        const together = togetherMinutes(heartbeat(settings));
        assert(together >= 1.5 * Math.max(60, minutes) && together < silenceHours(heartbeat(settings)) * 60);
      }
    });

    it("not less than two intervals: the message quotes the value and says what to write", () => {
      assert.throws(
        () => parseSettings({ ...rawProdSettings(), heartbeat: { minutes: 180, silentHours: 4 } }),
        /heartbeat\.silentHours is 4, but with heartbeat\.minutes 180 .* every 180 minutes.* Write 6 or more\./,
      );
      assert.throws(() => parseSettings({ ...rawProdSettings(), heartbeat: { silentHours: 1 } }), /silentHours is 1/);
    });
  });
});
