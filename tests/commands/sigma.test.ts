import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { sigma } from "../../commands/sigma";
import { parseStackYaml } from "../../environment/stack-yaml";
import { parseSettings } from "../../model/checks/parse";
import { parseNamedQuery } from "../../model/queries/named-query";
import { ruleText } from "../sigma/rules";

const selection = (fields: string, condition = "selection") =>
  `    selection:\n${fields.replace(/^/gm, "        ")}\n    condition: ${condition}`;

describe("npm run sigma", () => {
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "sigma-"));
    mkdirSync(join(folder, "rules", "inner"), { recursive: true });
    const rule = (name: string, title: string, detection: string) =>
      writeFileSync(
        join(folder, "rules", name),
        ruleText(detection)
          .replace("A rule of ours", title)
          .replace("3b1f2c7e", title.length.toString(16).padStart(8, "0")),
      );
    rule("governed.yml", "Trail deleted", selection("eventSource: cloudtrail.amazonaws.com\neventName: DeleteTrail"));
    rule(
      "ungoverned.yml",
      "Stream of data deleted",
      selection("eventSource: polly.amazonaws.com\neventName: [DeleteLexicon, ListLexicons]"),
    );
    rule(
      "inner/object.yml",
      "Something in the parameters",
      selection("eventSource: s3.amazonaws.com\nrequestParameters|contains: 'Suspended'"),
    );
    rule("any.yaml", "A tool", selection("userAgent: ScanTool"));
    writeFileSync(join(folder, "rules", "other.yml"), ruleText(selection("a: b")).replace("cloudtrail", "vpcflow"));
    writeFileSync(join(folder, "rules", "notes.txt"), "no rule");
    writeFileSync(join(folder, "broken.yml"), "title: 'a\n");
  });
  after(() => rmSync(folder, { recursive: true }));

  it("says what becomes of each rule of a folder", async () => {
    const { code, out } = await run([join(folder, "rules")]);
    assert.equal(code, 1, out);
    const said = out.replace(/\s+/g, " ");
    for (const part of [
      "Trail deleted",
      "governed: by cloudtrail-weakened detected: already, by trail-stopped",
      "events.custom is needed for aws.polly DeleteLexicon, aws.polly ListLexicons",
      "refused, line 12: The field requestParameters is an object",
      "as a saved query: yes",
      "governed: it names no call",
      "4 rules for CloudTrail: 3 compiled, 1 refused, 0 invalid. 1 rule about other logs left aside.",
      "--any-call adds them",
    ])
      assert.ok(said.includes(part), `${part}\n${out}`);
  });

  it("writes text that looks like a number or a date so that Pulumi reads it as text", async () => {
    const [rule, file] = [join(folder, "looks.yml"), join(folder, "looks.yaml")];
    const values = ["1_000", "2027-06-30", "0o17", "No"];
    writeFileSync(
      rule,
      `title: Values that look like something else
logsource: { product: aws, service: cloudtrail }
detection:
  selection: { eventSource: iam.amazonaws.com, eventName: CreateUser, requestParameters.userName: ${JSON.stringify(values)} }
  condition: selection
`,
    );
    const { error } = await run([rule, "--write", file]);
    const written = JSON.stringify(parseStackYaml(readFileSync(file, "utf8"), file));
    // What has letters is compared in any case.
    const asked = values.map((value) => (/[a-z]/i.test(value) ? { "equals-ignore-case": value } : value));
    assert.ok(written.includes(`{"userName":${JSON.stringify(asked)}}`), error);
  });

  it("writes settings that the program accepts, and queries that it could save", async () => {
    const file = join(folder, "sigma.yaml");
    const queries = join(folder, "queries");
    const { code, error } = await run([
      join(folder, "rules"),
      "--write",
      file,
      "--queries",
      queries,
      "--all",
      "--any-call",
    ]);
    assert.equal(code, 1, error);
    const { config } = parseStackYaml(readFileSync(file, "utf8"), file) as {
      config: Record<string, Record<string, { id: string }[]>>;
    };
    const settings = parseSettings({
      organization: { id: "o-a1b2c3d4e5", managementAccountId: "100000000001", governanceAccountId: "100000000002" },
      homeRegion: "us-east-1",
      regions: { "us-east-1": {} },
      accounts: [
        { id: "100000000001", name: "management" },
        { id: "100000000002", name: "governance" },
      ],
      events: config["event-governance:events"],
      detections: config["event-governance:detections"],
    });
    const ids = settings.detections.custom.map(({ id }) => id);
    assert.ok(
      ids.includes("sigma-trail-deleted") && ids.includes("sigma-stream-of-data-deleted-polly-reads"),
      ids.join(),
    );
    assert.deepEqual(
      settings.events.custom.map(({ id, readOnly }) => [id, readOnly]),
      [
        ["sigma-polly-calls", false],
        ["sigma-polly-reads", true],
      ],
    );
    const name = "sigma-something-in-the-parameters.sql";
    const query = parseNamedQuery(name, readFileSync(join(queries, name), "utf8"));
    assert.match(query.why, /by The tests/);
    // It may be written again, and a file of somebody else's may not.
    assert.equal((await run([join(folder, "rules"), "--write", file])).code, 1);
    const theirs = join(folder, "Pulumi.prod.yaml");
    writeFileSync(theirs, "config: {}\n");
    const refused = await run([join(folder, "rules"), "--write", theirs]);
    assert.equal(refused.code, 2);
    assert.match(refused.error, /was not written by this command/);
    assert.equal(readFileSync(theirs, "utf8"), "config: {}\n");
  });

  it("compares with the settings of an environment", async () => {
    const excluded = join(folder, "Pulumi.small.yaml");
    writeFileSync(
      excluded,
      readFileSync(join(__dirname, "..", "..", "Pulumi.prod.yaml"), "utf8") +
        "  event-governance:events:\n    exclude: [cloudtrail-weakened]\n",
    );
    const { out } = await run([join(folder, "rules", "governed.yml"), "--stack-config", excluded]);
    assert.match(out.replace(/\s+/g, " "), /events[.]custom is needed for aws[.]cloudtrail DeleteTrail detected: no/);
  });

  it("prints JSON with every pattern", async () => {
    const { code, out } = await run([join(folder, "rules", "governed.yml"), "--json"]);
    assert.equal(code, 0);
    const { rules } = JSON.parse(out) as { rules: { patterns: { source: string }[]; governed: string }[] };
    assert.deepEqual(
      rules.map(({ patterns, governed }) => [patterns[0]?.source, governed]),
      [["aws.cloudtrail", "governed"]],
    );
  });

  it("says what is wrong with a rule and goes on, and exits 2 for what it cannot read", async () => {
    const { code, out, error } = await run([join(folder, "broken.yml"), join(folder, "rules", "governed.yml")]);
    assert.equal(code, 1, error);
    assert.match(out, /invalid, line \d+: The file is not YAML/);
    assert.match(out, /1 compiled, 0 refused, 1 invalid/);
    for (const [args, message] of [
      [[], /missing required argument 'rules'/],
      [[join(folder, "none.yml")], /no such file/],
      [[join(folder, "rules"), "--values", join(folder, "broken.yml")], /Cannot read|no map of names/],
      [[join(folder, "rules"), "--nonsense"], /unknown option '--nonsense'/],
    ] as const) {
      const answer = await run(args);
      assert.deepEqual([answer.code, answer.out], [2, ""]);
      assert.match(answer.error, message);
    }
  });

  it("prints its usage", async () => {
    const { code, out } = await run(["--help"]);
    assert.equal(code, 0);
    assert.match(out, /--write <FILE>/);
  });

  it("translates at least 52 of the rules of SigmaHQ", async function () {
    const clone = process.env["SIGMA_RULES"];
    if (clone === undefined || !existsSync(clone)) {
      console.log("      skipped: SIGMA_RULES names no folder rules/cloud/aws/cloudtrail of SigmaHQ/sigma");
      return this.skip();
    }
    const { out } = await run([clone, "--json"]);
    const { rules } = JSON.parse(out) as { rules: { outcome: string; reason?: string }[] };
    assert.ok(rules.filter(({ outcome }) => outcome === "compiled").length >= 52);
    for (const rule of rules) if (rule.outcome !== "compiled") assert.ok((rule.reason ?? "").length > 20);
  });
});

async function run(args: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await sigma(args, { stdin: process.stdin, stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await text(stdout), error: await text(stderr) };
}
