import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { deploy, type Machine } from "../../commands/deploy";
import { UsageError } from "../../console/usage-error";
import { plainDisplay } from "../../deploy/progress";
import { parse, stringify } from "yaml";
import { CapturedTerminal } from "../captured-terminal";
import { FakeEngine } from "../deploy/fake-engine";
import { memberState } from "../deploy/members";
import type { StackEvent } from "../../deploy/engine";
import { emptyPage } from "../page/empty-page";
import { dataIn } from "../page/data-in";

describe("npm run up, preview, refresh, destroy", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "deploy-"));
    copyFileSync(join(__dirname, "..", "..", "Pulumi.prod.yaml"), join(folder, "Pulumi.prod.yaml"));
    writeFileSync(join(folder, "Pulumi.broken.yaml"), "config:\n  event-governance:acounts: []\n");
  });
  after(() => rmSync(folder, { recursive: true }));

  async function run(command: string, engine = new FakeEngine(), more: Partial<Machine> = {}) {
    const terminal = new CapturedTerminal();
    const closed: string[] = [];
    const cancel = new AbortController();
    const print = (text: string) => void terminal.stdout.write(text);
    const status = await deploy(command.split(" "), terminal, {
      folder,
      budget: 64 * 1024 ** 3,
      engine: async () => engine,
      probe: () => ({ role: async () => undefined, bus: async () => undefined }),
      sleep: async () => undefined,
      display: () => plainDisplay(print),
      interrupts: (_onInterrupt) => ({
        cancel: cancel.signal,
        terminate: new AbortController().signal,
        close: () => closed.push("interrupts"),
      }),
      ask: async () => assert.fail("asked"),
      simulate: async () => emptyPage,
      ...more,
    });
    return { status, out: terminal.out, err: terminal.err, closed };
  }

  it("runs in every Region of the environment and prints a table", async () => {
    const engine = new FakeEngine();
    const { status, out, err, closed } = await run("up prod", engine);
    assert.equal(status, 0, err);
    assert.equal(engine.started.length, 4);
    for (const region of ["us-east-1", "eu-central-1", "eu-west-1", "us-west-2"])
      assert.match(out, new RegExp(`│ ${region} +│ .*done`));
    assert.deepEqual(closed, ["interrupts"]);
  });

  it("exits 1 if a Region failed, and writes that Region's output to a log", async () => {
    const engine = new FakeEngine({
      "prod.eu-west-1": { events: [{ kind: "output", text: "+ aws:sqs:Queue\n" }], fails: "no credentials" },
    });
    const { status, out } = await run("up prod", engine);
    assert.equal(status, 1);
    const log = /Logs of each Region: (\S+)/.exec(out)?.[1] ?? "";
    assert.equal(
      readFileSync(join(folder, log, "prod.eu-west-1.log"), "utf8"),
      "+ aws:sqs:Queue\nfailed: no credentials\n",
    );
  });

  it("accepts Regions one by one or separated by commas", async () => {
    const engine = new FakeEngine();
    await run("preview prod --region us-east-1,eu-west-1 --region us-west-2", engine);
    assert.deepEqual([...engine.started].sort(), ["prod", "prod.eu-west-1", "prod.us-west-2"]);
  });

  it("passes policy packs to the engine by their absolute paths", async () => {
    mkdirSync(join(folder, "pack"));
    writeFileSync(join(folder, "pack", "PulumiPolicy.yaml"), "runtime: nodejs\n");
    let packs: readonly string[] = [];
    const engine = async (_file: string, policyPacks: readonly string[]) => {
      packs = policyPacks;
      return new FakeEngine();
    };
    assert.equal((await run("preview prod --policy-pack pack", undefined, { engine })).status, 0);
    assert.deepEqual(packs, [join(folder, "pack")]);
    assert.equal((await run("up prod", undefined, { engine })).status, 0);
    assert.deepEqual(packs, []);
  });

  it("rejects a folder that is not a policy pack, and a pack for an operation that does not support one", async () => {
    const engine = new FakeEngine();
    const missing = await run("up prod --policy-pack packs", engine);
    assert.equal(missing.status, 2);
    assert.match(
      missing.err,
      /--policy-pack is "packs", which is not a policy pack: .*PulumiPolicy\.yaml does not exist/,
    );
    assert.equal((await run("destroy prod --yes --policy-pack pack", engine)).status, 2);
    assert.deepEqual(engine.started, []);
  });

  it("accepts --parallel", async () => {
    const engine = new FakeEngine();
    await run("up prod --parallel 1", engine);
    assert.equal(engine.mostAtOnce, 1);
  });

  it("runs one Region at a time if memory is short, and says how much one needs", async () => {
    const engine = new FakeEngine();
    const { err } = await run("up prod", engine, { budget: 1024 ** 3 });
    assert.equal(engine.mostAtOnce, 1);
    assert.match(err, /us-east-1 starts 15 provider processes, which may take \d\.\d GB; 1\.0 GB are free/);
  });

  it("destroys after the environment's name was typed", async () => {
    const engine = new FakeEngine();
    let question = "";
    const ask = async (text: string) => {
      question = text;
      return "prod\n";
    };
    assert.equal((await run("destroy prod", engine, { ask })).status, 0);
    assert.match(question, /environment prod in eu-west-1, us-west-2, us-east-1, eu-central-1/);
    assert.equal(engine.started.length, 4);
  });

  for (const [what, answer] of [
    ["something else was typed", "yes"],
    ["there is nobody to ask", undefined],
  ] as const)
    it(`destroys nothing if ${what}`, async () => {
      const engine = new FakeEngine();
      const { status, err } = await run("destroy prod", engine, { ask: async () => answer });
      assert.equal(status, 2);
      assert.match(err, answer === undefined ? /Give --yes/ : /You typed "yes", not "prod": nothing was destroyed/);
      assert.deepEqual(engine.log, []);
    });

  it("destroys without asking with --yes, and warns of Regions that send to a hub destroyed alone", async () => {
    const engine = new FakeEngine();
    const { status, err } = await run("destroy prod --yes --region us-east-1", engine);
    assert.equal(status, 0);
    assert.deepEqual(engine.started, ["prod"]);
    assert.match(err, /us-west-2 sends to us-east-1/);
  });

  const wrong: readonly [string, RegExp][] = [
    ["upgrade prod", /"upgrade"\. Choose from: up, preview, refresh, destroy/],
    ["up", /missing required argument 'environment'/],
    ["up Prod_1", /"Prod_1"\. Give its name/],
    ["up staging", /Pulumi\.staging\.yaml does not exist\. Available: broken, prod/],
    ["up prod.eu-west-1", /Give prod --region eu-west-1/],
    ["up prod --region mars-1", /"mars-1".*Choose from/],
    ["up prod --shard 2", /--shard is 2.*no shards/],
    ["up prod --parallel none", /'none' is invalid/],
    ["up prod us-west-2", /too many arguments: "us-west-2".*write -- before the options: npm run up -- ENVIRONMENT/],
    ["up prod --yes", /unknown option '--yes'/],
    ["up broken", /acounts/],
  ];
  for (const [command, message] of wrong)
    it(`answers "${command}" with exit code 2 and one clear message`, async () => {
      const engine = new FakeEngine();
      const { status, err } = await run(command, engine);
      assert.equal(status, 2);
      assert.match(err, message);
      assert.doesNotMatch(err, /\n\s+at /);
      assert.deepEqual(engine.log, []);
    });

  it("reports that the pulumi command is missing, with exit code 2", async () => {
    const engine = () => Promise.reject(new UsageError("There is no pulumi command on the PATH."));
    const { status, err } = await run("up prod", undefined, { engine });
    assert.deepEqual([status, err], [2, "There is no pulumi command on the PATH.\n"]);
  });

  describe("with account 7 of 12 out of reach", () => {
    const accounts = Array.from({ length: 12 }, (_, index) => String(600000000001 + index));
    const seventh = accounts[6] ?? "";
    const probe = () => ({
      role: async (id: string) =>
        id === seventh ? "AccessDenied: not authorized to perform: sts:AssumeRole" : undefined,
      bus: async () => undefined,
    });
    before(() => {
      const shipped = parse(readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8")) as { config: Record<string, any> };
      const listed = shipped.config["event-governance:accounts"] as { id: string }[];
      shipped.config["event-governance:accounts"] = [
        ...listed.slice(0, 3),
        ...accounts.map((id) => ({ id, name: `member-${id}` })),
      ];
      writeFileSync(join(folder, "Pulumi.twelve.yaml"), stringify(shipped, { schema: "yaml-1.1" }));
    });
    const states = (ids: readonly string[]) =>
      Object.fromEntries(
        ["twelve", "twelve.us-west-2", "twelve.eu-central-1", "twelve.eu-west-1"].map((stack) => [
          stack,
          { state: ids.flatMap((id) => memberState(id, stack)) },
        ]),
      );

    it("updates the eleven others in every Region, leaves the seventh unchanged, and exits 1", async () => {
      const engine = new FakeEngine(states(accounts));
      const { status, out } = await run("up twelve", engine, { probe });
      assert.equal(status, 1);
      assert.equal(engine.started.length, 4, "a Region was not worked on");
      for (const [stack, { accountIds, urns }] of engine.omissions) {
        assert.deepEqual(accountIds, [seventh]);
        assert.deepEqual(
          urns,
          memberState(seventh, stack).map(({ urn }) => urn),
        );
      }
      const table = stripVTControlCharacters(out).replaceAll(/[│\s]+/g, " ");
      for (const region of ["us-east-1", "us-west-2", "eu-central-1", "eu-west-1"])
        assert.match(table, new RegExp(`${region} incomplete no changes \\d+ 1 account out of reach: ${seventh}`));
      assert.match(out, new RegExp(`  ${seventh}: AccessDenied`));
      assert.doesNotMatch(out, /state delete/);
    });

    it("keeps a hub that the seventh still sends to when everything is destroyed", async () => {
      const engine = new FakeEngine(states(accounts));
      const { status, out } = await run("destroy twelve --yes", engine, { probe });
      assert.equal(status, 1);
      assert.deepEqual([...engine.started].sort(), ["twelve.eu-west-1", "twelve.us-west-2"]);
      assert.match(out, /us-west-2 may still send to it/);
    });

    it("prints the command that removes it from the state once it is no longer governed", async () => {
      const engine = new FakeEngine({ prod: { state: memberState(seventh) } });
      const { status, out } = await run("up prod", engine, { probe });
      assert.equal(status, 1);
      assert.match(
        out,
        new RegExp(
          `  pulumi state delete --stack prod --target-dependents 'urn:pulumi:prod::event-governance::pulumi:providers:aws::member-${seventh}'`,
        ),
      );
    });

    it("names the accounts in which a step failed", async () => {
      const engine = new FakeEngine({
        "prod.us-west-2": {
          events: [{ kind: "resource-failed", name: "forwarding-400000000003-identity", account: "400000000003" }],
          fails: "update failed",
        },
      });
      const { status, out } = await run("up prod", engine);
      assert.equal(status, 1);
      assert.match(out, /Accounts in which a step failed: 400000000003 in us-west-2\./);
    });
  });

  describe("the page", () => {
    const created = (name: string): StackEvent[] => {
      const urn = `urn:pulumi:prod::event-governance::aws:sqs/queue:Queue::${name}`;
      const step = {
        urn,
        change: "created",
        inputs: {},
        properties: [],
        replacing: [],
        isProtected: false,
        isRetained: false,
      } as const;
      return [
        { kind: "resource-started", type: "aws:sqs/queue:Queue", name, step },
        { kind: "resource-done", change: "created", urn },
      ];
    };
    const pageIn = (file: string) => dataIn(readFileSync(join(folder, file), "utf8"));

    it("has the counts of the printed table, every change and what the simulator says, in .local and where asked", async () => {
      const engine = new FakeEngine({
        prod: { events: [...created("a"), ...created("b")] },
        "prod.eu-west-1": { events: created("c") },
      });
      const report = join(folder, "reviews", "preview.html");
      const simulate: Machine["simulate"] = async ({ name }, { command, file }) => {
        assert.deepEqual(
          [name, file, command],
          ["prod", "Pulumi.prod.yaml", `npm run preview -- prod --report ${report}`],
        );
        return { ...emptyPage, verdict: { ...emptyPage.verdict, held: 18, of: 18, words: "All hold." } };
      };
      const { status, out } = await run(`preview prod --report ${report}`, engine, { simulate });
      assert.equal(status, 0);
      assert.match(out, /✔ Simulated: 18 of 18 guarantees hold\nThe page: \.local\/preview\.html\n$/);
      const { deployment, verdict } = pageIn(".local/preview.html");
      assert.equal(readFileSync(report, "utf8"), readFileSync(join(folder, ".local", "preview.html"), "utf8"));
      assert.equal(verdict.words, "All hold.");
      assert.deepEqual(
        deployment?.changes.map(({ name, stack, end }) => [name, stack, end]),
        [
          ["c", "prod.eu-west-1", "done"],
          ["a", "prod", "done"],
          ["b", "prod", "done"],
        ],
      );
      const table = stripVTControlCharacters(out);
      assert.equal(deployment.stacks.length, 4);
      for (const { label, stack, result, created: made } of deployment.stacks) {
        assert.equal(deployment.changes.filter((change) => change.stack === stack).length, made);
        assert.match(table, new RegExp(`│ ${label} +│ ${result} +│ ${made === 0 ? "no changes" : `${made} created`} `));
      }
    });

    it("is written for a preview that fails, with the reason", async () => {
      const engine = new FakeEngine({ "prod.eu-west-1": { events: created("a"), fails: "no credentials" } });
      assert.equal((await run("preview prod", engine)).status, 1);
      const { deployment } = pageIn(".local/preview.html");
      const failed = deployment?.stacks.find(({ label }) => label === "eu-west-1");
      assert.deepEqual([failed?.result, failed?.reason, failed?.created], ["failed", "no credentials", 1]);
    });

    it("says why nothing was simulated, and changes no exit code by that", async () => {
      const simulate = () => Promise.reject(new Error("the program threw\u001b[2J"));
      const { status, out } = await run("up prod", new FakeEngine(), { simulate });
      assert.equal(status, 0);
      assert.match(out, /✔ Not simulated: the program threw\\u001b\[2J\nThe page: \.local\/up\.html/);
      const { notSimulated, settings, deployment } = pageIn(".local/up.html");
      assert.equal(notSimulated, "the program threw\\u001b[2J");
      assert.equal(deployment?.operation, "up");
      assert.ok(settings.length > 50, "settings are shown all the same");
    });

    it("simulates nothing after an interrupt", async () => {
      const aborted = AbortSignal.abort();
      const interrupts = () => ({ cancel: aborted, terminate: new AbortController().signal, close: () => undefined });
      const simulate = async () => assert.fail("simulated");
      assert.equal((await run("up prod", new FakeEngine(), { interrupts, simulate })).status, 130);
      assert.equal(pageIn(".local/up.html").notSimulated, "the operation was interrupted");
    });

    it("is none of refresh or destroy, and is refused before anything runs where it cannot be written", async () => {
      const { out } = await run("refresh prod");
      assert.doesNotMatch(out, /The page/);
      assert.equal((await run("refresh prod --report a.html")).status, 2);
      const engine = new FakeEngine();
      const { status, err } = await run(`up prod --report ${folder}`, engine);
      assert.deepEqual([status, err], [2, `Cannot write "${folder}": it is a folder.\n`]);
      assert.deepEqual(engine.log, []);
    });
  });

  it("shows its options, with exit code 0", async () => {
    const { status, out } = await run("destroy --help");
    assert.equal(status, 0);
    assert.match(out, /--yes/);
  });

  it("does not hide a bug of its own", async () => {
    const engine = () => Promise.reject(new TypeError("x is not a function"));
    await assert.rejects(run("up prod", undefined, { engine }), TypeError);
  });
});
