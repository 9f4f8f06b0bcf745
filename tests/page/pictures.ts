import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pageOf } from "../../page/page";
import type { PageData } from "../../page/page-data";
import { sectionsOf } from "../../page/page-data";
import { launch, noBrowser } from "./browser";
import { dataIn } from "./data-in";

const root = join(__dirname, "..", "..");

/** Where the pictures of README.md and docs/ are, and what they show. */
export const pictures = join(root, "docs", "pictures");

/** The addresses that are pictured. */
export const pictured = { overview: "#/overview", network: "#/network" } as const;

/** What the pictures show that a change can make stale. Pixels differ between machines, this does not. */
const shownBy = (data: PageData) => ({
  sections: sectionsOf(data).map(({ title }) => title),
  guarantees: data.guarantees.map(({ id }) => id),
  figures: data.figures.map(({ name }) => name),
});

/** `npm run docs:pictures`: takes them of the page that `npm start` wrote last, in light and in dark colors. */
async function take(): Promise<void> {
  const data = dataIn(readFileSync(join(root, ".local", "report.html"), "utf8"));
  const file = join(tmpdir(), `event-governance-${process.pid}.html`);
  const browser = await launch();
  if (browser === undefined) throw new Error(noBrowser);
  try {
    writeFileSync(file, pageOf(data));
    mkdirSync(pictures, { recursive: true });
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await browser.newPage({ viewport: { width: 1200, height: 820 }, colorScheme });
      await page.goto(`file://${file}`);
      for (const [name, address] of Object.entries(pictured)) {
        await page.goto(`file://${file}${address}`);
        await page.waitForSelector("main h1");
        await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
      }
      await page.close();
    }
    writeFileSync(join(pictures, "shown.json"), `${JSON.stringify(shownBy(data), null, 2)}\n`);
  } finally {
    await browser.close();
    rmSync(file, { force: true });
  }
}

if (require.main === module) void take();
