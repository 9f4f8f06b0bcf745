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

  it("tells by correlation rules what records mean together, in order of time, with the verdict of who read it", async () => {
    const call = (eventName: string, minute: number, userName: string) => ({
      eventSource: "iam.amazonaws.com",
      eventName,
      eventType: "AwsApiCall",
      eventID: `${eventName} ${userName}`,
      eventTime: `2026-11-02T09:${String(minute).padStart(2, "0")}:00Z`,
      awsRegion: "us-east-1",
      recipientAccountId: "111122223333",
      userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/fern" },
      requestParameters: { userName },
    });
    const stopped = {
      ...call("StopLogging", 1, "x"),
      eventSource: "cloudtrail.amazonaws.com",
      requestParameters: { name: "trail" },
    };
    const lines = [
      call("DeleteUser", 40, "second"),
      call("CreateUser", 30, "second"),
      call("DeleteUser", 20, "first"),
      call("CreateUser", 10, "first"),
      call("DeleteUser", 5, "third"),
      call("CreateUser", 50, "third"),
    ];
    const records = file("series.ndjson", [...lines, stopped].map((each) => JSON.stringify(each)).join("\n"));
    const verdicts = file(
      "read.json",
      JSON.stringify({
        verdicts: [
          { detection: "user-made-and-deleted", record: { group: { user: ["first"] } }, verdict: "true", why: "x" },
        ],
      }),
    );
    const page = join(folder, "series.md");
    const { code, out, error } = await run(["--records", records, "--verdicts", verdicts, "--write", page, "--json"]);
    assert.equal(code, 0, error);
    const { records: scored } = JSON.parse(out) as { records: { correlated: Record<string, unknown>[] }[] };
    assert.deepEqual(
      scored[0]?.correlated.map(({ rule, from, to, events, verdict }) => [rule, from, to, events, verdict]),
      [
        ["user-made-and-deleted", "2026-11-02T09:10:00Z", "2026-11-02T09:20:00Z", ["CreateUser", "DeleteUser"], "true"],
        ["trail-not-started-again", "2026-11-02T09:01:00Z", "2026-11-02T09:31:00Z", ["StopLogging"], undefined],
        [
          "user-made-and-deleted",
          "2026-11-02T09:30:00Z",
          "2026-11-02T09:40:00Z",
          ["CreateUser", "DeleteUser"],
          undefined,
        ],
      ],
    );
    assert.match(readFileSync(page, "utf8"), /1 true, 0 expected, 0 false, and 2 alerts that nobody has read/);
    const apart = [lines[1], lines[0]].map((record, index) => ({ record, label: "attack", rule: `case ${index}` }));
    const labelled = file("apart.ndjson", apart.map((each) => JSON.stringify(each)).join("\n"));
    const { out: ofCases } = await run(["--records", labelled, "--json"]);
    const { records: cases } = JSON.parse(ofCases) as { records: { correlated: unknown[] }[] };
    assert.deepEqual(cases[0]?.correlated, []);
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
