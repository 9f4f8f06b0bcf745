import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { pageOf } from "../../page/page";
import type { DeploymentData, PageData } from "../../page/page-data";
import { hasAxe, launch, noAxe, noBrowser, problemsOf } from "./browser";
import { emptyPage } from "./empty-page";
import { go, openPage, overflowOf } from "./opened";

const urnOf = (type: string, name: string) => `urn:pulumi:prod::event-governance::${type}::${name}`;
const change = (
  name: string,
  more: Partial<DeploymentData["changes"][number]>,
  type = "aws:cloudwatch/eventRule:EventRule",
): DeploymentData["changes"][number] => ({
  stack: "prod",
  kind: "created",
  urn: urnOf(type, name),
  type,
  name,
  account: "100000000002",
  region: "us-east-1",
  properties: [],
  end: "planned",
  ...more,
});

const deployment: DeploymentData = {
  operation: "preview",
  stacks: [
    {
      stack: "prod",
      label: "us-east-1",
      result: "done",
      created: 2,
      updated: 1,
      replaced: 1,
      deleted: 0,
      same: 1_904,
      leftAside: [{ account: "400000000007", reason: "AccessDenied: sts:AssumeRole" }],
    },
    {
      stack: "prod.eu-west-1",
      label: "eu-west-1",
      result: "failed",
      reason: "no credentials",
      created: 0,
      updated: 0,
      replaced: 0,
      deleted: 1,
      same: 0,
      leftAside: [],
    },
  ],
  changes: [
    change(
      "event-archive-archive",
      {
        kind: "replaced",
        loses: "its objects",
        properties: [
          { path: "bucket", before: '"old"', after: '"new"', replaces: true },
          { path: "tags.owner", after: '"team"', replaces: false },
        ],
      },
      "aws:s3/bucket:Bucket",
    ),
    change(
      "old-queue",
      {
        kind: "deleted",
        loses: "the messages that it holds",
        kept: "protected: the engine refuses this",
        stack: "prod.eu-west-1",
        region: "eu-west-1",
      },
      "aws:sqs/queue:Queue",
    ),
    change("forwarding-400000000001-iam", { account: "400000000001" }),
    change("forwarding-400000000002-iam", { account: "400000000002" }),
    change("detection-root-sign-in", { kind: "updated", end: "failed" }),
  ],
  policies: {
    packs: ["policy-pack"],
    violations: [
      {
        stack: "prod",
        pack: "event-governance",
        policy: "buckets-are-private",
        level: "mandatory",
        message: "The bucket has no public access block.",
        resource: urnOf("aws:s3/bucket:Bucket", "event-archive-archive"),
      },
    ],
  },
};

describe("the page of npm run preview", function () {
  let folder: string;
  let browser: Browser | undefined;
  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "deploy-page-"));
    browser = await launch();
    if (browser === undefined) {
      console.log(`      skipped: ${noBrowser}`);
      this.skip();
    }
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const written = (more: Partial<PageData> = {}) => {
    const file = join(folder, "preview.html");
    writeFileSync(file, pageOf({ ...emptyPage, command: "npm run preview -- prod", deployment, ...more }));
    return file;
  };
  const open = (file: string, options: { width?: number; dark?: boolean } = {}) =>
    openPage(browser ?? assert.fail(), file, options);
  const addresses = ["#/overview", "#/changes", "#/changes/0", "#/changes/1"];

  it("says first what changes, and what would lose data; then what the simulator says", async () => {
    const { page, seen } = await open(
      written({ verdict: { held: 17, of: 18, words: "1 of 18 guarantees is broken.", warnings: [], remarks: [] } }),
    );
    assert.equal(
      await page.textContent("main h1"),
      "Preview: 2 created, 1 updated, 1 replaced, 1 deleted in 2 stacks; 1 failed; 1 policy violation",
    );
    const danger = (await page.textContent(".notice.bad")) ?? "";
    assert.match(danger, /^1 resource that holds data would be replaced or deleted/);
    assert.match(danger, /event-archive-archive in us-east-1, replaced: with it would be lost its objects/);
    assert.doesNotMatch(danger, /old-queue/, "what the engine refuses loses nothing");
    const text = (await page.textContent("main")) ?? "";
    for (const part of ["no credentials", "400000000007", "AccessDenied", "1,904", "1 of 18 guarantees is broken."])
      assert.ok(text.includes(part), part);
    assert.match((await page.textContent(".verdict.bad")) ?? "", /17 of 18/);
    assert.deepEqual(seen, []);
    await page.close();
  });

  it("lists every change by account and Region, filtered, and what the policies say", async () => {
    const { page } = await open(written());
    await go(page, "#/changes");
    const rows = () => page.locator("[aria-label='Resources that change'] tbody tr").allTextContents();
    assert.equal((await rows()).length, deployment.changes.length);
    await page.getByLabel("Account", { exact: true }).selectOption("400000000001");
    assert.deepEqual(
      (await rows()).map((row) => row.includes("forwarding-400000000001-iam")),
      [true],
    );
    await page.getByLabel("Account", { exact: true }).selectOption("all");
    await page.getByLabel("Change", { exact: true }).selectOption("deleted");
    assert.equal((await rows()).length, 1);
    await page.getByLabel("Change", { exact: true }).selectOption("all");
    await page.getByLabel("Region", { exact: true }).selectOption("eu-west-1");
    assert.equal((await rows()).length, 1);
    const violation = await page.textContent("[aria-label='Violations of policies'] tbody tr");
    for (const part of ["mandatory", "buckets-are-private", "no public access block", "event-archive-archive"])
      assert.ok(violation?.includes(part), part);
    await go(page, "#/changes/0");
    const properties = await page.locator("[aria-label^='Properties of'] tbody tr").allTextContents();
    assert.deepEqual(properties, ['bucket replaces it"old""new"', 'tags.owner nothing"team"']);
    await page.close();
  });

  it("says that nothing was simulated, and why, and shows no section without content", async () => {
    const { page, seen } = await open(written({ notSimulated: "accounts.discover needs AWS" }));
    assert.match((await page.textContent("main")) ?? "", /Not simulatedaccounts\.discover needs AWS/);
    assert.equal((await page.textContent(".verdict.warn"))?.trim(), "! not simulated");
    assert.deepEqual(await page.locator("nav a").allTextContents(), ["Overview", "Changes", "Settings"]);
    assert.deepEqual(seen, []);
    await page.close();
  });

  for (const width of [360, 1440])
    it(`does not overflow at ${width} pixels, also with hostile names`, async () => {
      const hostile = `<img src=x onerror="window.hacked=1">${"x".repeat(10_000)}`;
      const changes = deployment.changes.map((each) => ({ ...each, name: hostile, urn: urnOf("t", hostile) }));
      const stacks = deployment.stacks.map((each) => ({ ...each, reason: hostile }));
      for (const data of [{}, { deployment: { ...deployment, changes, stacks } }]) {
        const { page, seen } = await open(written(data), { width });
        for (const address of addresses) {
          await go(page, address);
          assert.equal(await overflowOf(page), 0, address);
          assert.equal(await page.evaluate(() => document.querySelector("main img")), null);
        }
        assert.deepEqual(seen, []);
        await page.close();
      }
    });

  for (const dark of [false, true])
    it(`has no serious problem of accessibility in ${dark ? "dark" : "light"} colors`, async function () {
      if (!hasAxe()) {
        console.log(`        skipped: ${noAxe}`);
        return this.skip();
      }
      const { page } = await open(written(), { dark });
      for (const address of addresses) {
        await go(page, address);
        assert.deepEqual(await problemsOf(page), [], address);
      }
      await page.close();
    });
});
