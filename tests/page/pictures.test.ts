import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { guarantees } from "../../simulator/guarantees/check-guarantees";
import { type PageData, sectionsOf } from "../../page/page-data";
import { emptyPage } from "./empty-page";
import { pictured, pictures } from "./pictures";

/** The page of the shipped environment has an estimate, whatever it says. */
const shipped = { ...emptyPage, cost: {} } as PageData;

describe("the pictures of the page", () => {
  const again = "take them again: npm start && npm run docs:pictures";

  it("show today's sections and guarantees", () => {
    const shown = JSON.parse(readFileSync(join(pictures, "shown.json"), "utf8")) as {
      readonly sections: readonly string[];
      readonly guarantees: readonly number[];
    };
    assert.deepEqual(
      shown.sections,
      sectionsOf(shipped).map(({ title }) => title),
      again,
    );
    assert.deepEqual(
      shown.guarantees,
      guarantees.map(({ id }) => id),
      again,
    );
  });

  it("are few and small, and each is shown in both colors", () => {
    const files = readdirSync(pictures).filter((file) => file.endsWith(".png"));
    assert.deepEqual(
      files.sort(),
      Object.keys(pictured)
        .flatMap((name) => [`${name}-dark.png`, `${name}-light.png`])
        .sort(),
    );
    assert.ok(files.length <= 6);
    for (const file of files) assert.ok(statSync(join(pictures, file)).size <= 250_000, file);
    const root = join(__dirname, "..", "..");
    const texts = ["README.md", "docs/page.md"].map((file) => readFileSync(join(root, file), "utf8")).join("\n");
    for (const name of Object.keys(pictured))
      assert.match(
        texts,
        new RegExp(
          `<source media="\\(prefers-color-scheme: dark\\)" srcset="[^"]*pictures/${name}-dark\\.png">\\s*<img src="[^"]*pictures/${name}-light\\.png" alt="[^"]+"`,
        ),
      );
  });
});
