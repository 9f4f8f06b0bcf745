import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Graph, Resource } from "../../../simulator/graph";
import type { Environment } from "../../../environment/environment";
import { guarantees } from "../../../simulator/guarantees/check-guarantees";
import type { GuaranteeResult } from "../../../simulator/guarantees/guarantee";
import { silentProgress } from "../../../simulator/report/progress";
import { recordStacks, type SimulationOptions, type SimulationResult, simulate } from "../../../simulator/simulation";
import { environmentOfProd } from "../../environment-of-prod";
import { byOrigin, countEvents } from "../../../simulator/report/event-counts";
import { total } from "../../../simulator/report/numbers";
import { assertAddsUp } from "../report/adds-up";
import { type Change, needed } from "./breakages/breakage";
import { breakagesByGuarantee } from "./breakages-by-guarantee";
import { exceptions } from "./exceptions";
import { keptPartitions } from "../../../simulator/mutants/kept-partitions";

/** A hub alone, and a hub with a spoke beside another hub alone. */
const places = {
  one: { "us-east-1": {} },
  several: { "us-east-1": {}, "us-west-2": { hub: "us-east-1" }, "eu-central-1": {} },
};
type Places = keyof typeof places;

/** The shipped environment with three accounts. */
const smallEnvironment = (regions: object): Promise<Environment> =>
  environmentOfProd((raw) => {
    raw["accounts"] = raw["accounts"].slice(0, 3);
    raw["regions"] = regions;
    raw["archive"] = {};
    raw["detections"].exceptions.push(...exceptions);
  });

/** Those of `recorded.test.ts` need no traffic. */
const withoutTraffic = new Set(guarantees.flatMap(({ id, recordedOnly }) => (recordedOnly === true ? id : [])));

describe("the guarantees", () => {
  let root: string;
  const worlds = new Map<Places, { readonly environment: Environment; readonly recorded: readonly Graph[] }>();

  /** Most changes leave what most streams are handed as it was. */
  const results = keptPartitions();
  /** What is asked of recorded resources by themselves is `recorded.test.ts`'s. */
  const sentAlone = { results, part: { floods: true, recorded: false } };

  /** The simulator's results without a violation, by the Regions and by what was omitted. */
  const sound = new Map<string, SimulationResult>();

  before(() => (root = mkdtempSync(join(tmpdir(), "guarantees-"))));
  after(() => rmSync(root, { recursive: true, force: true }));

  async function record(where: Places) {
    const environment = await smallEnvironment(places[where]);
    const world = { environment, recorded: await recordStacks(environment) };
    worlds.set(where, world);
    return world;
  }

  /** Simulates what was recorded after a change of single resources: `undefined` leaves one out. */
  async function simulateWith(
    where: Places,
    change: Change,
    left: (resource: Resource) => boolean = () => true,
    options: Partial<SimulationOptions> = sentAlone,
  ): Promise<SimulationResult> {
    const { environment, recorded } = worlds.get(where) ?? (await record(where));
    return simulate(
      environment,
      {
        ...options,
        root: join(root, "archive"),
        now: new Date("2026-11-02T12:00:00Z"),
        recorded: recorded.map((graph) => ({
          ...graph,
          resources: graph.resources.filter(left).flatMap((each) => change(each) ?? []),
        })),
      },
      silentProgress(),
    );
  }

  it("all hold and are exercised for what the program builds", async () => {
    const {
      guarantees: results,
      journeys,
      queries,
    } = await simulateWith(
      "several",
      (resource) => resource,
      () => true,
      {},
    );
    assert.deepEqual(
      results.flatMap(({ failures }) => failures.slice(0, 2)),
      [],
    );
    assert.deepEqual(
      results.map(({ id }) => id),
      results.map((_, index) => index + 1),
    );
    for (const { id, checked, held } of results) assert(held && checked > 0, `guarantee ${id}: ${checked}`);
    // A query that finds nothing in any hub agrees with anybody; of an account that falls silent, watch-silence tells.
    const found = new Set(queries.flatMap(({ name, rows }) => (rows.length > 0 ? [name] : [])));
    const names = [...new Set(queries.map(({ name }) => name))];
    assert.deepEqual(
      names.filter((name) => !found.has(name)),
      ["silent-accounts"],
    );
    assertNumbersAgree(results, journeys);
  });

  /** What a reader of the report would add up. */
  function assertNumbersAgree(results: readonly GuaranteeResult[], journeys: SimulationResult["journeys"]): void {
    const all = countEvents(journeys);
    const { sent, caused } = byOrigin(journeys);
    for (const counts of [all, countEvents(sent), countEvents(caused)]) assertAddsUp(counts);
    assert.equal(countEvents(sent).sent + countEvents(caused).sent, all.sent);
    for (const { id, checked, parts } of results)
      if (parts !== undefined) assert.equal(total(Object.values(parts)), checked, `the parts of guarantee ${id}`);
    const looked = (id: number) => results.find((each) => each.id === id);
    // What forgers put straight on a central bus may be archived or not: settings decide what it admits.
    const either = journeys.filter(
      ({ send, landings }) => send.expect === "either" && landings.some(({ error }) => error === undefined),
    );
    assert.equal(looked(1)?.parts?.["to be archived"], all.archived - either.length);
    assert.equal(looked(1)?.parts?.["without a usable partition"], all.belowErrorPrefix);
    assert.equal(looked(2)?.checked, all.denied + all.ungovernedKinds.hostile);
    assert.equal(looked(3)?.parts?.["from the archive's own work"], all.ungovernedKinds.archiveItself);
    assert.equal(looked(4)?.checked, all.ungovernedKinds.notGoverned);
  }

  it("are each violated on purpose, in a file that begins with the number", () => {
    const tests = readdirSync(__dirname).flatMap((file) => /^\d[\d-]*/.exec(file)?.[0].match(/\d+/g) ?? []);
    const broken = new Set([...breakagesByGuarantee.keys(), ...tests.map(Number)]);
    for (const { id, title } of guarantees) assert(broken.has(id), `nothing breaks guarantee ${id}: ${title}`);
  });

  for (const [breaks, breakages] of breakagesByGuarantee) {
    if (withoutTraffic.has(breaks)) continue;
    for (const { what, change, resource, says, alone, regions, queries, functions } of breakages)
      it(`detect ${what}`, async () => {
        // Whether nothing else is named can only be told where there is something else.
        const where = regions === true || alone === true ? "several" : "one";
        const named = (result: SimulationResult) => {
          const { failures } = result.guarantees.find(({ id }) => id === breaks) as GuaranteeResult;
          return failures.some((each) => resource.test(each.resource) && (says?.test(each.problem) ?? true));
        };
        const key = [where, queries, functions].join(" ");
        const unbroken = sound.get(key) ?? (await simulateWith(where, (each) => each, needed({ queries, functions })));
        sound.set(key, unbroken);
        assert(!named(unbroken), `guarantee ${breaks} says so of what is not broken, too`);
        const result = await simulateWith(where, change, needed({ queries, functions }, resource));
        // Without functions some fail in any case.
        const before = new Set(failuresOf(unbroken, breaks)?.map(({ resource: urn }) => urn));
        const innocent = failuresOf(result, breaks)?.filter((each) => !resource.test(each.resource)) ?? [];
        const newly = [...new Set(innocent.map(({ resource: urn }) => urn))].filter((urn) => !before.has(urn));
        assert.deepEqual(alone === true ? newly : [], []);
        assert(
          named(result),
          `broken: ${brokenOnes(result.guarantees)}\n${JSON.stringify(failuresOf(result, breaks)?.slice(0, 3), null, 1)}`,
        );
      });
  }
});

const failuresOf = (result: SimulationResult, id: number) => result.guarantees.find((each) => each.id === id)?.failures;

const brokenOnes = (results: readonly GuaranteeResult[]) =>
  results
    .filter(({ held }) => !held)
    .map(({ id }) => id)
    .join(", ");
