import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { start } from "../../commands/start";
import { pageOf } from "../../page/page";
import { type PageData, sectionsOf } from "../../page/page-data";
import { CapturedTerminal } from "../captured-terminal";
import { smallEnvironment } from "../small-environment";
import { hasAxe, launch, noAxe, noBrowser, problemsOf } from "./browser";
import { dataIn } from "./data-in";
import { go, openPage, overflowOf } from "./opened";

interface JsonReport {
  readonly events: Readonly<Record<string, number>>;
  readonly guarantees: readonly { readonly id: number; readonly checked: number; readonly held: boolean }[];
  readonly queries: readonly { readonly name: string; readonly rows: number }[];
  readonly detections: readonly { readonly id: string; readonly events: Readonly<Record<string, number>> }[];
  readonly functions: readonly unknown[];
  readonly assumptions: readonly string[];
  readonly warnings: readonly string[];
  readonly resources: number;
  readonly objects: number;
}

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
    html = readFileSync(join(folder, "out", "report.html"), "utf8");
    assert.equal(readFileSync(copy, "utf8"), html, "--report writes it there, too");
    data = dataIn(html);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("says in every number what the JSON says", () => {
    const figure = (name: string) => data.figures.find((each) => each.name === name)?.value;
    assert.equal(figure("Events sent"), report.events["sent"]);
    assert.equal(figure("Resources recorded"), report.resources);
    assert.equal(figure("Objects archived"), report.objects);
    assert.deepEqual(
      data.guarantees.map(({ id, checked, held }) => ({ id, checked, held })),
      report.guarantees.map(({ id, checked, held }) => ({ id, checked, held })),
    );
    assert.equal(data.verdict.held, report.guarantees.filter(({ held }) => held).length);
    assert.deepEqual(
      data.queries.map(({ name, regions }) => [name, sum(regions.map(({ total }) => total))]),
      report.queries.map(({ name, rows }) => [name, rows]),
    );
    assert.deepEqual(
      data.detections.map(({ id, fired }) => [id, fired]),
      report.detections.map(({ id, events }) => [id, sum(Object.values(events))]),
    );
    assert.deepEqual(data.functions, report.functions);
    assert.deepEqual(data.assumptions, report.assumptions);
    assert.deepEqual(data.verdict.warnings, report.warnings);
    assert.equal(sum(data.events.map(({ count }) => count)) > 0, true);
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

    it("shows a broken guarantee first, open, with the resource at fault and the event's path", async () => {
      const file = join(folder, "broken.html");
      const [first, ...others] = data.guarantees;
      assert.ok(first);
      const failure = {
        event: "DeleteTrail from management in us-east-1",
        path: ["taken by the default bus", "no rule matches it"],
        resource: "urn:pulumi:prod::event-governance::aws:cloudwatch/eventRule:EventRule::forwarding-1",
        problem: "It never reached the archive.",
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
      for (const part of [failure.resource, failure.problem, failure.event, ...failure.path])
        assert.ok(text.includes(part), part);
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
