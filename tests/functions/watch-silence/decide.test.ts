import assert from "node:assert/strict";
import { decide, decideWide, type Question } from "../../../functions/watch-silence/decide";
import type { SilencingCall } from "../../../model/silence/changes";
import type { ExpectedAccount } from "../../../model/silence/expected";
import { type AccountHeard, type Known, nothingKnown } from "../../../model/silence/judge";

const hour = 3_600_000;
const noon = Date.parse("2026-11-02T12:00:00Z");
const limits = { silentMs: 3 * hour, togetherMs: 2 * hour, graceMs: 24 * hour, trailMs: 168 * hour };
const expected: ExpectedAccount = {
  id: "444455556666",
  name: "shop",
  unit: "Workloads",
  regions: new Map([
    ["eu-west-1", ["identity", "operations"]],
    ["us-east-1", ["operations"]],
  ]),
};

/** Hours since each rule was heard; absent: never. */
type Ages = Readonly<Record<string, number>>;

const ask = (
  ages: Ages,
  known: Known = nothingKnown,
  { trail, calls = [], ...more }: Partial<Question> & Partial<Pick<AccountHeard, "trail" | "calls">> = {},
) => {
  const reference = more.reference ?? noon;
  const rule = (region: string, suffix: string) => {
    const age = ages[`${region} ${suffix}`];
    return age === undefined ? undefined : reference - age * hour;
  };
  const heard = { rule, trail: trail ?? (() => undefined), calls };
  return decide({ expected, heard, known, reference, limits, ...more });
};
const all = (age: number): Ages => ({
  "eu-west-1 identity": age,
  "eu-west-1 operations": age,
  "us-east-1 operations": age,
});
const told = ({ detail }: ReturnType<typeof ask>) =>
  detail && [detail["state"], detail["scope"] === "account", ...(detail["silent"] as string[])];

describe("what watch-silence decides", () => {
  it("tells nothing of an account that is heard, and remembers nothing", () => {
    assert.deepEqual(ask(all(0)), { known: nothingKnown });
    assert.deepEqual(ask(all(3)), { known: nothingKnown });
  });

  it("tells an account that is silent in every Region once", () => {
    const first = ask(all(4));
    assert.deepEqual(told(first), ["silent", true, "eu-west-1: every rule", "us-east-1: every rule"]);
    assert.equal(ask(all(5), first.known).detail, undefined);
    assert.deepEqual(ask(all(5), first.known).known, first.known);
  });

  it("tells what fell silent together at once, though schedules beat at different minutes", () => {
    const first = ask({ ...all(3.1), "us-east-1 operations": 2.2 });
    assert.deepEqual(told(first), ["silent", true, "eu-west-1: every rule", "us-east-1: every rule"]);
    assert.equal(ask({ ...all(4.1), "us-east-1 operations": 3.2 }, first.known).detail, undefined);
  });

  it("tells a single rule by its name, and not the others", () => {
    const first = ask({ ...all(0.5), "eu-west-1 identity": 4 });
    assert.deepEqual(told(first), ["silent", false, "eu-west-1: identity"]);
  });

  it("tells another rule that falls silent later, together with what is still silent", () => {
    const first = ask({ ...all(0.5), "eu-west-1 identity": 4 });
    const second = ask({ ...all(0.5), "eu-west-1 identity": 9, "us-east-1 operations": 4 }, first.known);
    assert.deepEqual(told(second), ["silent", false, "eu-west-1: identity", "us-east-1: every rule"]);
  });

  it("tells once that all is heard again, not of a part, and then of a new silence", () => {
    const silent = ask(all(4)).known;
    const part = ask({ ...all(0.1), "us-east-1 operations": 5 }, silent);
    assert.equal(part.detail, undefined);
    assert.deepEqual(part.known.silent, { "us-east-1": ["operations"] });
    const back = ask(all(0.1), part.known);
    assert.deepEqual(told(back), ["heard", false, "us-east-1: every rule"]);
    assert.deepEqual(back.known, nothingKnown);
    assert.equal(ask(all(0.1), back.known).detail, undefined);
    assert.equal(ask(all(4), back.known).detail?.["state"], "silent");
  });

  it("gives who was never heard the time of grace, however often it asks", () => {
    let { known, detail } = ask({ "eu-west-1 identity": 0, "eu-west-1 operations": 0 });
    assert.equal(detail, undefined);
    for (let hours = 1; hours <= 24; hours++) {
      const reference = noon + hours * hour;
      ({ known, detail } = ask({ "eu-west-1 identity": 0, "eu-west-1 operations": 0 }, known, { reference }));
      assert.equal(detail, undefined, String(hours));
    }
    const late = ask({ "eu-west-1 identity": 0, "eu-west-1 operations": 0 }, known, { reference: noon + 25 * hour });
    assert.deepEqual(told(late), ["silent", false, "us-east-1: every rule"]);
    assert.equal(late.detail?.["lastHeard"], null);
    const again = ask({ "eu-west-1 identity": 0, "eu-west-1 operations": 0 }, late.known, {
      reference: noon + 26 * hour,
    });
    assert.equal(again.detail, undefined);
  });

  it("stops awaiting a rule once it is heard", () => {
    const { known } = ask({});
    assert.deepEqual(Object.keys(known.awaited), ["eu-west-1", "us-east-1"]);
    assert.deepEqual(ask(all(0), known).known, nothingKnown);
  });

  it("tells nothing of what left the plan while it was silent", () => {
    const silent: Known = { awaited: {}, silent: { "ap-south-1": ["operations"], "us-east-1": ["gone"] } };
    assert.deepEqual(ask(all(0), silent), { known: nothingKnown });
  });

  it("says when the silent were last heard", () => {
    const { detail } = ask({ ...all(5), "us-east-1 operations": 4 });
    assert.equal(detail?.["lastHeard"], "2026-11-02T08:00:00Z");
    assert.deepEqual(detail["places"], [
      {
        region: "eu-west-1",
        rules: ["identity", "operations"],
        every: true,
        lastHeard: "2026-11-02T07:00:00Z",
        cause: "account-unheard",
        evidence: null,
      },
      {
        region: "us-east-1",
        rules: ["operations"],
        every: true,
        lastHeard: "2026-11-02T08:00:00Z",
        cause: "account-unheard",
        evidence: null,
      },
    ]);
  });

  describe("says why:", () => {
    const call = (more: Partial<SilencingCall>): SilencingCall => ({
      account: expected.id,
      kind: "rule",
      call: "DisableRule",
      by: "arn:aws:iam::444455556666:user/mallory",
      at: noon - 4 * hour,
      ...more,
    });
    const identity = { ...all(0.5), "eu-west-1 identity": 4.5 };
    const europe = { ...all(0.5), "eu-west-1 identity": 4.5, "eu-west-1 operations": 4.5 };
    const inEurope = { region: "eu-west-1" };
    const cases: readonly [what: string, ages: Ages, calls: readonly SilencingCall[], cause: string][] = [
      ["one rule without a call", identity, [], "rule-unheard"],
      ["one rule with the call that disabled it", identity, [call({ ...inEurope, rule: "identity" })], "rule-changed"],
      ["one rule, and a call about another", identity, [call({ ...inEurope, rule: "operations" })], "rule-unheard"],
      [
        "one rule, and a call of another Region",
        identity,
        [call({ region: "us-east-1", rule: "identity" })],
        "rule-unheard",
      ],
      ["one rule, and a role that carries all", identity, [call({ ...inEurope, kind: "role" })], "rule-unheard"],
      [
        "one rule that was heard since",
        identity,
        [call({ ...inEurope, rule: "identity", at: noon - 5 * hour })],
        "rule-unheard",
      ],
      ["a Region without a call", europe, [], "place-unheard"],
      [
        "a Region whose role is gone",
        europe,
        [call({ ...inEurope, kind: "role", call: "DeleteRole" })],
        "role-changed",
      ],
      [
        "a Region that was disabled",
        europe,
        [call({ ...inEurope, kind: "region", call: "DisableRegion" })],
        "region-off",
      ],
      ["a Region without its schedule", europe, [call({ ...inEurope, kind: "schedule" })], "schedule-changed"],
      ["a Region, and an account that left", europe, [call({ kind: "account" })], "place-unheard"],
      ["a Region, and a trail that stopped", europe, [call({ kind: "trail" })], "place-unheard"],
      ["an account without a call", all(4.5), [], "account-unheard"],
      ["an account that was closed", all(4.5), [call({ kind: "account", call: "CloseAccount" })], "account-gone"],
      [
        "an account with a role that is gone in one Region",
        all(4.5),
        [call({ ...inEurope, kind: "role" })],
        "role-changed, account-unheard",
      ],
      [
        "the last of two calls",
        europe,
        [call({ ...inEurope, kind: "role", at: noon - 4.2 * hour }), call({ ...inEurope, kind: "region" })],
        "region-off",
      ],
    ];
    for (const [what, ages, calls, cause] of cases)
      it(what, () => {
        const { detail } = ask(ages, nothingKnown, { calls });
        assert.equal(detail?.["cause"], cause);
        const likely = detail["likely"] as string[];
        assert.equal(likely.length, cause.split(", ").length);
        const evident = !/unheard/.test(cause);
        assert.equal(
          likely[0]?.includes("by arn:aws:iam::444455556666:user/mallory, 2026-11-02T0"),
          evident || /changed/.test(cause),
        );
      });

    it("of what was never heard, that it is not deployed", () => {
      const known: Known = { awaited: { "us-east-1": { operations: noon - 30 * hour } }, silent: {} };
      const { detail } = ask({ "eu-west-1 identity": 0, "eu-west-1 operations": 0 }, known);
      assert.equal(detail?.["cause"], "never-heard");
    });
  });

  describe("of events of CloudTrail", () => {
    const last = (hours: number) => (region: string) =>
      region === "eu-west-1" ? { first: noon - 1000 * hour, last: noon - hours * hour } : undefined;

    it("tells once that they stay away though heartbeats arrive, and once that they are back", () => {
      const before = ask(all(0), nothingKnown, { trail: last(167) });
      assert.equal(before.detail, undefined);
      const first = ask(all(0), nothingKnown, { trail: last(169) });
      assert.deepEqual(
        [first.detail?.["scope"], first.detail?.["silent"], first.detail?.["cause"]],
        ["trail", ["events of CloudTrail"], "no-trail"],
      );
      assert.equal(ask(all(0), first.known, { trail: last(170) }).detail, undefined);
      const back = ask(all(0), first.known, { trail: last(0) });
      assert.deepEqual([back.detail?.["state"], back.detail?.["scope"]], ["heard", "trail"]);
      assert.deepEqual(back.known, nothingKnown);
    });

    it("waits no longer than for a rule where a call stopped a trail", () => {
      const calls: SilencingCall[] = [
        { account: expected.id, kind: "trail", call: "StopLogging", by: "somebody", at: noon - 4 * hour },
      ];
      const stopped = ask(all(0), nothingKnown, { trail: last(4), calls });
      assert.equal(stopped.detail?.["cause"], "trail-changed");
      // Another trail logs on.
      assert.equal(ask(all(0), nothingKnown, { trail: last(1), calls }).detail, undefined);
      // Events came after the call: it stopped nothing.
      const earlier = calls.map((call) => ({ ...call, at: noon - 9 * hour }));
      assert.equal(ask(all(0), nothingKnown, { trail: last(4), calls: earlier }).detail, undefined);
    });

    it("says nothing where there never was one, where settings do not listen, and of an account that is silent as a whole", () => {
      assert.equal(ask(all(0)).detail, undefined);
      assert.equal(
        ask(all(0), nothingKnown, { trail: last(1000), limits: { ...limits, trailMs: 0 } }).detail,
        undefined,
      );
      const silent = ask(all(300), nothingKnown, { trail: last(300) });
      assert.equal(silent.detail?.["scope"], "account");
      assert.equal(ask(all(301), silent.known, { trail: last(301) }).detail, undefined);
      assert.equal(ask(all(0), nothingKnown, { trail: last(300), noTrails: true }).detail, undefined);
    });
  });

  it("tells nothing of what is silent for everybody, and forgets nothing of what was told", () => {
    const explained = (region: string) => region === "eu-west-1";
    assert.equal(ask({ ...all(0), "eu-west-1 identity": 4 }, nothingKnown, { explained }).detail, undefined);
    const told = ask({ ...all(0), "eu-west-1 identity": 4 }).known;
    assert.deepEqual(ask({ ...all(0), "eu-west-1 identity": 9 }, told, { explained }), { known: told });
  });

  it("holds what lies in no account for a while after it is over, and tells it once", () => {
    const hub = { id: "111122223333", name: "every account", unit: "/" };
    const wide = [{ line: "every member: every rule", cause: "hub-policy" }] as const;
    const at = (now: number) => ({ now, settleMs: 1.25 * hour });
    const first = decideWide(hub, wide, nothingKnown, at(0));
    assert.deepEqual(
      [first.detail?.["state"], first.detail?.["scope"], first.detail?.["cause"]],
      ["silent", "hub", "hub-policy"],
    );
    assert.equal(decideWide(hub, wide, first.known, at(hour)).detail, undefined);
    const ending = decideWide(hub, [], first.known, at(2 * hour));
    assert.equal(ending.detail, undefined);
    assert.deepEqual(ending.known.silent, first.known.silent);
    const still = decideWide(hub, [], ending.known, at(3 * hour));
    assert.equal(still.detail, undefined);
    const over = decideWide(hub, [], still.known, at(3.25 * hour));
    assert.equal(over.detail?.["state"], "heard");
    assert.deepEqual(over.known, nothingKnown);
  });
});
