import assert from "node:assert/strict";
import type { Account } from "../../../model/accounts/account";
import type { Envelope } from "../../../model/envelope";
import type { CoveredMember } from "../../../model/tables/program-tables";
import {
  archiveObjects,
  envelope,
  ownObjects,
  temporaryBuckets,
  withAthena,
} from "../../simulator/services/athena/fixture";
import { ask, type Row } from "./finder";

const buckets = temporaryBuckets();

const accounts: readonly Account[] = [
  { id: "111122223333", name: "shop", unit: "Workloads/Production", tags: { team: "shop" } },
  { id: "444455556666", name: "sandbox", unit: "Workloads/Development", tags: {} },
];

const member = (
  accountId: string,
  region: string,
  heartbeatMinutes: number | null = 15,
  rules: readonly string[] = [],
): CoveredMember => ({
  accountId,
  region,
  hubRegion: "us-east-1",
  rules,
  heartbeatMinutes,
});

const members = [
  member("111122223333", "us-east-1"),
  member("111122223333", "us-west-2"),
  member("444455556666", "us-east-1"),
];

const beat = (account: string, region: string, time: string, type = "Heartbeat"): Envelope =>
  envelope({ source: "event-governance.heartbeat", "detail-type": type, account, region, time });

function silent(events: readonly Envelope[], covered = members, known = accounts): Promise<Row[]> {
  const places = covered.map(({ accountId: account, ...rest }) => {
    const found = known.find(({ id }) => id === account);
    return { ...rest, account, accountName: found?.name ?? null, unit: found?.unit ?? null };
  });
  return withAthena(
    buckets.write({ ...archiveObjects(events), ...ownObjects({ accounts: known, members: covered }) }),
    (athena) => ask(athena, "silent-accounts", { events, firstDay: "2026-11-01", places }),
  );
}

describe("silent-accounts", () => {
  const newest = "2026-11-02T10:00:00Z";
  const alive = [beat("111122223333", "us-east-1", newest), beat("444455556666", "us-east-1", "2026-11-02T09:59:00Z")];
  const row = (last_heartbeat: string | null): Row => ({
    account: "111122223333",
    account_name: "shop",
    unit: "Workloads/Production",
    region: "us-west-2",
    last_heartbeat,
    newest_heartbeat: newest,
    heartbeat_minutes: 15,
    silent_rules: null,
  });

  it("finds nothing while every member sends heartbeats", async () => {
    assert.deepEqual(await silent([...alive, beat("111122223333", "us-west-2", "2026-11-02T09:58:00Z")]), []);
  });

  it("finds exactly the member that never sent a heartbeat", async () => {
    assert.deepEqual(await silent(alive), [row(null)]);
  });

  it("finds the member whose last heartbeat is more than three intervals older than the newest of all", async () => {
    const stopped = (time: string) => silent([...alive, beat("111122223333", "us-west-2", time)]);
    assert.deepEqual(await stopped("2026-11-02T09:15:00Z"), []);
    assert.deepEqual(await stopped("2026-11-02T09:14:59Z"), [row("2026-11-02T09:14:59Z")]);
    assert.deepEqual(await stopped("2026-11-01T23:00:00Z"), [row("2026-11-01T23:00:00Z")]);
    assert.deepEqual(await stopped("2026-10-31T23:00:00Z"), [row(null)]);
  });

  it("is not blinded by a heartbeat whose time is none", async () => {
    const odd = { ...beat("999999999999", "us-east-1", newest), time: "2026-11-02T99:00:00Z" };
    assert.deepEqual(await silent([...alive, odd]), [row(null)]);
  });

  it("ignores heartbeats from the future, which their senders may forge to make all others look silent", async () => {
    const forged = beat("444455556666", "us-east-1", "2026-11-02T12:00:01Z");
    assert.deepEqual(await silent([...alive, forged, beat("111122223333", "us-west-2", newest)]), []);
  });

  it("names the forwarding rules whose own heartbeats stay away, with those of the account and Region there", async () => {
    const covered = [member("111122223333", "us-west-2", 15, ["workload", "identity", "findings"])];
    const ofRule = (rule: string, time: string): Envelope => ({
      ...beat("111122223333", "us-west-2", time),
      detail: { rule },
    });
    const whole = beat("111122223333", "us-west-2", "2026-11-02T09:58:00Z");
    const rules = [ofRule("findings", "2026-11-02T07:00:00Z"), ofRule("identity", "2026-11-02T06:59:59Z")];
    // Another account's beats, and those that name no rule of the place, say nothing.
    const others = [
      { ...beat("444455556666", "us-west-2", newest), detail: { rule: "workload" } },
      ofRule("x", newest),
    ];
    assert.deepEqual(await silent([...alive, whole, ...rules, ...others], covered), [
      { ...row("2026-11-02T09:58:00Z"), silent_rules: "identity, workload" },
    ]);
    const heard = ["workload", "identity", "findings"].map((rule) => ofRule(rule, "2026-11-02T09:00:00Z"));
    assert.deepEqual(await silent([...alive, whole, ...heard], covered), []);
    assert.deepEqual(await silent([...alive, ...heard], covered), [row(null)]);
  });

  it("expects a rule's heartbeat as seldom as those of its account, if that is less than once an hour", async () => {
    const covered = [member("111122223333", "us-east-1", 180, ["identity"])];
    const at = (time: string) =>
      silent([...alive, { ...beat("111122223333", "us-east-1", time), detail: { rule: "identity" } }], covered);
    assert.deepEqual(await at("2026-11-02T01:00:00Z"), []);
    assert.equal((await at("2026-11-02T00:59:59Z"))[0]?.["silent_rules"], "identity");
  });

  it("ignores events of another type", async () => {
    assert.deepEqual(await silent([...alive, beat("111122223333", "us-west-2", newest, "HEARTBEAT")]), [row(null)]);
  });

  it("finds all members if none sends heartbeats", async () => {
    const found = await silent([]);
    assert.equal(found.length, members.length);
    for (const { newest_heartbeat: none } of found) assert.equal(none, null);
  });

  it("expects nothing of a member without a heartbeat, or of an account and Region that is not covered", async () => {
    assert.deepEqual(await silent(alive, [member("111122223333", "us-west-2", null)]), []);
    assert.deepEqual(await silent(alive, []), []);
  });

  it("identifies a member by its number if the table of accounts does not contain it", async () => {
    const [found] = await silent(alive, [member("999999999999", "us-east-1")]);
    assert.deepEqual([found?.["account"], found?.["account_name"]], ["999999999999", null]);
  });
});
