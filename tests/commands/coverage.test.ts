import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { coverage } from "../../commands/coverage";
import { namesOf } from "../../model/names";
import { planNetwork } from "../../model/network/network";
import type { SilencingCall } from "../../model/silence/changes";
import { coverageOf, expectedByHub } from "../../model/silence/matrix";
import { callAttribute, callsId, heardId, ruleAttribute, settledId, type StoredItem } from "../../model/silence/stored";
import { listedAccounts } from "../../organization/accounts";
import { silentAccounts } from "../../simulator/expectations/queries/silent-accounts";
import type { Envelope } from "../../model/envelope";
import { CapturedTerminal } from "../captured-terminal";
import { prodSettings } from "../settings-of-prod";

const root = join(__dirname, "..", "..");
const at = "2026-11-02T12:00:00Z";
const now = Date.parse(at);
const hour = 3_600_000;
const shop = "400000000001";
const governance = "100000000002";
const settings = prodSettings();
const accounts = listedAccounts(settings);
const network = planNetwork("prod", settings, accounts);
const expected = expectedByHub({ network, accounts });

/** Whether a rule is heard: true, or hours ago. */
type Heard = (account: string, region: string, rule: string) => boolean | number;

/** State tables as the function leaves them, where everybody was heard just now but for whom `heard` says otherwise. */
function tablesOf(heard: Heard = () => true, calls: readonly SilencingCall[] = [], trailAge = 1) {
  const tables = new Map<string, Map<string, StoredItem>>();
  for (const [hub, of] of expected) {
    const items = new Map<string, StoredItem>();
    for (const { id, regions } of of.values())
      for (const [region, rules] of regions) {
        const item: Record<string, { N: string }> = {};
        for (const rule of rules) {
          const answer = heard(id, region, rule);
          if (answer !== false)
            item[ruleAttribute(rule)] = { N: String(now - (answer === true ? 0.2 : answer) * hour) };
        }
        const trail = { N: String(now - (id === shop ? trailAge : 1) * hour) };
        items.set(heardId(id, region), { ...item, trailFirst: { N: "1" }, trailLast: trail });
      }
    tables.set(hub, items);
  }
  // Calls of IAM and Organizations reach the hub of us-east-1 alone.
  const first = tables.get("us-east-1");
  for (const call of calls) first?.set(callsId(call.account), { [callAttribute(call)]: { S: JSON.stringify(call) } });
  return tables;
}

const judged = (
  heard?: Heard,
  calls?: readonly SilencingCall[],
  trailAge?: number,
  states?: ReadonlyMap<string, string>,
) =>
  coverageOf({
    settings,
    network,
    accounts,
    tables: tablesOf(heard, calls, trailAge),
    now,
    ...(states && { accountStates: states }),
  });

const short = ({ silent }: ReturnType<typeof judged>) =>
  silent.map(({ hub, account, region, what, cause }) => [hub, account ?? "", region ?? "", what, cause].join(" "));

const call = (more: Partial<SilencingCall>): SilencingCall => ({
  account: shop,
  kind: "rule",
  call: "DisableRule",
  by: `arn:aws:iam::${shop}:user/mallory`,
  at: now - 4 * hour,
  ...more,
});

describe("npm run coverage", () => {
  const silentFor = 5;
  const inEurope: Heard = (account, region) => (account === shop && region === "eu-west-1" ? silentFor : true);
  const faults: readonly [what: string, found: ReturnType<typeof judged>, silent: readonly string[]][] = [
    ["nothing", judged(), []],
    [
      "a rule",
      judged((account, region, rule) =>
        account === shop && region === "us-west-2" && rule === "compute" ? silentFor : true,
      ),
      [`us-east-1 ${shop} us-west-2 compute rule-unheard`],
    ],
    [
      "a rule that somebody disabled",
      judged(
        (account, region, rule) =>
          account === shop && region === "us-west-2" && rule === "compute" ? silentFor : true,
        [call({ region: "us-west-2", rule: "compute" })],
      ),
      [`us-east-1 ${shop} us-west-2 compute rule-changed`],
    ],
    ["a Region", judged(inEurope), [`eu-central-1 ${shop} eu-west-1 every rule place-unheard`]],
    [
      "a role, of which another hub heard",
      judged(inEurope, [call({ kind: "role", call: "DeleteRole", region: "eu-west-1" })]),
      [`eu-central-1 ${shop} eu-west-1 every rule role-changed`],
    ],
    [
      "a Region that was disabled",
      judged(inEurope, [call({ kind: "region", call: "DisableRegion", region: "eu-west-1" })]),
      [`eu-central-1 ${shop} eu-west-1 every rule region-off`],
    ],
    [
      "an account, of which Organizations says that it is suspended",
      judged((account) => (account === shop ? silentFor : true), [], 1, new Map([[shop, "SUSPENDED"]])),
      ["eu-central-1", "us-east-1"].flatMap((hub) =>
        network.members
          .filter(({ accountId, hubRegion }) => accountId === shop && hubRegion === hub)
          .map(({ region }) => `${hub} ${shop} ${region} every rule account-gone`),
      ),
    ],
    [
      "events of CloudTrail after a trail was stopped",
      judged(() => true, [call({ kind: "trail", call: "StopLogging" })], 4),
      ["eu-central-1", "us-east-1"].map((hub) => `${hub} ${shop}  events of CloudTrail trail-changed`),
    ],
    [
      "events of CloudTrail for eight days",
      judged(() => true, [], 200),
      ["eu-central-1", "us-east-1"].map((hub) => `${hub} ${shop}  events of CloudTrail no-trail`),
    ],
    [
      "every member of a hub",
      judged((account, region) => (account === governance || !region.startsWith("us-") ? true : silentFor)),
      ["us-east-1   every member: every rule hub-policy"],
    ],
    [
      "a hub with its governance account",
      judged((_, region) => (region.startsWith("us-") ? silentFor : true)),
      ["us-east-1   every account: every rule hub-unheard"],
    ],
  ];
  for (const [what, found, silent] of faults)
    it(`names what is silent, and why: ${what}`, () => {
      assert.deepEqual(short(found), silent);
      for (const { why, run } of found.silent) {
        assert.match(why, /\.$/);
        assert.doesNotMatch(run, /ENVIRONMENT|HUB\b/);
      }
    });

  it("does not judge a hub whose heartbeats were late just now", () => {
    const tables = tablesOf(inEurope);
    tables.get("eu-central-1")?.set(settledId, { unsettled: { N: String(now - hour) } });
    const found = coverageOf({ settings, network, accounts, tables, now });
    assert.deepEqual([found.silent, found.unsettled], [[], ["eu-central-1"]]);
  });

  it("gives the same answer as the saved query silent-accounts, of the same heartbeats", () => {
    const missing: Heard = (account, region, rule) =>
      account === shop && rule === "compute" ? 4 : account === "500000000004" && region === "us-west-2" ? 7 : 0.2;
    const beats: Envelope[] = network.members.flatMap(({ accountId, region, rules }) =>
      [undefined, ...rules.map(({ suffix }) => suffix)].map((rule): Envelope => {
        const age = rule === undefined ? 0.2 : Number(missing(accountId, region, rule));
        return {
          version: "0",
          id: `${accountId} ${region} ${rule ?? ""}`,
          "detail-type": "Heartbeat",
          source: "event-governance.heartbeat",
          account: accountId,
          region,
          time: `${new Date(now - age * hour).toISOString().slice(0, 19)}Z`,
          resources: [],
          detail: rule === undefined ? {} : { rule },
        };
      }),
    );
    const places = network.members.map(({ accountId, accountName, region, hubRegion, rules }) => ({
      account: accountId,
      accountName,
      unit: "/",
      region,
      hubRegion,
      heartbeatMinutes: settings.heartbeat.minutes,
      rules: rules.map(({ suffix }) => suffix),
    }));
    const rows = silentAccounts.rows(beats, {} as never, { places, now: new Date(now) } as never);
    const byQuery = rows.map((row) => [row["account"], row["region"], row["silent_rules"]].join(" "));
    const { rows: matrix } = judged(missing);
    const byMatrix = matrix.flatMap(({ account, region, rules }) => {
      const silent = rules.filter(({ state }) => state === "silent").map(({ rule }) => rule);
      return silent.length === 0 ? [] : [[account, region, silent.join(", ")].join(" ")];
    });
    assert(byMatrix.length > 3);
    assert.deepEqual(byMatrix.sort(), byQuery.sort());
  });

  describe("as a command", () => {
    let folder = "";
    let server: Server;
    let tables = tablesOf();
    const calls: string[] = [];
    let failure: string | undefined;
    before(async () => {
      folder = mkdtempSync(join(tmpdir(), "coverage-"));
      server = createServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
          const target = String(request.headers["x-amz-target"]);
          const region = /\/\d{8}\/([a-z0-9-]+)\//.exec(String(request.headers.authorization))?.[1] ?? "";
          calls.push(`${target.split(".")[1] ?? ""} ${region}`);
          response.setHeader("Content-Type", "application/x-amz-json-1.0");
          if (failure !== undefined || target.includes("Organizations")) {
            response.statusCode = 400;
            return void response.end(JSON.stringify({ __type: failure ?? "AccessDeniedException", message: "no" }));
          }
          const [table = "", { Keys }] = Object.entries(
            JSON.parse(body).RequestItems as Record<string, { Keys: { id: { S: string } }[] }>,
          )[0] ?? ["", { Keys: [] }];
          assert.equal(table, namesOf("prod").state);
          const found = Keys.flatMap(({ id }) => {
            const item = tables.get(region)?.get(id.S);
            return item === undefined ? [] : [{ id, ...item }];
          });
          response.end(JSON.stringify({ Responses: { [table]: found }, UnprocessedKeys: {} }));
        });
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    after(() => {
      server.close();
      rmSync(folder, { recursive: true });
    });
    beforeEach(() => {
      failure = undefined;
      tables = tablesOf();
      calls.length = 0;
    });

    async function run(...args: string[]) {
      const terminal = new CapturedTerminal();
      const { port } = server.address() as AddressInfo;
      const config = {
        endpoint: `http://127.0.0.1:${port}`,
        credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
        maxAttempts: 1,
      };
      const stack = ["--stack-config", join(root, "Pulumi.prod.yaml")];
      const code = await coverage(["prod", ...stack, "--at", at, ...args], terminal, { config });
      return { code, out: terminal.out, error: terminal.err };
    }

    it("exits 0 where everybody is heard, and reads each hub's table", async () => {
      const { code, out, error } = await run();
      assert.deepEqual([code, error], [0, ""]);
      assert.match(out, /nothing silent\.\n$/);
      assert.deepEqual([...new Set(calls)].sort(), ["BatchGetItem eu-central-1", "BatchGetItem us-east-1"]);
    });

    it("prints silent places first with cause and what to run, and exits 1", async () => {
      tables = tablesOf(inEurope, [call({ kind: "role", call: "DeleteRole", region: "eu-west-1" })]);
      const { code, out } = await run();
      assert.equal(code, 1);
      const text = out.replace(/\s+/g, " ");
      assert.match(
        text,
        /^✖ 400000000001 shop-production eu-west-1: every rule, last heard 2026-11-02T07:00:00Z role-changed: A role/,
      );
      assert.match(text, /DeleteRole by arn:aws:iam::400000000001:user\/mallory, 2026-11-02T08:00:00Z/);
      assert.match(out, /Run: npm run up -- prod --region eu-west-1/);
      assert.match(out, /│ 400000000001/);
    });

    it("prints the same as JSON, each place with each topic", async () => {
      tables = tablesOf(inEurope);
      const { code, out } = await run("--json");
      const found = JSON.parse(out) as { silent: Record<string, unknown>[]; places: { rules: unknown[] }[] };
      assert.equal(code, 1);
      assert.deepEqual(
        found.silent.map(({ account, region, cause }) => [account, region, cause]),
        [[shop, "eu-west-1", "place-unheard"]],
      );
      assert.equal(found.places.length, network.members.length);
      assert(found.places.every(({ rules }) => rules.length > 3));
    });

    it("reads what was saved of a table instead, without AWS", async () => {
      tables = tablesOf(inEurope);
      const files = [...tables].map(([hub, items]) => {
        const path = join(folder, `${hub}.json`);
        writeFileSync(path, JSON.stringify({ Items: [...items].map(([id, item]) => ({ id: { S: id }, ...item })) }));
        return `${hub}=${path}`;
      });
      const args = files.flatMap((file) => ["--from-file", file]);
      const { code, out } = await run(...args);
      assert.deepEqual([code, calls], [1, []]);
      assert.match(out, /^✖ 400000000001/);
    });

    it("says what it would read, and reads nothing, with --dry-run", async () => {
      const { code, out } = await run("--dry-run");
      assert.deepEqual([code, calls], [0, []]);
      assert.match(out, /Would read \d+ items of event-governance-prod-state in us-east-1 of 100000000002/);
      assert.match(out, /Nothing was read/);
    });

    it("asks Organizations about a silent account, and says so if it may not", async () => {
      tables = tablesOf((account) => (account === shop ? silentFor : true));
      const { code, out, error } = await run();
      assert.equal(code, 1);
      assert.match(out, /account-unheard/);
      assert.match(error, /Whether silent accounts are suspended is not known: .*ListAccounts/);
      calls.length = 0;
      await run("--no-states");
      assert(!calls.some((each) => each.startsWith("List")));
    });

    it("exits 2 with one message that says what to do", async () => {
      writeFileSync(join(folder, "empty.json"), "{}");
      writeFileSync(join(folder, "odd.json"), '{"Items": [{"id": {}}]}');
      writeFileSync(join(folder, "broken.json"), "{");
      const path = (name: string) => join(folder, `${name}.json`);
      for (const [args, message] of [
        [["--at", "noon"], /--at is "noon"\. Write a time in UTC/],
        [
          ["--from-file", "table.json"],
          /names no hub\. Write HUB=FILE, with one of these hubs: eu-central-1, us-east-1/,
        ],
        [["--from-file", `eu-north-1=${path("empty")}`], /names no hub/],
        [["--from-file", `us-east-1=${path("empty")}`], /has no "Items"/],
        [["--from-file", `us-east-1=${path("odd")}`], /item without id at Items\[0\]/],
        [["--from-file", `us-east-1=${path("broken")}`], /cannot be read as JSON/],
        [["--from-file", `us-east-1=${path("none")}`], /cannot be read as JSON: ENOENT/],
        [["more"], /too many arguments/],
      ] as const) {
        const { code, out, error } = await run(...args);
        assert.deepEqual([code, out], [2, ""], args.join(" "));
        assert.match(error, message);
      }
      for (const [name, message] of [
        ["ResourceNotFoundException", /does not exist in the account of the credentials in use\. .* 100000000002/],
        ["AccessDeniedException", /needs dynamodb:BatchGetItem on that table/],
        ["ValidationException", /cannot be read \(ValidationException: "no"\)/],
      ] as const) {
        failure = name;
        const { code, out, error } = await run();
        assert.deepEqual([code, out], [2, ""]);
        assert.match(error, message);
      }
    });
  });
});
