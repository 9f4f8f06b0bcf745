import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { start } from "../../commands/start";
import { readEnvironment } from "../../environment/environment";
import { assertAddsUp } from "../simulator/report/adds-up";
import { guarantees } from "../../simulator/guarantees/check-guarantees";
import { reportSchema } from "../../simulator/report/report-schema";
import { CapturedTerminal } from "../captured-terminal";
import { smallEnvironment } from "../small-environment";

const root = join(__dirname, "..", "..");
const attacks = join(root, "..", "shared", "data", "cloudtrail");

const call = (eventName: string, more: Record<string, unknown> = {}) => ({
  eventVersion: "1.11",
  eventSource: "iam.amazonaws.com",
  eventName,
  eventTime: "2026-03-01T09:00:00Z",
  awsRegion: "us-east-1",
  eventID: `00000000-0000-4000-8000-${eventName.length.toString().padStart(12, "0")}`,
  eventType: "AwsApiCall",
  readOnly: false,
  managementEvent: true,
  recipientAccountId: "999999999999",
  requestParameters: { userName: "mallory" },
  userIdentity: { type: "IAMUser", arn: "arn:aws:iam::999999999999:user/eve" },
  ...more,
});

describe("npm start", () => {
  let folder: string;
  let small: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "start-"));
    // One Region of the shipped environment: README.md's test runs all of it.
    small = smallEnvironment(folder);
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = async (...options: string[]) => {
    const terminal = new CapturedTerminal();
    const status = await start(["--stack-config", small, "--output", join(folder, "local"), ...options], terminal);
    return { status, stdout: terminal.out, stderr: terminal.err };
  };
  const write = (name: string, content: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it("archives the user's governed events, lists the others, and a saved query finds them", async () => {
    const file = write(
      "mine.json",
      JSON.stringify([call("CreateUser"), call("TagUser"), call("GetUser", { readOnly: true })]),
    );
    const { status, stdout, stderr } = await run("--json", "--events", file);
    assert.equal(status, 0, stderr);
    const report = JSON.parse(stdout);
    reportSchema.parse(report);
    assert.deepEqual(report.events, { sent: 3, archived: 1, denied: 0, ungoverned: 2, deadLettered: 0 });
    assert.deepEqual(report.rehomed.accounts, [{ from: "999999999999", to: "200000000001", events: 3 }]);
    assert.deepEqual(report.warnings, (await readEnvironment(small)).warnings);
    assert.deepEqual(report.notGoverned.map(({ what }: { what: string }) => what).sort(), [
      "GetUser of aws.iam",
      "TagUser of aws.iam",
    ]);
    assert(report.guarantees.every(({ held }: { held: boolean }) => held));
    const found = report.queries.find(({ name }: { name: string }) => name === "iam-users-and-keys-made");
    assert.deepEqual([found.rows, found.ok], [1, true]);
    const rows = JSON.parse(
      readFileSync(join(folder, "local", "queries", "us-east-1", "iam-users-and-keys-made.json"), "utf8"),
    );
    assert.equal(rows[0].user_name, "mallory");
    assert(report.remarks.some((remark: string) => remark.includes("999999999999")));
    assert(
      existsSync(join(folder, "local", "archive", readdirSync(join(folder, "local", "archive"))[0] ?? "", "events")),
    );
  });

  it("prints the same as text, with the guarantees", () => {
    const own = write("one.json", JSON.stringify(call("CreateUser")));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        "-r",
        "ts-node/register/transpile-only",
        "commands/start.ts",
        "--stack-config",
        small,
        "--output",
        join(folder, "local"),
        "--events",
        own,
      ],
      { cwd: root, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout, /1 sent: 1 archived/);
    const verdict = stdout.replaceAll(/\s+/g, " ");
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) assert.match(stdout, new RegExp(`[✔–] ${number}  `));
    // One event exercises few of them, and nothing else is said to hold.
    const idle = [...stdout.matchAll(/– (\d+)  .*not exercised/g)].map(([, id]) => id);
    assert(idle.includes("12"));
    assert.match(
      verdict,
      new RegExp(
        `All ${guarantees.length - idle.length} guarantees that this traffic exercises hold; not exercised: ${idle.join(", ")}\\.`,
      ),
    );
  });

  it("sends what it can of a folder, counts reports of functions apart, and lists what it left out", async () => {
    write(
      "logs/AWSLogs/999999999999/CloudTrail/x.json",
      JSON.stringify({
        Records: [
          call("DeleteTrail", { eventSource: "cloudtrail.amazonaws.com", requestParameters: { name: "audit" } }),
          { eventCategory: "Aggregated", eventType: "AwsAggregatedEvent", accountId: "999999999999" },
          call("StopLogging", {
            eventSource: "cloudtrail.amazonaws.com",
            eventType: "AwsVpceEvent",
            eventCategory: "NetworkActivity",
          }),
        ],
      }),
    );
    const csv = write("history.csv", "Event ID,Event time,Event name\n1,2,3\n");
    const { status, stdout, stderr } = await run("--events", join(folder, "logs"), "--events", csv, "--json");
    // No event names a resource, which one of the saved queries is about.
    assert.equal(status, 0, stderr);
    const { events, caused, otherOutcomes, leftOut, notGoverned, detections } = reportSchema.parse(JSON.parse(stdout));
    assert.deepEqual([events.sent, events.archived, events.ungoverned], [2, 1, 1]);
    // The report of a remediation that changed nothing, and the notice for the ticket system.
    assert.deepEqual([caused.sent, caused.archived], [2, 2]);
    assertAddsUp({ ...events, ...otherOutcomes.events });
    assertAddsUp({ ...caused, ...otherOutcomes.caused });
    assert.deepEqual(
      leftOut.map(({ line, record }) => [line, record]),
      [
        [1, 2],
        [null, null],
      ],
    );
    assert.match(notGoverned[0]?.why ?? "", /AWS Network Activity Event via CloudTrail/);
    const fired = detections.filter((each) => Object.keys(each.events).length > 0);
    assert.deepEqual(
      fired.map(({ id, caused: own }) => [id, Object.keys(own).length > 0]),
      [
        ["remediation-needs-person", true],
        ["trail-stopped", false],
      ],
    );
  });

  it("finds a recorded attack", async function () {
    if (!existsSync(attacks)) return this.skip();
    const { status, stdout, stderr } = await run(
      "--json",
      "--events",
      join(attacks, "aws.persistence.iam-create-admin-user.json"),
    );
    assert.equal(status, 0, stderr);
    const { events, queries } = JSON.parse(stdout);
    assert.equal(events.archived, 3);
    assert.equal(queries.find(({ name }: { name: string }) => name === "admin-policies-attached").rows, 1);
  });

  const shipped = readFileSync(join(root, "Pulumi.prod.yaml"), "utf8");
  const mistakes: [string, () => string[], RegExp][] = [
    [
      "a wrong key",
      () => ["--stack-config", write("Pulumi.keys.yaml", `${shipped}  event-governance:acounts: []\n`)],
      /acounts is \[\], but there is no such setting/,
    ],
    [
      "a wrong account id",
      () => ["--stack-config", write("Pulumi.ids.yaml", shipped.replace('id: "400000000001"', "id: 40000000001"))],
      /accounts\[6\]\.id is 40000000001, which is not an account id/,
    ],
    [
      "a wrong hub",
      () => ["--stack-config", write("Pulumi.hubs.yaml", shipped.replace("hub: us-east-1", "hub: us-west-1"))],
      /regions\.us-west-2\.hub is "us-west-1".*Choose one of: us-east-1, eu-central-1/,
    ],
    [
      "a missing file",
      () => ["--stack-config", join(folder, "Pulumi.none.yaml")],
      /There is no file .*Pulumi\.none\.yaml/,
    ],
    [
      "a file that is not YAML",
      () => ["--stack-config", write("Pulumi.bad.yaml", "a: [")],
      /opens a bracket that it does not close/,
    ],
    ["a file without config", () => ["--stack-config", write("Pulumi.empty.yaml", "")], /has no "config:"/],
    [
      "a file with another name",
      () => ["--stack-config", write("settings.yaml", shipped)],
      /Pulumi\.ENVIRONMENT\.yaml/,
    ],
    ["an unknown option", () => ["--bogus"], /^unknown option '--bogus'\. Run it with --help/],
    ["a surplus argument", () => ["prod"], /^too many arguments: "prod".*npm start -- --OPTION VALUE/],
    ["a value that is no choice", () => ["--rollout", "foo"], /'foo' is invalid.*assumeRole, delegated, stackSet/],
    ["options that exclude each other", () => ["--rollout", "delegated", "--state", folder], /cannot be used with/],
    ["a missing value", () => ["--events"], /argument missing/],
    [
      "states that are not there",
      () => ["--state", join(folder, "gone")],
      /gone": there is no such file or folder\.\n$/,
    ],
    [
      "states that are no JSON",
      () => ["--state", write("garbage.json", "}{")],
      /garbage\.json" is not JSON: it begins with "\}\{"\. Write it with `pulumi stack export/,
    ],
    ["an empty state", () => ["--state", write("blank.json", "")], /blank\.json" is not JSON: it is empty\./],
    [
      "JSON that is no state",
      () => ["--state", write("other.json", "[1]")],
      /other\.json: This is no export of a stack/,
    ],
    [
      "a damaged state",
      () => ["--state", write("half.json", '{"deployment":{"resources":[null]}}')],
      /half\.json: Resource 1 has no URN and type/,
    ],
    ["an output folder with other content", () => ["--output", folder], /that `npm start` did not write/],
    ["events that are none", () => ["--events", write("none.json", "hello")], /holds no JSON/],
    [
      "a list without events",
      () => ["--events", write("empty.json", '{"Records":[]}')],
      /empty\.json" holds no events/,
    ],
    ["an empty file", () => ["--events", write("empty.json", "")], /empty\.json" is empty/],
    ["no such file", () => ["--events", join(folder, "nowhere")], /nowhere" is not there/],
  ];
  for (const [what, options, message] of mistakes)
    it(`answers ${what} with one clear error and no stack trace`, async () => {
      const { status, stdout, stderr } = await run(...options());
      assert.equal(status, 2, stdout);
      assert.equal(stdout, "", "printed before the error");
      assert.match(stderr, message);
      assert.equal(stderr.trim().split("\n").length, 1, stderr);
    });
});
