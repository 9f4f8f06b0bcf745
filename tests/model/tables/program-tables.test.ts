import assert from "node:assert/strict";
import fc from "fast-check";
import { programTables, type ProgramTableArgs } from "../../../model/tables/program-tables";
import { database, ownObjects, temporaryBuckets, withAthena } from "../../simulator/services/athena/fixture";

const buckets = temporaryBuckets();

const shop = {
  id: "111122223333",
  name: "shop",
  unit: "Workloads/Production",
  tags: { team: "shop", "cost-center": "7" },
};
const sandbox = { id: "444455556666", name: "sandbox", unit: "/", tags: {} };
const covered = {
  accountId: "111122223333",
  region: "us-west-2",
  hubRegion: "us-east-1",
  rules: ["workload", "identity"],
  heartbeatMinutes: 15,
};

const args: ProgramTableArgs = {
  bucket: "working",
  accounts: [shop, sandbox],
  managementAccountId: shop.id,
  governanceAccountId: sandbox.id,
  members: [covered, { ...covered, region: "us-east-1", heartbeatMinutes: null }],
  exemptions: [
    {
      tag: { key: "public", value: "yes" },
      resource: "arn:aws:s3:::website-*",
      remediations: ["revert-public-bucket-policy", "enforce-public-access-block"],
      owner: "web team",
      reason: "The website is public on purpose.",
      expires: "2026-11-26",
    },
    {
      account: shop.id,
      remediations: ["restart-trail"],
      owner: "dana",
      reason: "Migration of the trail until November.",
      expires: "2026-11-25",
    },
  ],
  exceptions: [
    {
      id: "by-account",
      detections: ["trail-stopped"],
      unit: "Workloads",
      owner: "dana",
      reason: "Migration of the trail until November.",
      until: "2026-11-25",
    },
    {
      id: "of-all",
      detections: "all",
      principal: { role: ["ci-*"] },
      pattern: { region: ["us-east-1"] },
      owner: "web team",
      reason: "The pipeline builds everything there.",
      until: "2026-11-26",
    },
  ],
  today: "2026-11-26",
};

describe("program tables", () => {
  it("are read back as written", async () => {
    const root = buckets.write(ownObjects(args));
    await withAthena(root, async (athena) => {
      const rows = async (sql: string) => (await athena.run({ database, sql })).rows;
      const accounts = "account, account_name, unit, is_management, is_governance, json_extract_scalar(tags, '$.team')";
      assert.deepEqual(await rows(`SELECT ${accounts} FROM accounts ORDER BY account`), [
        ["111122223333", "shop", "Workloads/Production", true, false, "shop"],
        ["444455556666", "sandbox", "/", false, true, null],
      ]);
      const hyphen = `SELECT json_extract_scalar(tags, '$["cost-center"]') FROM accounts WHERE account_name = 'shop'`;
      assert.deepEqual(await rows(hyphen), [["7"]]);
      const coverage = "account, region, hub_region, rules, heartbeat_minutes";
      assert.deepEqual(await rows(`SELECT ${coverage} FROM coverage ORDER BY region`), [
        ["111122223333", "us-east-1", "us-east-1", ["identity", "workload"], null],
        ["111122223333", "us-west-2", "us-east-1", ["identity", "workload"], 15],
      ]);
      const excepted = "exception, detections, accounts, roles, pattern, owner, last_day, ended";
      assert.deepEqual(await rows(`SELECT ${excepted} FROM exceptions ORDER BY exception`), [
        [...["by-account", ["trail-stopped"], ["111122223333"], null, null], ...["dana", "2026-11-25", true]],
        [...["of-all", null, null, ["ci-*"], '{"region":["us-east-1"]}'], ...["web team", "2026-11-26", false]],
      ]);
      const joined =
        "SELECT x.exception, a.account_name FROM exceptions x CROSS JOIN UNNEST(x.accounts) AS t(id) JOIN accounts a ON a.account = t.id";
      assert.deepEqual(await rows(joined), [["by-account", "shop"]]);
      const exempted = "scope, account, unit, account_tag, tag, resource, remediations, owner, expires, expired";
      assert.deepEqual(await rows(`SELECT ${exempted} FROM exemptions ORDER BY expires`), [
        [
          ...["account 111122223333", "111122223333", null, null, null, null, ["restart-trail"], "dana"],
          ...["2026-11-25", true],
        ],
        [
          ...["tag public=yes, resource arn:aws:s3:::website-*", null, null, null, "public=yes"],
          ...["arn:aws:s3:::website-*", ["enforce-public-access-block", "revert-public-bucket-policy"], "web team"],
          ...["2026-11-26", false],
        ],
      ]);
    });
  });

  it("are the same for the same accounts and members in any order", () => {
    const orders = fc.tuple(
      fc.shuffledSubarray([...args.accounts], { minLength: 2 }),
      fc.shuffledSubarray([...args.members], { minLength: 2 }),
      fc.shuffledSubarray([...args.exemptions], { minLength: 2 }),
    );
    fc.assert(
      fc.property(orders, ([accounts, members, exemptions]) => {
        assert.deepEqual(programTables({ ...args, accounts, members, exemptions }), programTables(args));
      }),
    );
  });

  it("have one object each, below the table's own location, a line for each row", () => {
    for (const { definition, key, content } of programTables(args)) {
      assert.ok(`s3://working/${key}`.startsWith(definition.storageDescriptor.location), key);
      assert.match(key, /^tables\/[a-z]+\/[a-z]+\.ndjson$/);
      assert.equal(content.split("\n").length, 3, content);
      const columns = definition.storageDescriptor.columns.map(({ name }) => name);
      for (const line of content.trim().split("\n"))
        assert.deepEqual(Object.keys(JSON.parse(line) as object).sort(), [...columns].sort());
    }
  });

  it("keep a name with quotes, newlines and other scripts on its line", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1 }), async (name) => {
        const [accounts] = programTables({ ...args, accounts: [{ ...shop, name, tags: { [name]: name } }] });
        const lines = accounts?.content.split("\n") ?? [];
        assert.equal(lines.length, 2);
        const row = JSON.parse(lines[0] ?? "") as Record<string, string>;
        assert.deepEqual([row["account_name"], JSON.parse(row["tags"] ?? "")], [name, { [name]: name }]);
      }),
      { numRuns: 50 },
    );
  });
});
