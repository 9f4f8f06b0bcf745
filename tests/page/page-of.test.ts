import assert from "node:assert/strict";
import { pageOf } from "../../page/page";
import type { PageData } from "../../page/page-data";
import { dataIn } from "./data-in";
import { emptyPage } from "./empty-page";

describe("a page", () => {
  const hostile = `</script><script>alert(1)</script><img src=x onerror=alert(2)>"'&`;

  it("holds its data unchanged, whatever that says", () => {
    const data: PageData = { ...emptyPage, environment: hostile, assumptions: [hostile, "\u2028</style>"] };
    const html = pageOf(data);
    assert.deepEqual(dataIn(html), data);
    assert.ok(!html.includes("<script>alert"), "the data is no markup");
    assert.match(html, /<title>&lt;\/script&gt;/);
  });

  it("refers to nothing outside of itself, and forbids its script to", () => {
    const html = pageOf(emptyPage);
    const markup = html.replace(/<script>[\s\S]*<\/script>/, "").replace(/<style>[\s\S]*?<\/style>/, "");
    assert.deepEqual(
      [...markup.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to),
      ["data:,"],
    );
    assert.match(markup, /content="default-src 'none'; script-src 'sha256-/);
    assert.doesNotMatch(/<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? "", /url\(|@import/);
  });

  it("has one element of script, which nothing in the code ends early", () => {
    const html = pageOf(emptyPage);
    assert.equal(html.match(/<\/script/g)?.length, 2, "the data's and the code's");
  });
});
