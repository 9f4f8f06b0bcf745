import assert from "node:assert/strict";
import type { ExpectedAccount } from "../../../functions/watch-silence/configuration";
import { decide, type Known, nothingKnown, type Question } from "../../../functions/watch-silence/decide";
import { silenceDetail } from "../../../model/silence/report";

const hour = 3_600_000;
const noon = Date.parse("2026-11-02T12:00:00Z");
const limits = { silentMs: 3 * hour, togetherMs: 2 * hour, graceMs: 24 * hour };
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

const ask = (ages: Ages, known: Known = nothingKnown, more: Partial<Question> = {}) => {
  const reference = more.reference ?? noon;
  const lastHeard = (region: string, rule: string) => {
    const age = ages[`${region} ${rule}`];
    return age === undefined ? undefined : reference - age * hour;
  };
  return decide({ expected, lastHeard, known, reference, limits, ...more });
};
const all = (age: number): Ages => ({
  "eu-west-1 identity": age,
  "eu-west-1 operations": age,
  "us-east-1 operations": age,
});
const told = ({ report }: ReturnType<typeof ask>) =>
  report && [report.state, report.whole, ...(silenceDetail(report)["silent"] as string[])];

describe("what watch-silence decides", () => {
  it("tells nothing of an account that is heard, and remembers nothing", () => {
    assert.deepEqual(ask(all(0)), { known: nothingKnown });
    assert.deepEqual(ask(all(3)), { known: nothingKnown });
  });

  it("tells an account that is silent in every Region once", () => {
    const first = ask(all(4));
    assert.deepEqual(told(first), ["silent", true, "eu-west-1: every rule", "us-east-1: every rule"]);
    assert.equal(ask(all(5), first.known).report, undefined);
    assert.deepEqual(ask(all(5), first.known).known, first.known);
  });

  it("tells what fell silent together at once, though schedules beat at different minutes", () => {
    const first = ask({ ...all(3.1), "us-east-1 operations": 2.2 });
    assert.deepEqual(told(first), ["silent", true, "eu-west-1: every rule", "us-east-1: every rule"]);
    assert.equal(ask({ ...all(4.1), "us-east-1 operations": 3.2 }, first.known).report, undefined);
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
    assert.equal(part.report, undefined);
    assert.deepEqual(part.known.silent, { "us-east-1": ["operations"] });
    const back = ask(all(0.1), part.known);
    assert.deepEqual(told(back), ["heard", false, "us-east-1: every rule"]);
    assert.deepEqual(back.known, nothingKnown);
    assert.equal(ask(all(0.1), back.known).report, undefined);
    assert.equal(ask(all(4), back.known).report?.state, "silent");
  });

  it("gives who was never heard the time of grace, however often it asks", () => {
    let { known, report } = ask({ "eu-west-1 identity": 0, "eu-west-1 operations": 0 });
    assert.equal(report, undefined);
    for (let hours = 1; hours <= 24; hours++) {
      const reference = noon + hours * hour;
      ({ known, report } = ask({ "eu-west-1 identity": 0, "eu-west-1 operations": 0 }, known, { reference }));
      assert.equal(report, undefined, String(hours));
    }
    const late = ask({ "eu-west-1 identity": 0, "eu-west-1 operations": 0 }, known, { reference: noon + 25 * hour });
    assert.deepEqual(told(late), ["silent", false, "us-east-1: every rule"]);
    assert.equal(late.report?.places[0]?.lastHeard, undefined);
    const again = ask({ "eu-west-1 identity": 0, "eu-west-1 operations": 0 }, late.known, {
      reference: noon + 26 * hour,
    });
    assert.equal(again.report, undefined);
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
    const { report } = ask({ ...all(5), "us-east-1 operations": 4 });
    assert(report);
    const detail = silenceDetail(report);
    assert.equal(detail["lastHeard"], "2026-11-02T08:00:00Z");
    assert.deepEqual(detail["places"], [
      { region: "eu-west-1", rules: ["identity", "operations"], every: true, lastHeard: "2026-11-02T07:00:00Z" },
      { region: "us-east-1", rules: ["operations"], every: true, lastHeard: "2026-11-02T08:00:00Z" },
    ]);
  });
});
