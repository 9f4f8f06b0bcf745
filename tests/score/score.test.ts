import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { score } from "../../commands/score";
import { readElasticQuery } from "../../score/elastic-query";
import { ruleText } from "../sigma/rules";

describe("a query of Elastic", () => {
  const iam = ["iam.amazonaws.com"];
  const queries: Readonly<Record<string, readonly [language: string, query: string, calls: unknown]>> = {
    KQL: [
      "kuery",
      'event.provider: "iam.amazonaws.com" and event.action: ("CreateUser" or Delete*) and not event.action: GetUser',
      [
        { providers: iam, action: "CreateUser" },
        { providers: iam, action: "Delete*" },
      ],
    ],
    "KQL with groups": [
      "kuery",
      "(event.provider: iam.amazonaws.com and event.action: A) or (event.provider: s3.amazonaws.com and event.action: B)",
      [
        { providers: iam, action: "A" },
        { providers: ["s3.amazonaws.com"], action: "B" },
      ],
    ],
    EQL: [
      "eql",
      'any where event.provider == "iam.amazonaws.com" and event.action in ("A", "B") // event.action == "C"\n and not (event.action == "D")',
      [
        { providers: iam, action: "A" },
        { providers: iam, action: "B" },
      ],
    ],
    "ES|QL": [
      "esql",
      'from logs-aws.cloudtrail-*\n| where event.provider == "iam.amazonaws.com" and event.action != "X" and event.action == "A"\n| eval b = event.action == "B"',
      [{ providers: iam, action: "A" }],
    ],
    "without a provider": ["kuery", "event.action: A", [{ providers: [], action: "A" }]],
  };
  for (const [name, [language, query, calls]] of Object.entries(queries))
    it(`is read for its calls: ${name}`, () => {
      assert.deepEqual(readElasticQuery(query, language).calls, calls);
    });
});

describe("npm run score", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "score-"))));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it("says what is governed and detected, and what is missed", async () => {
    file(
      "rule.yml",
      ruleText(
        "    selection:\n        eventSource: cloudtrail.amazonaws.com\n        eventName: [DeleteTrail, InventTrail]\n    condition: selection",
      ),
    );
    file(
      "rule.toml",
      '[metadata]\nintegration = ["aws"]\nmaturity = "production"\n[rule]\nlanguage = "kuery"\nseverity = "high"\nindex = ["logs-aws.cloudtrail-*"]\nquery = "event.provider: cloudtrail.amazonaws.com and event.action: DeleteTrail"\n',
    );
    const missed = join(folder, "missed.txt");
    const page = join(folder, "coverage.md");
    const { code, out, error } = await run([
      "--sigma",
      folder,
      "--elastic",
      folder,
      "--missed",
      missed,
      "--write",
      page,
      "--json",
    ]);
    assert.equal(code, 0, error);
    const { sigma, elastic } = JSON.parse(out) as Record<"sigma" | "elastic", { rules: Record<string, unknown>[] }>;
    const told = ({ governed, missed: left, detected }: Record<string, unknown>) => [governed, left, detected];
    assert.deepEqual(sigma.rules.map(told), [["in part", ["aws.cloudtrail InventTrail"], "in part"]]);
    assert.deepEqual(elastic.rules.map(told), [["default", [], "detected"]]);
    assert.equal(readFileSync(missed, "utf8"), "aws.cloudtrail InventTrail\t1\tsigma/rule\n");
    assert.match(readFileSync(page, "utf8"), /^# Coverage\n/);
  });

  it("judges labelled records, and gives alerts the verdict of who read them", async () => {
    const record = (eventName: string) => ({
      eventSource: "cloudtrail.amazonaws.com",
      eventName,
      eventType: "AwsApiCall",
      requestParameters: {},
      userAgent: "Terraform",
    });
    const labelled = [
      { record: record("DeleteTrail"), label: "attack", rule: "hide", severity: "critical" },
      { record: record("InventTrail"), label: "attack", rule: "invent" },
      { record: record("DescribeTrails"), label: "harmless", rule: "look" },
    ];
    const records = file("records.ndjson", labelled.map((each) => JSON.stringify(each)).join("\n"));
    const verdicts = file(
      "verdicts.json",
      JSON.stringify({
        verdicts: [
          { detection: "trail-stopped", record: { userAgent: ["Pulumi"] }, verdict: "false", why: "x" },
          { detection: "trail-stopped", verdict: "expected", why: "It is cleared away." },
        ],
      }),
    );
    const { code, out, error } = await run(["--records", records, "--verdicts", verdicts, "--json"]);
    assert.equal(code, 0, error);
    const [only] = (JSON.parse(out) as { records: { cases: Record<string, unknown>[]; alerts: unknown[] }[] }).records;
    assert.deepEqual(
      only?.cases.map(({ rule, told }) => [rule, told]),
      [
        ["hide", ["trail-stopped"]],
        ["invent", []],
        ["look", []],
      ],
    );
    assert.deepEqual(only?.alerts, [
      {
        detection: "trail-stopped",
        call: "aws.cloudtrail DeleteTrail",
        optIn: false,
        verdict: "expected",
        why: "It is cleared away.",
      },
    ]);
  });

  it("says what is wrong with what it is given", async () => {
    for (const [args, message] of [
      [[], /Nothing to score/],
      [["--records", file("a.json", '{"x": 1}')], /has no eventSource/],
      [["--records", file("b.ndjson", '{"x": 1\n')], /line 1 is not JSON/],
      [["--records", file("c.json", '{"record": {}, "label": "evil"}')], /label "evil".*attack, harmless/],
      [["--records", file("d.json", "[]"), "--verdicts", file("v.json", "{}")], /no file of verdicts/],
      [["--elastic", join(folder, "none")], /no such file/],
    ] as const) {
      const { code, out, error } = await run(args);
      assert.deepEqual([code, out], [2, ""], error);
      assert.match(error, message);
    }
  });
});

async function run(args: readonly string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await score(args, { stdin: process.stdin, stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, out: await text(stdout), error: await text(stderr) };
}
