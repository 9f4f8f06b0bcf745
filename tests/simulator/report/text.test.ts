import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { readEnvironment, regionsOf } from "../../../environment/environment";
import type { GuaranteeResult } from "../../../simulator/guarantees/guarantee";
import { guarantees } from "../../../simulator/guarantees/check-guarantees";
import { greet } from "../../../simulator/report/greeting";
import { terminalProgress } from "../../../simulator/report/progress";
import type { Report } from "../../../simulator/report/report";
import { reportAsText } from "../../../simulator/report/text";
import { columnsOf } from "../../../console/wrap";
import { CapturedTerminal } from "../../captured-terminal";
import { smallEnvironment } from "../../small-environment";

const regions = ["us-east-1", "eu-central-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1"];

const result = (id: number, more: Partial<GuaranteeResult> = {}): GuaranteeResult => {
  const { title, short, unit, one } = guarantees.find((each) => each.id === id) ?? assert.fail(`no guarantee ${id}`);
  return {
    id,
    title,
    ...(short && { short }),
    unit,
    ...(one && { one }),
    held: true,
    checked: 1,
    failures: [],
    ...more,
  };
};

const one: Report["events"] = {
  sent: 1,
  archived: 1,
  denied: 1,
  ungoverned: 1,
  deadLettered: 1,
  belowErrorPrefix: 1,
  elsewhere: 1,
  lost: 1,
  countedAgain: 1,
  ungovernedKinds: { notGoverned: 1, readOnly: 1, archiveItself: 1, hostile: 1, missed: 1 },
};

/** One of everything. */
const report = (more: Partial<Report> = {}): Report => ({
  warnings: ["regions lacks a Region."],
  mutants: {
    date: "2026-11-02",
    commit: "0123456789",
    of: 1_100,
    all: { mutants: 1_100, harmless: 100, killed: 960, blamed: 950, pack: 200 },
  },
  flood: { events: 510, senders: 3, whole: 1 },
  remarks: ["An account is not in this environment."],
  leftOut: [{ file: "a.json", line: 1, record: 1, why: "is a digest" }],
  events: one,
  caused: one,
  notGoverned: [{ what: "GetUser of aws.iam", why: "read-only", events: 1 }],
  guarantees: guarantees.map(({ id }) => result(id)),
  requests: [{ address: "POST https://example.com/a", count: 1 }],
  detections: [
    {
      id: "root-sign-in",
      title: "The root user signed in",
      severity: "high",
      events: Object.fromEntries(regions.map((each) => [each, 1])),
      caused: {},
      triage: {
        look: ["Run `root-use`.", "Ask the owner."],
        harmless: "An exercise.",
        contain: "Change the password.",
      },
    },
  ],
  exceptions: [
    {
      id: "deployments-open-ports",
      scope: "admin-port-opened: role deployment",
      owner: "platform team",
      reason: "Load balancers are tested there.",
      until: "2026-11-30",
      ended: false,
      events: { "us-east-1": 1 },
    },
  ],
  idleRemediations: [{ remediation: "restart-trail", why: "settings switch it off" }],
  idleRules: ["arn:aws:events:us-east-1:100000000002:rule/idle"],
  functions: [
    { name: "notify", region: "us-east-1", invocations: 1, events: 1, calls: 1, changes: 1, messages: 1, gaveUp: 1 },
  ],
  actions: [{ remediation: "restart-trail", outcomes: { "dry-run": 1 }, calls: { made: 0, wouldBeMade: 1 } }],
  tickets: 1,
  derivedAccounts: 1,
  queries: regions.map((region) => ({ name: "everything-that-touched-one-resource", region, rows: 1, ok: true })),
  objects: 1,
  assumptions: ["S3 takes it."],
  output: ".local",
  ownEvents: false,
  strict: false,
  seconds: { total: 1 },
  ...more,
});
const text = (more: Partial<Report> = {}, width = 80, verbose = true) =>
  stripVTControlCharacters(reportAsText(report(more), width, verbose));

describe("the report as text", () => {
  it("names each resource at fault once, with how often it was seen, and the way of the first event", () => {
    const failure = (resource: string, index: number) => ({
      event: `event ${index}`,
      path: [`taken by bus ${index}`],
      resource,
      problem: "It was to be archived once.",
    });
    const failures = [
      failure("urn:rare", 0),
      ...Array.from({ length: 900 }, (_, index) => failure("urn:frequent", index + 1)),
    ];
    for (const other of ["urn:third", "urn:fourth", "urn:fifth"]) failures.push(failure(other, 1_000));
    const broken = report({ guarantees: [result(1, { held: false, failures })] });
    const text = stripVTControlCharacters(reportAsText(broken, 80, false));
    assert.ok(text.indexOf("urn:frequent") < text.indexOf("urn:rare"), text);
    assert.match(text, /and 899 more of it/);
    assert.match(text, /and 2 more resources at fault/);
    assert.deepEqual(text.match(/taken by bus \d+/g), ["taken by bus 1"]);
    assert.ok(text.split("\n").length < 60, "a screen or two");
    assert.match(reportAsText(broken, 80, true), /taken by bus 4/);
  });

  it("says one of everything in the singular", () => {
    for (const verbose of [true, false])
      assert.deepEqual(text({}, 200, verbose).match(/(?<![\d,.])1 (?!address)[a-z]+s\b(?! \w+ (in|to))/g) ?? [], []);
    assert.match(text({}, 200), /\(1 event or target\)[^]*\(1 permission\)|\(1 query\)/);
  });

  it("is no wider than the terminal with many hubs, long problems and many idle guarantees", () => {
    const failures = [
      {
        event: `iam-user-created from shop in us-east-1 ${"and so on ".repeat(20)}`,
        path: ["bus ".repeat(40).trim()],
        resource: "urn:pulumi:prod::event-governance::aws:cloudwatch/eventRule:EventRule::archive",
        problem: "It was to be archived once. ".repeat(10).trim(),
      },
    ];
    const broken = guarantees.map(({ id }) =>
      id < 3 ? result(id, { held: false, failures }) : result(id, { checked: 0 }),
    );
    for (const width of [60, 80, 133])
      for (const line of text({ guarantees: broken }, width).split("\n"))
        assert.ok(columnsOf(line) <= width || line.includes("urn:pulumi"), `${width}: ${line}`);
  });

  it("names each guarantee once, two in a line, and says first that one was not exercised", () => {
    const idle = guarantees.map(({ id }) => result(id, { checked: (id % 2) * 12_345 }));
    const lines = text({ guarantees: idle }, 80, false).split("\n");
    for (const { id, short, title } of guarantees) {
      const said = id % 2 ? `✔ ${id}  ${short ?? title} +12,345( |$)` : `^  – ${id}  not exercised: ${short ?? title}$`;
      assert.equal(lines.filter((line) => new RegExp(said).test(line)).length, 1, title);
    }
    const held = lines.filter((line) => line.includes("✔"));
    assert.equal(held.length, Math.ceil(guarantees.length / 4), held.join("\n"));
    assert.ok(new Set(held.slice(0, -1).map((line) => line.length)).size === 1, "in columns");
  });

  it("has a line of its own for a guarantee whose name does not fit, and whole ones with --verbose", () => {
    const long = "a name of a guarantee that is much longer than a column";
    const more = guarantees.map(({ id }) => result(id, id === 1 ? { short: long } : {}));
    assert.match(text({ guarantees: more }, 80, false), new RegExp(`^  ✔ 1  ${long} \\(1 event\\)$`, "m"));
    for (const { id, title } of guarantees)
      assert.ok(text({}, 200).includes(`\n  ✔ ${id}  ${title} (`), `--verbose: ${title}`);
  });

  it("shows broken guarantees first and whole", () => {
    const failures = [{ event: "an event", path: ["a bus"], resource: "urn", problem: "It was lost." }];
    const broken = guarantees.map(({ id }) => result(id, id === 7 ? { held: false, failures } : {}));
    const [heading, first = "", ...next] = text({ guarantees: broken }, 80, false)
      .slice(text({ guarantees: broken }, 80, false).indexOf("Guarantees,"))
      .split("\n");
    assert.match(heading ?? "", /^Guarantees, /);
    assert.match(first, /^  ✖ 7  /);
    assert.ok(next.join("\n").includes("at fault: urn"));
  });

  it("keeps out of the summary what needs nobody's attention, and in what does", () => {
    const calm = text({ idleRules: [], functions: [], tickets: 0 }, 80, false);
    for (const part of ["Queries", "Idle rules", "Never fired", "Gave up", "ended:"])
      assert.ok(!calm.includes(part), part);
    const wrong = text(
      {
        queries: [{ name: "a", region: "us-east-1", rows: 1, ok: false }],
        detections: [{ id: "root-sign-in", title: "Root", severity: "high", events: {}, caused: {} }],
        exceptions: [{ id: "old", scope: "s", owner: "o", reason: "r", until: "2026-01-01", ended: true, events: {} }],
      },
      80,
      false,
    );
    for (const part of [
      "Queries     1 of 1 not as expected",
      "Exceptions  ended: old",
      "Never fired root-sign-in",
      "Gave up     functions gave up on 1 event",
      "Idle rules  1 rule took no event",
    ])
      assert.ok(wrong.includes(part), `${part}\n${wrong}`);
  });

  it("says in its last line what is proven and what is not, by number, and shows warnings before everything else", () => {
    const lastLine = (more: Partial<Report>) => text(more, 400).trim().split("\n").at(-1) ?? "";
    assert.match(text({}, 400, false).trim().split("\n")[0] ?? "", /^1 warning: /);
    assert.match(
      lastLine({ assumptions: ["AWS does."], idleRules: ["arn:aws:events:us-east-1:1:rule/a", "b"] }),
      /^All \d+ guarantees hold\. Not proven: 1 warning voids a part; 1 assumption about AWS; 2 rules took no event; 40 of 1,000 faults made on purpose are not noticed \(docs\/simulator\.md\)\. \(1 s\)$/,
    );
    assert.match(lastLine({ strict: true }), /1 warning voids a part, and --strict refuses it;/);
    assert.doesNotMatch(lastLine({ warnings: [] }), /warning/);
    assert.match(lastLine({ mutants: undefined }), /how many faults this would notice was never measured/);
    const failed = guarantees.map(({ id }) => result(id, { held: id !== 1 }));
    assert.match(lastLine({ guarantees: failed }), /^1 of \d+ guarantees is broken\. Not proven: /);
  });

  it("says of each detection that fired what to look at, of the user's own events in the summary, too", () => {
    const expected =
      /critical, 1 event: .*\(a\)[^]*high, 2 events: .*\(b\)\s+1\. Look\.\s+2\. Ask\.\s+Harmless: Never\.\s+Contain: Undo\./;
    const fired = (id: string, severity: string, events: number) => ({
      id,
      title: `What ${id} sees`,
      severity,
      events: { "us-east-1": events },
      caused: {},
      triage: { look: ["Look.", "Ask."], harmless: "Never.", contain: "Undo." },
    });
    const { triage: _, ...silent } = fired("c", "critical", 0);
    const detections = [fired("b", "high", 2), fired("a", "critical", 1), { ...silent, events: {} }];
    for (const [ownEvents, verbose, says] of [
      [false, true, true],
      [false, false, false],
      [true, true, true],
      [true, false, true],
    ] as const) {
      const shown = text({ detections, ownEvents }, 200, verbose);
      assert.equal(expected.test(shown), says, `own events ${ownEvents}, verbose ${verbose}`);
      assert.equal(shown.split("What to look at").length, says ? 2 : 1);
      assert.doesNotMatch(shown, /What c sees/);
    }
  });

  it("says that floods are thinned, unless they are not", () => {
    assert.match(
      text({}, 400),
      /Floods .*510 events of 3 accounts at once.*a whole flood of 1, a few of each other one/,
    );
    const whole = text({ flood: { events: 1_530, senders: 3, whole: 3 } }, 400);
    assert.match(whole, /1,530 events of 3 accounts at once/);
    assert.doesNotMatch(whole, /--all: whole/);
    assert.doesNotMatch(text({}, 400, false), /Floods/);
  });

  it("shortens long lists in the summary only", () => {
    const notGoverned = Array.from({ length: 30 }, (_, index) => ({ what: `call-${index}`, why: "no", events: 1 }));
    assert.match(text({ notGoverned }, 80, false), /… and 25 more/);
    assert.match(text({ notGoverned }), /call-29/);
  });
});

describe("the header", () => {
  it("begins on a terminal before anything is read, and goes on there; elsewhere it is written whole", async () => {
    const environment = await readEnvironment(join(__dirname, "..", "..", "..", "Pulumi.prod.yaml"));
    const [whole, begun] = [new CapturedTerminal(), new CapturedTerminal()];
    Object.assign(begun.stdout, { isTTY: true });
    assert.equal(greet(whole.stdout), "");
    terminalProgress(environment, whole.stdout, 60);
    const first = greet(begun.stdout);
    assert.match(begun.out, /Event Governance/);
    terminalProgress(environment, begun.stdout, 60, first);
    assert.equal(begun.out, whole.out);
  });

  it("counts Regions and hubs, not stacks", async () => {
    const folder = mkdtempSync(join(tmpdir(), "header-"));
    try {
      const file = smallEnvironment(folder, (settings) => {
        settings["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" }, "eu-central-1": {} };
        settings["rollout"] = { mode: "assumeRole", shard: { of: 3 } };
      });
      const environment = await readEnvironment(file);
      assert.equal(environment.stacks.length, 9);
      const terminal = new CapturedTerminal();
      terminalProgress(environment, terminal.stdout, 200);
      assert.match(terminal.out, /3 accounts in 3 Regions, hubs us-east-1 and eu-central-1\n\n$/);
      assert.deepEqual(regionsOf(environment), ["us-east-1", "eu-central-1", "us-west-2"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
