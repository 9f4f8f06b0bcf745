import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { pageOf } from "../page/page";
import type { PageData } from "../page/page-data";
import { launch, noBrowser } from "../tests/page/browser";

/**
 * The page of `npm start`, or the one that is named, with 50 accounts in 4 Regions and with 5,000 in 17, in Chromium: until it shows its first
 * section, until the network is drawn, until the accounts' table is filtered, and the longest frame while it scrolls. Ratios are of the large page to
 * the small one, medians of several turns.
 */
const sizes = [
  { accounts: 50, regions: 4 },
  { accounts: 5_000, regions: 17 },
] as const;
const turns = 5;

interface Timing {
  readonly bytes: number;
  readonly shown: number;
  readonly network: number;
  readonly filtered: number;
  readonly frame: number;
  /** CPU time for a frame of scrolling. */
  readonly scrolled: number;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bench-page-"));
  const browser = await launch();
  if (browser === undefined) throw new Error(noBrowser);
  try {
    const html = readFileSync(process.argv[2] ?? newPage(folder), "utf8");
    const [, packed = ""] = /id="data">([^<]*)</.exec(html) ?? [];
    const data = JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString()) as PageData;
    const files = sizes.map(({ accounts, regions }) => {
      const file = join(folder, `${accounts}.html`);
      writeFileSync(file, pageOf({ ...data, network: grown(data.network, accounts, regions) }));
      return file;
    });
    const timings: Timing[][] = sizes.map(() => []);
    for (let turn = 0; turn < turns; turn++)
      for (const [index, file] of files.entries()) timings[index]?.push(await measure(browser, file));
    const [small, large] = timings.map((each) => ({
      bytes: median(each.map(({ bytes }) => bytes)),
      shown: median(each.map(({ shown }) => shown)),
      network: median(each.map(({ network }) => network)),
      filtered: median(each.map(({ filtered }) => filtered)),
      frame: median(each.map(({ frame }) => frame)),
      scrolled: median(each.map(({ scrolled }) => scrolled)),
    }));
    if (small === undefined || large === undefined) return;
    const rows = {
      "size, KB": [small.bytes / 1000, large.bytes / 1000],
      "first section shown, ms": [small.shown, large.shown],
      "network shown, ms": [small.network, large.network],
      "accounts filtered, ms": [small.filtered, large.filtered],
      "longest frame while scrolling, ms": [small.frame, large.frame],
      "CPU for a frame of scrolling, ms": [small.scrolled, large.scrolled],
    };
    console.log(
      `${"".padEnd(36)}${sizes.map(({ accounts, regions }) => `${accounts} × ${regions}`.padStart(12)).join("")}       ratio`,
    );
    for (const [name, [first = 0, second = 0]] of Object.entries(rows))
      console.log(
        `${name.padEnd(36)}${first.toFixed(0).padStart(12)}${second.toFixed(0).padStart(12)}${(second / first).toFixed(2).padStart(12)}`,
      );
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

/** The page of a run of its own. */
function newPage(folder: string): string {
  const start = ["-r", "ts-node/register/transpile-only", "commands/start.ts", "--output", join(folder, "out")];
  execFileSync(process.execPath, start, { cwd: join(__dirname, ".."), stdio: "ignore" });
  return join(folder, "out", "report.html");
}

/** The network with as many accounts and Regions, which have what recorded ones have. */
function grown(network: PageData["network"], accounts: number, regions: number): PageData["network"] {
  const hub = network.regions[0]?.name ?? "";
  return {
    ...network,
    accounts: Array.from({ length: accounts }, (_, index) => ({
      id: String(100_000_000_000 + index),
      name: `account-${index}`,
      unit: `Workloads/Team ${index % 40}`,
      tags: { team: `team-${index % 40}` },
    })),
    regions: Array.from({ length: regions }, (_, index) => network.regions[index] ?? { name: `region-${index}`, hub }),
    members: Array.from({ length: accounts }, (_, index) =>
      Array.from({ length: regions }, (_each, at) => (index + at) % network.profiles.length),
    ),
  };
}

async function measure(browser: Browser, file: string): Promise<Timing> {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    // The page forbids code in texts, which measures it here.
    bypassCSP: true,
  });
  const session = await browser.newBrowserCDPSession();
  /** Milliseconds of CPU time of pages: other programs do not count, as they do in time that passes. */
  const busy = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    const pages = processInfo.filter(({ type }) => type === "renderer");
    return 1000 * pages.reduce((total, { cpuTime }) => total + cpuTime, 0);
  };
  const begin = performance.now();
  await page.goto(`file://${file}#/coverage`);
  await page.waitForSelector("main table tbody tr");
  const shown = performance.now() - begin;
  const filtered = await timed(async () => {
    await page.getByLabel("Filter accounts").fill("account-49");
    await page.waitForFunction(
      "document.querySelector('main table').getAttribute('aria-rowcount') < 115 && [...document.querySelectorAll('main table')[0].tBodies[0].rows].filter((row) => !row.ariaHidden).every((row) => row.textContent.includes('account-49'))",
    );
  });
  await page.getByLabel("Filter accounts").fill("");
  // The rows that come back are no part of scrolling.
  await page.waitForFunction("Number(document.querySelector('main table').getAttribute('aria-rowcount')) > 45");
  await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
  const before = await busy();
  const frame = (await page.evaluate(`new Promise((resolve) => {
    const box = document.querySelector(".rows");
    let last = performance.now(), longest = 0, frames = 0;
    const step = (now) => {
      longest = Math.max(longest, now - last);
      last = now;
      box.scrollTop += 400;
      if (++frames < 60) requestAnimationFrame(step);
      else resolve(longest);
    };
    requestAnimationFrame(step);
  })`)) as number;
  const scrolled = ((await busy()) - before) / 60;
  const network = await timed(async () => {
    await page.evaluate("location.hash = '#/network'");
    await page.waitForSelector("main .picture svg");
    await page.waitForSelector("main table tbody tr");
  });
  await page.close();
  return { bytes: statSync(file).size, shown, network, filtered, frame, scrolled };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

void main();
