import type { Browser, Page } from "playwright-core";
import { watchPage } from "./browser";

/** Opens a page of ours, and notes what it does that none may. */
export async function openPage(
  browser: Browser,
  file: string,
  options: { readonly width?: number; readonly dark?: boolean } = {},
): Promise<{ page: Page; seen: string[] }> {
  const page = await browser.newPage({
    viewport: { width: options.width ?? 1440, height: 900 },
    colorScheme: options.dark === true ? "dark" : "light",
  });
  const seen = watchPage(page);
  await page.goto(`file://${file}`);
  await page.waitForSelector("main h1");
  return { page, seen };
}

/** Goes to an address within the page. */
export async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => void (location.hash = to), hash);
  await page.waitForFunction((to) => location.hash === to, hash);
  await page.waitForSelector("main h1");
}

/** Pixels by which the page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
