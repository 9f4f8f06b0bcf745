import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { start } from "../../commands/start";
import { correlationRules } from "../../model/correlations/correlation-rules";
import { pageOf } from "../../page/page";
import { type PageData, sectionsOf } from "../../page/page-data";
import { CapturedTerminal } from "../captured-terminal";
import type { JsonReport } from "../../simulator/report/report-schema";
import { smallEnvironment } from "../small-environment";
import { hasAxe, launch, noAxe, noBrowser, problemsOf } from "./browser";
import { dataIn } from "./data-in";
import { numbersIn, numbersOf } from "./numbers";
import { go, openPage, overflowOf } from "./opened";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("the page of npm start", () => {
  let folder: string;
  let report: JsonReport;
  let html: string;
  let data: PageData;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "page-"));
    const terminal = new CapturedTerminal();
    const copy = join(folder, "copy.html");
    const config = smallEnvironment(folder);
    await start(["--stack-config", config, "--output", join(folder, "out"), "--report", copy, "--json"], terminal);
    report = JSON.parse(terminal.out) as JsonReport;
    assert.equal(readFileSync(join(folder, "out", "report.json"), "utf8"), terminal.out, "it is in a file, too");
    html = readFileSync(join(folder, "out", "report.html"), "utf8");
    assert.equal(readFileSync(copy, "utf8"), html, "--report writes it there, too");
    data = dataIn(html);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("has no number but those of report.json and of the files of rows, and has them all alike", () => {
    const { network, ...shown } = data;
    const total = (of: Readonly<Record<string, number>>) => sum(Object.values(of));
    const alerts = (id: string) => shown.detections.find((each) => each.id === id)?.correlation?.alerts;
    const rules = new Map(correlationRules.map((rule) => [rule.id, rule]));
    const rowsOf = (region: string, name: string) =>
      JSON.parse(readFileSync(join(folder, "out", "queries", region, `${name}.json`), "utf8")) as object[];
    const { guarantees, detections, functions, actions, exceptions, quotas, cost, kinds, processes } = report;
    assert.deepEqual(
      guarantees.flatMap(({ id, held, failures }) => (held ? [] : [[id, failures[0]]])),
      [],
      "nothing of the run is broken",
    );
    const fired = detections.map(({ events }) => total(events));
    const expected = {
      // Null is no number: nothing was measured.
      proof: { mutants: report.proof.mutants },
      verdict: { held: guarantees.filter(({ held }) => held).length, of: guarantees.length },
      figures: [
        report.events.sent,
        report.caused.sent,
        report.resources,
        report.objects,
        fired.filter((times) => times > 0).length,
        sum(functions.map(({ messages }) => messages)),
        report.queries.length,
      ].map((value) => ({ value })),
      guarantees,
      events: kinds.map(({ events }) => ({ count: events })),
      detections: detections.map(({ id }, index) => ({
        fired: fired[index],
        correlation: {
          events: rules.get(id)?.events.map(({ atLeast = 1 }) => ({ atLeast })),
          // Where a reader is led to, and no count.
          alerts: alerts(id),
        },
      })),
      exceptions: exceptions.map(({ events }) => ({ events: total(events) })),
      processes,
      functions,
      actions: actions.map(({ outcomes, calls }) => ({ outcomes, ...calls })),
      queries: report.queries.map(({ name, regions }) => ({
        regions: Object.entries(regions).map(([region, rows]) => {
          assert.equal(rowsOf(region, name).length, rows, name);
          const first = rowsOf(region, name).slice(0, 100);
          return {
            total: rows,
            rows: first.map((row) => Object.values(row).filter((cell) => typeof cell === "number")),
          };
        }),
      })),
      limits: quotas,
      cost,
    };
    assert.deepEqual([...numbersOf(shown)].sort(), [...numbersOf(expected)].sort());
    for (const position of network.members.flat()) assert.ok(position === -1 || network.profiles[position]);
    const details = shown.figures.map(({ detail }) => numbersIn(detail));
    for (const [index, of] of (["events", "caused"] as const).entries()) {
      const { sent: events, ...counts } = report[of];
      const { ungovernedKinds: _, countedAgain, ...others } = report.otherOutcomes[of];
      const outcomes = Object.values({ ...counts, ...others }).filter((outcome) => outcome > 0);
      assert.deepEqual(details[index], [...outcomes, ...(countedAgain > 0 ? [countedAgain] : [])]);
      assert.equal(sum(outcomes), events + countedAgain, "what a reader adds up");
    }
    assert.deepEqual(details[4], [detections.length, sum(fired)]);
    assert.deepEqual(data.assumptions, report.assumptions);
    assert.deepEqual(data.verdict.warnings, report.warnings);
    assert.equal(report.difference, null, "nothing that is deployed was given");
    assert.equal(sum(kinds.map(({ events }) => events)) >= report.events.sent + report.caused.sent, true);
  });

  it("shows every event in one of its kinds, each with the end that it had to have", () => {
    assert.deepEqual(
      data.events.filter(({ expected }) => !expected).map(({ name, outcome }) => `${name}: ${outcome}`),
      [],
    );
    const archived = data.events.filter(({ outcome }) => outcome === "archived");
    assert.ok(archived.length > 50);
    for (const { name, steps } of archived) {
      const last = steps.filter(({ aside }) => aside !== true).at(-1);
      assert.equal(last?.kind, "archive", name);
      assert.match(last.code ?? "", /^SELECT \* FROM events WHERE day = '.*' AND source = '.*' AND id = '/, name);
    }
    const denied = data.events.filter(({ outcome }) => outcome === "denied");
    assert.ok(denied.length > 0);
    const fired = archived.filter((kind) => kind.fired.length > 0 && kind.source === "aws.iam");
    assert.ok(fired.length > 0);
    for (const { name, steps } of fired)
      assert.ok(
        steps.some(({ kind, aside, resource = "" }) => kind === "rule" && aside === true && /detection/.test(resource)),
        `${name}: what its detection did stands beside its way`,
      );
    for (const { name, steps } of denied) assert.match(steps.find(({ passed }) => !passed)?.why ?? "", /./, name);
  });

  it("names at each step of an archived event what decided: every statement, what of the pattern fits, table, partition", () => {
    let crossed = 0;
    for (const { name, steps, source } of data.events.filter(({ outcome }) => outcome === "archived")) {
      for (const { kind, passed, title, bus, allowedBy = [], part, code } of steps) {
        if (kind === "bus" && bus?.endsWith(":event-bus/default") === false && allowedBy.length > 0) {
          crossed++;
          const [trust = "", own = "", central] = allowedBy;
          assert.match(trust, /^statement .* allows sts:AssumeRole$/, name);
          assert.match(own, /^statement .* allows events:PutEvents$/, name);
          // In its own account the role's side is enough.
          if (central !== undefined)
            assert.match(central, /^statement "\w+" of policy of bus ".*" allows events:PutEvents$/, name);
        }
        if (kind === "target" && passed && title.startsWith("Handed"))
          assert.ok(allowedBy.length > 0, `${name}: ${title}`);
        if (kind === "rule" && part !== undefined && source === "aws.iam") {
          assert.ok(part.length < (code ?? "").length, name);
          assert.ok(part.includes("aws.iam"), name);
        }
      }
      const { why = "" } = steps.filter(({ kind }) => kind === "archive").at(-1) ?? assert.fail();
      assert.match(why, /^Table events of the Glue database \w+, partition day = '.*', source = '.*'/, name);
    }
    assert.ok(crossed > 50);
  });

  it("shows the chain of events behind each alert of a correlation rule, and leads to their kinds", () => {
    const rules = data.detections.flatMap(({ id, fired, correlation }) =>
      correlation ? [{ id, fired, ...correlation }] : [],
    );
    assert.equal(
      rules.length,
      correlationRules.filter(({ id }) => data.detections.some((each) => each.id === id)).length,
    );
    assert.ok(rules.length > 15);
    for (const { id, fired, when, alerts } of rules) {
      assert.match(when, /with the same/, id);
      assert.ok(alerts.length <= fired, id);
      for (const { concerned, events } of alerts) {
        assert.ok(concerned.length > 0 && events.length > 0, id);
        for (const { name, kind } of events) if (kind !== undefined) assert.equal(data.events[kind]?.name, name, id);
      }
    }
    assert.ok(
      rules.some(({ alerts }) =>
        alerts.some(({ events }) => events.filter(({ kind }) => kind !== undefined).length > 1),
      ),
    );
  });

  it("leads from each archived kind to the one line of the object that holds it", () => {
    let looked = 0;
    for (const { name, steps } of data.events.filter(({ outcome }) => outcome === "archived")) {
      const { resource = "", code = "" } = steps.filter(({ kind }) => kind === "archive").at(-1) ?? assert.fail();
      const object = join(folder, "out", "archive", resource.replace("s3://", ""));
      const lines = gunzipSync(readFileSync(object)).toString().trimEnd().split("\n");
      const [, id = ""] = /id = '([^']*)'$/.exec(code) ?? [];
      const found = lines.filter((line) => (JSON.parse(line) as { id?: unknown }).id === id);
      assert.equal(found.length, 1, `${name}: ${code}`);
      looked++;
    }
    assert.ok(looked > 50);
  });

  it("knows what each account forwards from where, by the recorded rules, and why the rest is not", () => {
    const { accounts, regions, members, profiles, hubs } = data.network;
    assert.equal(accounts.length, 3);
    assert.deepEqual(regions, [{ name: "us-east-1", hub: "us-east-1" }]);
    assert.ok(hubs[0] && hubs[0].rules.length > 50 && hubs[0].policy.includes("PrincipalOrgID"));
    const tooling = accounts.findIndex(({ name }) => name === "security-tooling");
    const management = accounts.findIndex(({ name }) => name === "management");
    const of = (account: number) => profiles[members[account]?.[0] ?? -1] ?? assert.fail();
    const takes = (account: number) => of(account).rules.flatMap(({ events }) => events);
    assert.ok(takes(tooling).includes("guardduty-finding"));
    assert.ok(!takes(management).includes("guardduty-finding"));
    assert.match(
      of(management).leftOut.find(({ event }) => event === "guardduty-finding")?.why ?? "",
      /administrator sends it, 200000000001/,
    );
    assert.match(of(management).leftOut.find(({ event }) => event === "secrets-read")?.why ?? "", /events\.readOnly/);
    for (const { leftOut } of profiles)
      assert.deepEqual(
        leftOut.filter(({ why }) => why === "no rule here takes its sample"),
        [],
      );
  });

  it("names every setting in force, and where it comes from", () => {
    const from = new Map(data.settings.map(({ path, from }) => [path, from]));
    assert.equal(from.get("homeRegion"), join(folder, "Pulumi.small.yaml"));
    assert.equal(from.get("archive.lockMode"), "default");
  });

  it("is refused before the run where it cannot be written", async () => {
    const terminal = new CapturedTerminal();
    const output = join(folder, "never");
    const code = await start(["--output", output, "--report", folder], terminal);
    assert.equal(code, 2);
    assert.equal(terminal.err, `Cannot write "${folder}": it is a folder.\n`);
    assert.equal(existsSync(output), false);
  });

  it("is at most 2 MB", () => {
    assert.ok(statSync(join(folder, "out", "report.html")).size <= 2_000_000);
  });

  describe("in a browser", function () {
    let browser: Browser | undefined;
    before(async function () {
      browser = await launch();
      if (browser === undefined) {
        console.log(`      skipped: ${noBrowser}`);
        this.skip();
      }
    });
    after(() => browser?.close());

    const open = (file: string, options: { width?: number; dark?: boolean } = {}) =>
      openPage(browser ?? assert.fail(), file, options);
    const own = () => join(folder, "out", "report.html");
    /** One address of each section, and of what can be chosen in it. */
    const addresses = () => [
      ...sectionsOf(data).map(({ id }) => `#/${id}`),
      "#/network/100000000001/us-east-1",
      "#/network/us-east-1",
      "#/events/0",
      `#/detections/${data.detections[0]?.id ?? ""}`,
      "#/queries/events-per-account-region-and-day",
      "#/guarantees/1",
      `#/detections/${data.detections.find(({ correlation }) => (correlation?.alerts.length ?? 0) > 0)?.id ?? ""}`,
    ];

    for (const width of [360, 1440])
      it(`shows every section without an error, a request or an overflow at ${width} pixels`, async () => {
        const { page, seen } = await open(own(), { width });
        for (const address of addresses()) {
          await go(page, address);
          assert.equal(await overflowOf(page), 0, address);
        }
        assert.deepEqual(seen, []);
        await page.close();
      });

    for (const dark of [false, true])
      it(`has no serious problem of accessibility in ${dark ? "dark" : "light"} colors`, async function () {
        if (!hasAxe()) {
          console.log(`        skipped: ${noAxe}`);
          return this.skip();
        }
        const { page } = await open(own(), { dark });
        for (const address of addresses()) {
          await go(page, address);
          assert.deepEqual(await problemsOf(page), [], address);
        }
        await page.close();
      });

    it("can be walked with the keyboard alone, and every link leads somewhere", async () => {
      const { page, seen } = await open(own());
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to content");
      for (let tabs = 0; tabs < 40; tabs++) {
        await page.keyboard.press("Tab");
        if ((await page.evaluate(() => document.activeElement?.textContent)) === "Detections") break;
      }
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelector("main h1")?.textContent === "Detections");
      for (const address of addresses()) {
        await go(page, address);
        const links = await page.$$eval("main a", (all) => all.map((link) => link.getAttribute("href") ?? ""));
        for (const link of [...new Set(links)].slice(0, 12)) {
          await go(page, link);
          assert.ok(await page.textContent("main h1"), `${address}: ${link}`);
        }
      }
      assert.deepEqual(seen, []);
      await page.close();
    });

    it("filters and sorts its tables", async () => {
      const { page } = await open(own());
      await go(page, "#/events");
      const rows = () =>
        page.$$eval("main tbody tr:not([aria-hidden])", (all) => all.map((row) => row.textContent ?? ""));
      const before = await rows();
      await page.getByLabel("Filter by name").fill("CreateAccessKey");
      await page.waitForFunction(() =>
        [...document.querySelectorAll("main tbody tr")].every((row) => row.textContent?.includes("CreateAccessKey")),
      );
      assert.ok((await rows()).length < before.length);
      await page.getByLabel("Filter by name").fill("");
      await page.getByLabel("Outcome", { exact: true }).selectOption("denied");
      await page.waitForFunction(() =>
        [...document.querySelectorAll("main tbody tr")].every((row) => row.textContent?.includes("denied")),
      );
      await go(page, "#/limits");
      await page.getByRole("button", { name: "Limit" }).click();
      const names = await page.$$eval("main tbody tr td:first-child", (all) =>
        // Rows that are not shown have a row in their place, as high as they are.
        all.map((cell) => cell.textContent ?? "").filter((name) => name !== ""),
      );
      assert.deepEqual(
        names,
        [...names].sort((a, b) => a.localeCompare(b, "en", { sensitivity: "base" })),
        "sorted",
      );
      await page.close();
    });

    it("draws the numbers of report.json", async () => {
      const { page } = await open(own());
      const texts = (selector: string) => page.$$eval(selector, (all) => all.map((each) => each.textContent ?? ""));
      await go(page, "#/overview");
      assert.deepEqual(
        (await texts(".figures .value")).flatMap(numbersIn),
        data.figures.map(({ value }) => value),
      );
      await go(page, "#/guarantees");
      assert.deepEqual(
        (await texts("main summary .dim")).map((text) => numbersIn(text)[0]),
        report.guarantees.map(({ checked }) => checked),
      );
      await go(page, "#/responders");
      const cells = await texts("[aria-label='Functions and what they did'] tbody td");
      assert.deepEqual(
        cells.filter((text) => /^[\d,]+$/.test(text)).flatMap(numbersIn),
        report.functions.flatMap(({ invocations, events, calls, changes, messages, gaveUp }) => [
          invocations,
          events,
          calls,
          changes,
          messages,
          gaveUp,
        ]),
      );
      await go(page, "#/cost");
      assert.equal(await page.textContent("main h1"), `$${report.cost?.dollars.toFixed(2)} a month`);
      await go(page, "#/coverage");
      const { members, profiles } = data.network;
      assert.deepEqual(
        (await texts("[aria-label^='Kinds of events forwarded'] tbody td .cell")).flatMap(numbersIn),
        members.map(([at = -1]) => sum((profiles[at]?.rules ?? []).map(({ events }) => events.length))),
      );
      await page.close();
    });

    it("shows of a Region, an account and a rule of a hub what decides: rules, role, queue, policies, what is left out", async () => {
      const { page, seen } = await open(own());
      const text = async (address: string) => {
        await go(page, address);
        return (await page.textContent("main")) ?? "";
      };
      for (const address of ["#/network/100000000001/us-east-1", "#/network/us-east-1"])
        for (const part of [
          "sts:AssumeRole",
          "events:PutEvents",
          "sqs:SendMessage",
          "Dead letters",
          "events.readOnly must name",
        ])
          assert.ok((await text(address)).includes(part), `${address}: ${part}`);
      assert.doesNotMatch(await text("#/network/us-east-1"), /\{(account|region)\}/);
      const rule = data.network.hubs[0]?.rules[0] ?? assert.fail();
      assert.ok((await text(`#/network/us-east-1/${rule.name}`)).includes(rule.targets[0]?.arn ?? "?"));
      const responders = await text("#/responders");
      for (const { does } of data.functions) assert.ok(does !== "" && responders.includes(does), does);
      for (const { remediation, reports } of data.actions)
        for (const part of [remediation, ...reports.flatMap(({ calls }) => calls.map(({ name }) => name))])
          assert.ok(part !== "" && responders.includes(part), part);
      assert.deepEqual(
        data.settings.filter(({ why }) => why === "").map(({ path }) => path),
        [],
      );
      assert.match(await text("#/queries/silent-accounts"), /A function runs it every day/);
      assert.deepEqual(seen, []);
      await page.close();
    });

    it("shows why an event was archived, and why one was refused, step by step", async () => {
      const { page } = await open(own());
      const show = async (outcome: string, wanted: RegExp) => {
        const index = data.events.findIndex((each) => each.outcome === outcome && JSON.stringify(each).match(wanted));
        assert.ok(index >= 0, outcome);
        await go(page, `#/events/${index}`);
        return (await page.textContent("main")) ?? "";
      };
      const archived = await show("archived", /sts:AssumeRole/);
      for (const part of [
        "Governed as",
        "governance (100000000002)",
        "Allowed by every policy that is asked",
        "allows events:PutEvents",
        "Table events",
      ])
        assert.ok(archived.includes(part), part);
      const refused = await show("denied", /PrincipalOrgID/);
      assert.match(refused, /aws:PrincipalOrgID wants "o-\w+", the request has "o-zzzzzzzzzz"/);
      await page.close();
    });

    it("shows exceptions beside their detections, and what would change of what is deployed", async () => {
      const file = join(folder, "exceptions.html");
      const [first, second] = data.detections;
      assert.ok(first && second);
      const exception = {
        id: "deployments",
        detections: [first.id],
        scope: `${first.id}: role deployment`,
        owner: "platform team",
        reason: "Deployments do it.",
        until: "2027-06-30",
        ended: true,
        events: 7,
      };
      const urn = "urn:pulumi:prod::event-governance::aws:sqs/queue:Queue::dead-letters";
      const change = {
        stack: "prod",
        kind: "deleted" as const,
        urn,
        type: "aws:sqs/queue:Queue",
        name: "dead-letters",
        account: "100000000001",
        region: "us-east-1",
        properties: [],
        end: "planned" as const,
      };
      writeFileSync(file, pageOf({ ...data, exceptions: [exception], difference: { same: 41, changes: [change] } }));
      const { page, seen } = await open(file);
      assert.match((await page.textContent("#difference ~ p")) ?? "", /1 resource: 1 would be deleted/);
      await go(page, "#/changes");
      const changes = (await page.textContent("main")) ?? "";
      for (const part of ["dead-letters", "41"]) assert.ok(changes.includes(part), part);
      await go(page, `#/detections/${first.id}`);
      const own = (await page.textContent("[aria-label^='Exceptions from'] tbody tr")) ?? "";
      for (const part of [exception.id, "ended", exception.owner, exception.reason, exception.until, "7"])
        assert.ok(own.includes(part), part);
      await go(page, `#/detections/${second.id}`);
      assert.match((await page.textContent("main")) ?? "", /Nothing is excepted from/);
      assert.deepEqual(seen, []);
      await page.close();
    });

    it("shows a broken guarantee first, open, with the resource at fault and the event's path", async () => {
      const file = join(folder, "broken.html");
      const [first, ...others] = data.guarantees;
      assert.ok(first);
      const rule = "urn:pulumi:prod::event-governance::aws:cloudwatch/eventRule:EventRule::forwarding-1";
      const step = { kind: "rule", passed: true, title: "Matched by a rule", resource: rule, fault: true } as const;
      const failure = {
        resource: rule,
        is: {
          kind: "EventRule",
          name: "forwarding-1",
          account: "100000000001",
          region: "us-east-1",
          code: '{"source":["aws.odd"]}',
        },
        count: 7,
        cases: [
          {
            event: "DeleteTrail from management in us-east-1",
            problem: "It never reached the archive.",
            path: [],
            steps: [step],
          },
          {
            event: "table events",
            problem: "It shows too few rows.",
            path: ["taken by the default bus", "no rule matches it"],
          },
        ],
      };
      const guarantees = [...others, { ...first, held: false, failures: [failure] }];
      writeFileSync(file, pageOf({ ...data, guarantees, verdict: { ...data.verdict, held: others.length } }));
      const { page, seen } = await open(file);
      assert.match(
        (await page.textContent(".verdict.bad")) ?? "",
        new RegExp(`${others.length} of ${guarantees.length}`),
      );
      await go(page, "#/guarantees");
      const card = page.locator("main details").first();
      assert.equal(await card.getAttribute("open"), "");
      const text = (await card.textContent()) ?? "";
      for (const part of [
        rule,
        "management (100000000001)",
        "aws.odd",
        "Seen 7 times",
        "at fault",
        "no rule matches it",
      ])
        assert.ok(text.includes(part), part);
      for (const { event, problem } of failure.cases)
        for (const part of [event, problem]) assert.ok(text.includes(part), part);
      assert.deepEqual(seen, []);
      await page.close();
    });

    it("shows one's own events each by itself, under a line of time", async () => {
      const file = join(folder, "own.html");
      const [event] = data.events;
      assert.ok(event);
      const days = ["2026-11-01T08:00:00Z", "2026-11-02T09:00:00Z", "no time"];
      const events = days.map((time) => ({ ...event, time, count: 1 }));
      writeFileSync(file, pageOf({ ...data, ownEvents: true, events }));
      const { page, seen } = await open(file);
      await go(page, "#/events");
      assert.equal(await page.textContent("main h1"), "Your events");
      assert.equal((await page.$$("main tbody tr")).length, days.length);
      assert.equal((await page.$$(".chart svg rect")).length, 2, "a column for each day that has events");
      assert.deepEqual(seen, []);
      await page.close();
    });

    it("shows names from outside as text, whatever they hold", async () => {
      const hostile = `<img src=x onerror="window.hacked=1"><script>window.hacked=2</script>\u202edetrevni${"x".repeat(10_000)}`;
      const change = (value: unknown, path: string): unknown => {
        if (typeof value === "string")
          return /\.(name|why|title|detailType|words|value|problem|unit)$/.test(path) ? hostile : value;
        if (Array.isArray(value)) return value.slice(0, 3).map((each) => change(each, path));
        if (typeof value !== "object" || value === null) return value;
        return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each, `${path}.${key}`)]));
      };
      const file = join(folder, "hostile.html");
      writeFileSync(file, pageOf(change(data, "") as PageData));
      const { page, seen } = await open(file, { width: 360 });
      for (const { id } of sectionsOf(data)) {
        await go(page, `#/${id}`);
        assert.equal(await page.evaluate(() => document.querySelector("main img, main script")), null, id);
        assert.equal(await overflowOf(page), 0, id);
      }
      assert.equal(await page.evaluate(() => (globalThis as { hacked?: number }).hacked), undefined);
      assert.deepEqual(seen, []);
      await page.close();
    });
  });
});
