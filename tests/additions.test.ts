import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { check } from "prettier";
import { stringify } from "yaml";
import { listedFolders, savedQueriesFile } from "../tools/reference/lists";
import { Copy, type Ended, filesBelow } from "./additions/copy";
import type { Simulated } from "./additions/simulate";

/** `files/governed-event/model/…/kms-key-rotated.ts.txt`: what a person writes to add a governed event. */
const added = join(__dirname, "additions", "files");
const kinds = readdirSync(added);

/** Paths of what is written for one kind, with the text. */
const filesOf = (kind: string) =>
  filesBelow(join(added, kind)).map((file) => ({
    path: file.replace(/\.txt$/, ""),
    text: readFileSync(join(added, kind, file), "utf8"),
  }));

const pages = ["governed-events", "detections", "correlations", "queries", "tables", "settings", "simulator"];
const generated = [
  ...listedFolders.map(({ folder }) => `${folder}/all.ts`),
  savedQueriesFile,
  ...pages.map((page) => `docs/${page}.md`),
  "settings.schema.json",
];

/** Everything that was added is in use: channel and format by these settings, the rest by itself. */
const settings = {
  organization: { id: "o-a1b2c3d4e5", managementAccountId: "100000000001", governanceAccountId: "100000000002" },
  homeRegion: "us-east-1",
  regions: { "us-east-1": {} },
  accounts: [
    { id: "100000000001", name: "management", unit: "/" },
    { id: "100000000002", name: "governance", unit: "Security" },
  ],
  rollout: { mode: "assumeRole" },
  administrators: { securityhub: { accountId: "100000000002", regions: ["us-east-1"] } },
  archive: { format: "ion" },
  alarms: { emails: ["security@example.com"] },
  notifications: { channels: [{ id: "room", kind: "webex", secret: "event-governance/room" }] },
};

/** Test files that go through what folders hold, and the tests there that are about something added. */
const generic = [
  "tests/tools/reference/lists.test.ts",
  "tests/model/catalog/catalog.test.ts",
  "tests/model/tables/views.test.ts",
  "tests/model/detections/detections.test.ts",
  "tests/model/findings/correlations.test.ts",
  "tests/model/queries/queries.test.ts",
  "tests/model/queries/kms-keys-rotated.test.ts",
  "tests/model/remediations/remediations.test.ts",
  "tests/simulator/expectations/query-expectations.test.ts",
  "tests/policy-pack/policies.test.ts",
];
const concerned = [
  ...["kms-key-rotated", "multi-region-key-rotated", "bucket-sensitive-data-probed", "kms-keys-rotated"],
  ...["guard-replicated-bucket", "queues-keep-messages", "name each item of"],
  ...["show every governed detail type", "have a test each", "has a second opinion"],
  ...["has a violation for each policy", "finds no violations in the shipped environment in mode assumeRole"],
];

interface MochaResult {
  readonly passes: readonly { readonly fullTitle: string }[];
  readonly failures: readonly { readonly fullTitle: string; readonly err: { readonly message: string } }[];
}

const typescript = ["node_modules/typescript-7/bin/tsc", "--noEmit"];
const program = (...args: readonly string[]) => ["--require", "ts-node/register/transpile-only", ...args];

describe("one addition of each kind", () => {
  let copy: Copy;
  let documented: Ended;
  let typed: Ended;
  let simulated: Simulated;
  let tested: MochaResult;

  before(async () => {
    copy = new Copy();
    for (const { path, text } of kinds.flatMap(filesOf)) copy.write(path, text);
    documented = await copy.run(...program("commands/docs.ts"));
    assert.equal(documented.status, 0, documented.output);
    const typing = copy.run(...typescript);
    const config = Object.entries(settings).map(([key, value]) => [`event-governance:${key}`, value] as const);
    copy.write(".local/Pulumi.small.yaml", stringify({ config: Object.fromEntries(config) }, { schema: "yaml-1.1" }));
    const simulation = await copy.run(
      ...program("tests/additions/simulate.ts", ".local/Pulumi.small.yaml", ".local/archive", ".local/simulated.json"),
      "99",
    );
    assert.equal(simulation.status, 0, simulation.output);
    simulated = JSON.parse(copy.read(".local/simulated.json")) as Simulated;
    await copy.run(
      ...["node_modules/mocha/bin/mocha.js", "--grep", concerned.join("|"), ...generic],
      ...["--reporter", "json", "--reporter-option", "output=.local/tested.json"],
    );
    tested = JSON.parse(copy.read(".local/tested.json")) as MochaResult;
    typed = await typing;
  });
  after(() => copy.delete());

  const resources = (type: string, name: RegExp) =>
    simulated.resources.filter((resource) => resource.type === type && name.test(resource.name));
  const inputsOf = (type: string, name: RegExp): string => {
    const found = resources(type, name);
    assert.ok(found.length > 0, `no ${type} is named ${name.source}`);
    return JSON.stringify(found.map(({ inputs }) => inputs));
  };
  const documents = (page: string, ...texts: readonly string[]) => {
    for (const text of texts) assert.ok(copy.read(page).includes(text), `${page} says nothing of ${text}`);
  };
  const passes = (...titles: readonly RegExp[]) => {
    for (const title of titles)
      assert.ok(
        tested.passes.some(({ fullTitle }) => title.test(fullTitle)),
        `no test was called ${title.source}`,
      );
  };

  it("is the files that CONTRIBUTING.md names, as the project formats them", async () => {
    const rows = additionsIn(readFileSync(join(__dirname, "..", "CONTRIBUTING.md"), "utf8"));
    assert.deepEqual([...rows.keys()].sort(), [...kinds].sort());
    for (const [kind, patterns] of rows) {
      const files = filesOf(kind);
      assert.equal(files.length, patterns.length, `${kind}: ${files.map(({ path }) => path).join(", ")}`);
      for (const { path, text } of files) {
        assert.ok(
          patterns.some((pattern) => pattern.test(path)),
          `CONTRIBUTING.md does not ask for ${path}`,
        );
        if (path.endsWith(".ts"))
          assert.ok(await check(text, { parser: "typescript", printWidth: 120 }), `${path} is not formatted`);
      }
      for (const pattern of patterns)
        assert.ok(
          files.some(({ path }) => pattern.test(path)),
          pattern.source,
        );
    }
  });

  it("changes nothing else but what `npm run docs` writes", () => {
    const written = new Set(kinds.flatMap(filesOf).map(({ path }) => path));
    const others = copy.changed().filter((path) => !written.has(path));
    assert.deepEqual(
      others.filter((path) => !generated.includes(path)),
      [],
    );
    // A view of several events comes with these, and how a type is read back with the resource that is new.
    for (const { folder } of listedFolders.filter(({ folder }) => !/\/views$|^read-back\//.test(folder)))
      assert.ok(others.includes(`${folder}/all.ts`), folder);
  });

  it("has the types that are asked for", () => assert.deepEqual(typed, { status: 0, output: "" }));

  it("leaves every guarantee held", () => {
    const broken = simulated.report.guarantees.filter(({ held }) => !held);
    assert.deepEqual(
      broken.map(({ id, failures }) => [id, failures.slice(0, 2)]),
      [],
    );
  });

  it("leaves every test of the things in folders passing", () =>
    assert.deepEqual(
      tested.failures.map(({ fullTitle, err }) => `${fullTitle}: ${err.message}`),
      [],
    ));

  it("a governed event: forwarded, archived, shown by a view of its own, described", () => {
    for (const rule of [/^forwarding-100000000001-protection$/, /^event-archive-protection$/])
      assert.match(inputsOf("aws:cloudwatch/eventRule:EventRule", rule), /KMS CMK Rotation/);
    assert.match(inputsOf("aws:glue/catalogTable:CatalogTable", /-kms-key-rotation$/), /"key_id"/);
    const archived = simulated.archived.filter((event) => event["detail-type"] === "KMS CMK Rotation");
    assert.deepEqual([...new Set(archived.map(({ account }) => account))].sort(), ["100000000001", "100000000002"]);
    documents("docs/governed-events.md", "### kms-key-rotated");
    documents("docs/tables.md", "### kms_key_rotation");
    passes(/a sound pattern and sample for kms-key-rotated$/, /show every governed detail type/);
    passes(/name each item of model\/catalog\/events /);
  });

  it("a detection: a rule that fires, described", () => {
    assert.match(inputsOf("aws:cloudwatch/eventRule:EventRule", /^detections-multi-region-key-rotated$/), /mrk-/);
    const { events } = simulated.report.detections.find(({ id }) => id === "multi-region-key-rotated") ?? {};
    assert.ok(Number(events?.["us-east-1"]) > 0, JSON.stringify(events));
    documents("docs/detections.md", "### multi-region-key-rotated");
    passes(/multi-region-key-rotated fires on its sample and not on its near miss$/);
  });

  it("a correlation rule and a process: detections of their alerts, which fire, described", () => {
    for (const id of ["keys-rotated-in-series", "key-deletion-without-deleted", "key-deletion-deleted-too-early"]) {
      const { events } = simulated.report.detections.find((each) => each.id === id) ?? {};
      assert.ok(Number(events?.["us-east-1"]) > 0, `${id}: ${JSON.stringify(events)}`);
    }
    documents("docs/correlations.md", "### keys-rotated-in-series", "### Process: key-deletion");
    documents("docs/detections.md", "### keys-rotated-in-series", "### key-deletion-without-deleted");
  });

  it("a correlation: a rule that brings its signals, and a finding that is made of them", () => {
    const rules = resources("aws:cloudwatch/eventRule:EventRule", /^responder-correlate-findings-/);
    assert.ok(rules.some(({ inputs }) => String(inputs["eventPattern"]).includes("TTPs/Discovery:S3-")));
    const made = simulated.archived.filter(({ detail }) => JSON.stringify(detail).includes("sensitive-data-probed"));
    assert.ok(made.length > 0);
    passes(/can fire: bucket-sensitive-data-probed$/);
  });

  it("a saved query: recorded, run, compared, described", () => {
    assert.match(inputsOf("aws:athena/namedQuery:NamedQuery", /kms-keys-rotated$/), /kms_cmk_rotation/);
    assert.equal(simulated.report.queries.find(({ name }) => name === "kms-keys-rotated")?.ok, true);
    const { columns, rows } = simulated.answers["kms-keys-rotated"] ?? assert.fail("it did not run");
    assert.deepEqual(columns, ["account", "region", "kms_key", "rotations", "last_rotation"]);
    assert.ok(rows.some((row) => (row as string[])[2] === "mrk-1234abcd12ab34cd56ef1234567890ab"));
    documents("docs/queries.md", "## kms-keys-rotated");
    passes(/^kms-keys-rotated counts the rotations of each key/, /^saved queries kms-keys-rotated finds its own/);
    passes(/agrees with kms-keys-rotated, which finds something$/, /reports a broken answer of kms-keys-rotated$/);
  });

  it("a remediation: permitted to look, reported in dry-run, a setting", () => {
    const role = inputsOf("aws:iam/rolePolicy:RolePolicy", /^forwarding-100000000001-remediation-role$/);
    assert.match(role, /GuardReplicatedBucket/);
    assert.ok(
      resources("aws:cloudwatch/eventRule:EventRule", /^responder-remediate-/).some(({ inputs }) =>
        String(inputs["eventPattern"]).includes("PutBucketReplication"),
      ),
    );
    const report = simulated.report.actions.find(({ remediation }) => remediation === "guard-replicated-bucket");
    assert.ok(report !== undefined && (report.outcomes["dry-run"] ?? 0) > 0, JSON.stringify(report));
    assert.deepEqual([report.calls.made, report.calls.wouldBeMade > 0], [0, true]);
    documents("docs/settings.md", "`guard-replicated-bucket`");
    documents("settings.schema.json", '"guard-replicated-bucket"');
    documents("docs/detections.md", "`guard-replicated-bucket`");
    passes(/guard-replicated-bucket is granted every call that it declares/);
  });

  it("a kind of channel: a setting, permitted its secret, sending", () => {
    assert.match(inputsOf("aws:iam/rolePolicy:RolePolicy", /^responder-notify$/), /event-governance\/room/);
    const told = simulated.sent.filter(({ body }) => body.startsWith('{"text":"HIGH: A multi-Region key was rotated'));
    assert.ok(told.length > 0, JSON.stringify(simulated.sent.slice(0, 3)));
    documents("docs/settings.md", "`webex`", "slack, teams, webex: a chat.");
    documents("settings.schema.json", '"webex"');
    passes(/name each item of model\/channels\/kinds /, /name each item of functions\/notify\/channels /);
  });

  it("a format of the archive: a setting, written, read", () => {
    const stream = inputsOf("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", /^event-archive-stream/);
    for (const text of ["UNCOMPRESSED", "events-ion/"]) assert.ok(stream.includes(text), text);
    for (const table of [/-events$/, /-events-by-type$/])
      assert.match(inputsOf("aws:glue/catalogTable:CatalogTable", table), /IonHiveSerDe/);
    assert.ok(Number(simulated.report.guarantees.find(({ id }) => id === 1)?.checked) > 0);
    documents("docs/settings.md", "ion: plain lines of JSON that are read as Amazon Ion.");
    documents("settings.schema.json", '"ion"');
    passes(/name each item of model\/archive\/formats /, /name each item of simulator\/services\/athena\/formats /);
  });

  it("a guarantee: counted, held, broken on purpose, described", () => {
    const found = simulated.report.guarantees.find(({ id }) => id === 99);
    assert.deepEqual([found?.title, found?.held], ["no function gives up on an event", true]);
    assert.equal(found?.checked, resources("aws:lambda/function:Function", /./).length);
    documents("docs/simulator.md", "**No function gives up on an event.** Counted in functions:");
    const [broken] = simulated.broken;
    assert.equal(broken?.what, "a function that may not read its secrets");
    const [failure] = broken.failures;
    assert.match(`${failure?.resource} ${failure?.problem}`, /responder-notify It gave up on \d+\.$/);
  });

  it("a policy of the pack: asked of what the program builds, broken on purpose", () => {
    passes(/queues-keep-messages reports a queue that forgets/, /has a violation for each policy/);
    passes(/finds no violations in the shipped environment in mode assumeRole$/);
  });

  describe("that is incomplete", () => {
    const refused = async (path: string, text: string): Promise<string> => {
      copy.write(path, text);
      try {
        const { status, output } = await copy.run(...program("commands/docs.ts"));
        assert.equal(status, 2, output);
        return output;
      } finally {
        copy.remove(path);
      }
    };

    it("is refused for a file with two values", async () => {
      const output = await refused(
        "model/detections/shipped/two.ts",
        "export const one = {};\nexport const two = {};\n",
      );
      assert.equal(
        output,
        "model/detections/shipped/two.ts exports one, two. Each file there is a detection: export one const, and put shared code outside the folder.\n",
      );
    });

    it("is refused for a saved query without a second opinion", async () => {
      assert.equal(
        await refused("model/queries/unchecked.sql", "SELECT 1"),
        "A saved query is model/queries/unchecked.sql and simulator/expectations/queries/unchecked.ts: simulator/expectations/queries/unchecked.ts is missing.\n",
      );
    });

    it("is refused for a kind of channel that nothing sends to", async () => {
      const text = readFileSync(join(__dirname, "..", "model", "channels", "kinds", "teams.ts"), "utf8");
      const output = await refused("model/channels/kinds/pager.ts", text.replaceAll("teams", "pager"));
      assert.match(output, /^A kind of notification channel is .*\/pager\/channel\.ts is missing\.\n$/);
    });
  });
});

/**
 * The files of each row of the table in "Add one" that are written anew, as patterns of their paths. Rows whose cell names
 * no file for a NAME are changes of what is there, or told elsewhere.
 */
function additionsIn(page: string): Map<string, RegExp[]> {
  const [, section = ""] = page.split("\n## Add one\n");
  const rows = [...section.matchAll(/^\| ([A-Z][^|]*?) +\| ([^|]*?) *\|/gm)].map(([, what = "", files = ""]) => {
    const paths = [...files.matchAll(/`([^`]+\.\w+)`/g)].map(([, path = ""]) => path);
    const patterns = paths
      .filter((path) => basename(path).includes("NAME") || path.includes("/NAME/"))
      .map(
        (path) => new RegExp(`^${path.replace("NN", "\\d\\d").replace("NAME", "[a-z0-9-]+").replaceAll(".", "\\.")}$`),
      );
    return [what.toLowerCase().replaceAll(" ", "-"), patterns] as const;
  });
  return new Map(rows.filter(([, patterns]) => patterns.length > 0));
}
