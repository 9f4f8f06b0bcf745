import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

const root = join(__dirname, "..", "..");
const executable = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) =>
  existsSync(file),
);
const axe = join(root, ".cache", "axe", "node_modules", "axe-core", "axe.min.js");

/** Chromium, or undefined where there is none. */
export const launch = async (): Promise<Browser | undefined> =>
  executable === undefined
    ? undefined
    : // Root, which CI runs as in its container, has no sandbox for Chromium's processes.
      chromium.launch({ executablePath: executable, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });

export const noBrowser = "there is no Chromium: .ci/chromium installs it";
export const noAxe = "there is no axe-core: .ci/chromium installs it";

/** What a page does that none of ours may do: write errors, ask for anything. */
export function watchPage(page: Page): string[] {
  const seen: string[] = [];
  page.on("console", (message) => void seen.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => void seen.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) seen.push(`request: ${request.url()}`);
  });
  return seen;
}

export const hasAxe = (): boolean => existsSync(axe);

/** Serious and critical problems of accessibility. */
export async function problemsOf(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(axe, "utf8"));
  return page.evaluate(async () => {
    const { axe: runner } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await runner.run();
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
  });
}
