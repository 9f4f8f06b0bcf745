import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../environment/environment";
import { guarantees } from "../../../simulator/guarantees/check-guarantees";
import { keptPartitions } from "../../../simulator/mutants/kept-partitions";
import { silentProgress } from "../../../simulator/report/progress";
import { simulate } from "../../../simulator/simulation";
import { recordEnvironment, type Recording } from "../../../simulator/steps/record";
import { type Again, type Base, baseOf, runAgain } from "../../../simulator/watch/again";
import { describeAgain } from "../../../simulator/watch/answer";
import { environmentOfProd } from "../../environment-of-prod";
import { type Change, turnOnWhatIsBroken } from "../guarantees/breakages/breakage";
import { breakagesByGuarantee } from "../guarantees/breakages-by-guarantee";
import { exceptions } from "../guarantees/exceptions";

const now = new Date("2026-11-02T12:00:00Z");

const smallEnvironment = (change: (raw: Record<string, any>) => void = () => undefined): Promise<Environment> =>
  environmentOfProd((raw) => {
    raw["accounts"] = raw["accounts"].slice(0, 3);
    raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" } };
    raw["detections"].exceptions.push(...exceptions);
    turnOnWhatIsBroken(raw);
    change(raw);
  });

/** Judged anew after each change. */
const recordedOnly = guarantees.flatMap((each) => (each.recordedOnly === true ? each.id : []));

describe("what is run again after a change", () => {
  let root: string;
  let environment: Environment;
  let recording: Recording;
  let base: Base;
  /** Most changes leave what most streams are handed as it was. */
  const results = keptPartitions();

  const record = (of: Environment): Promise<Recording> =>
    recordEnvironment(of, { root, now }, silentProgress(), () => undefined);

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "again-"));
    environment = await smallEnvironment();
    recording = await record(environment);
    const options = { root: join(root, "archive"), now, recorded: recording.graphs };
    const result = await simulate(environment, options, silentProgress());
    base = await baseOf(environment, result, options);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const withChange = (change: Change): Recording => ({
    ...recording,
    graphs: recording.graphs.map((graph) => ({
      ...graph,
      resources: graph.resources.flatMap((each) => change(each) ?? []),
    })),
  });

  it("is nothing if nothing that is recorded or sent differs", async () => {
    const again = await runAgain(base, environment, await record(environment), { now });
    assert.deepEqual(again.difference, { added: [], removed: [], changed: [] });
    assert.equal(again.same, true);
    assert.deepEqual(again.stages, { functions: "unchanged", archive: "unchanged", queries: "unchanged" });
    assert.deepEqual([...new Set(again.guarantees.map(({ verdict }) => verdict))], ["unchanged"]);
  });

  /** Settings, and what they must run again; nothing of it is broken. */
  const sound: readonly {
    readonly what: string;
    readonly change: (raw: Record<string, any>) => void;
    readonly stages: Again["stages"];
    readonly checked: readonly number[];
    readonly answered: boolean;
  }[] = [
    {
      what: "days that the archive keeps events",
      change: (raw) => (raw["archive"] = { ...raw["archive"], retentionDays: 500 }),
      // A hub that compares itself with what is planned has these days in its function, too.
      stages: { functions: "in part", archive: "unchanged", queries: "open" },
      checked: [2, ...recordedOnly],
      answered: false,
    },
    {
      what: "alarms of members' dead letters that nobody asks for any more",
      change: (raw) => (raw["alarms"] = { ...raw["alarms"], memberDeadLetters: "none" }),
      stages: { functions: "unchanged", archive: "unchanged", queries: "unchanged" },
      checked: [1, 2, 3, 4, 6, 7, 8, 9, 12, ...recordedOnly],
      answered: false,
    },
    {
      what: "an exemption of an account",
      change: (raw) =>
        (raw["exemptions"] = [
          {
            account: raw["accounts"][2].id,
            remediations: ["restart-trail"],
            owner: "security",
            reason: "The trail of this account is restarted by its team.",
            expires: "2027-01-31",
          },
        ]),
      stages: { functions: "in part", archive: "in part", queries: "open" },
      checked: [2, ...recordedOnly],
      answered: true,
    },
    {
      what: "a detection that is rated otherwise, so that it shares a rule",
      change: (raw) => (raw["detections"] = { ...raw["detections"], severity: { "root-sign-in": "low" } }),
      stages: { functions: "in part", archive: "in part", queries: "open" },
      checked: [2, ...recordedOnly],
      answered: true,
    },
    {
      what: "a detection that is left out",
      change: (raw) => (raw["detections"] = { ...raw["detections"], exclude: ["root-sign-in"] }),
      stages: { functions: "in part", archive: "in part", queries: "open" },
      checked: [2, ...recordedOnly],
      answered: true,
    },
  ];
  for (const { what, change, stages, checked, answered } of sound)
    it(`is what ${what} can have touched, and breaks nothing`, async () => {
      const changed = await smallEnvironment(change);
      const again = await runAgain(base, changed, await record(changed), { now });
      const failures = again.guarantees.flatMap(({ guarantee }) => guarantee.failures.slice(0, 1));
      assert.deepEqual(failures, []);
      assert.deepEqual(again.stages, stages);
      assert.deepEqual(
        again.guarantees.filter(({ verdict }) => verdict === "checked").map(({ guarantee }) => guarantee.id),
        checked,
      );
      assert.equal(again.answered > 0, answered);
      assert.ok(again.answered <= again.concerned);
      assert.match(describeAgain(again, "14:02:40", 200), /Run again: [\d,]+ events through every bus/);
      assert.doesNotMatch(describeAgain(again, "14:02:40", 200), /hold/);
    });

  /** Nothing but what was sent decides about these: whatever breaks them is told at once. */
  const atOnce = [2, 3, 4, 7, 9, 12, ...recordedOnly];

  for (const [id, breakages] of breakagesByGuarantee) {
    // What recorded resources alone decide is judged by the same code each time: a tenth of it shows that.
    const shown = breakages.filter(({ hubs }) => hubs !== true);
    const tried = recordedOnly.includes(id) ? shown.filter((_, index) => index % 10 === 0) : shown;
    for (const { what, change, resource, says } of tried)
      it(`never says that guarantee ${id} holds after ${what}`, async () => {
        // What recorded resources show by themselves is asked for the guarantees that are about it.
        const part = recordedOnly.includes(id) ? {} : { part: { floods: true, recorded: false } };
        const again = await runAgain(base, environment, withChange(change), { now, results, ...part });
        const found = again.guarantees.find(({ guarantee }) => guarantee.id === id);
        assert(found);
        if (atOnce.includes(id)) assert.equal(found.verdict, "broken");
        assert(
          ["broken", "open", "in part"].includes(found.verdict),
          `${found.verdict}: ${JSON.stringify(again.stages)}`,
        );
        if (found.verdict === "broken")
          assert(
            found.guarantee.failures.some((each) => resource.test(each.resource)),
            JSON.stringify(found.guarantee.failures.slice(0, 2)),
          );
        if (atOnce.includes(id)) assert(found.guarantee.failures.some(({ problem }) => says?.test(problem) ?? true));
      });
  }
});
