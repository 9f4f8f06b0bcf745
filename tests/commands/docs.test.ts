import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { parse } from "yaml";
import { detectionsReference } from "../../tools/reference/detections";
import { driftedFrom, writeAll } from "../../tools/reference/generated";
import { governedEventsReference } from "../../tools/reference/governed-events";
import { references } from "../../tools/reference/references";
import { settingsReference } from "../../tools/reference/settings";
import { catalog } from "../../model/catalog/catalog";
import { isOptIn } from "../../model/catalog/governed-event";
import { detections } from "../../model/detections/detections";
import { parseSettings } from "../../model/checks/parse";
import { rawProdSettings } from "../settings-of-prod";

const root = join(__dirname, "..", "..");
const docs = join(root, "docs");

/** Every page that a reader may open, by path from the root. */
const pages = [...readdirSync(root).filter((file) => file.endsWith(".md")), ...markdownIn(docs)].map((page) =>
  join(root, page),
);

describe("the generated references", () => {
  let generated: ReadonlyMap<string, string>;
  before(async () => {
    generated = await references(root);
  });

  it("are up to date", () => {
    assert.deepEqual(driftedFrom(root, generated), [], "run: npm run docs");
  });

  it("are reported if they are out of date or missing", () => {
    const folder = mkdtempSync(join(tmpdir(), "docs-"));
    try {
      mkdirSync(join(folder, "docs"));
      writeAll(folder, generated);
      assert.deepEqual(driftedFrom(folder, generated), []);
      const settings = join(folder, "docs", "settings.md");
      writeFileSync(settings, readFileSync(settings, "utf8").replace("1 to 14", "1 to 15"));
      rmSync(join(folder, "settings.schema.json"));
      assert.deepEqual(driftedFrom(folder, generated), ["docs/settings.md", "settings.schema.json"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("contain a key's path, range, default and meaning", () => {
    const row =
      "| `deadLetters.retentionDays` | whole number, 1 to 14 | `14` | Days for which an undeliverable event is retained. |";
    assert.ok(settingsReference().includes(row), settingsReference());
  });

  it("contain every key of the shipped environment", () => {
    const reference = settingsReference();
    for (const path of pathsIn(rawProdSettings()))
      assert.ok(reference.includes(`| \`${path}\` |`), `docs/settings.md has no row for ${path}`);
  });

  it("contain every detection once, with its limits, query and technique", () => {
    const sections = detectionsReference(detections).split("\n### ").slice(1);
    assert.deepEqual(
      sections.map((section) => section.split("\n")[0]).sort(),
      detections.map(({ id }) => id),
    );
    for (const { id, limits, query = "", technique = "", governedBy } of detections) {
      const section = sections.find((each) => each.startsWith(`${id}\n`));
      for (const part of [limits, query, technique]) assert.ok(section?.includes(part), `${id}: ${part}`);
      const entry = catalog.find((event) => event.id === governedBy);
      assert.equal(section?.includes(", opt-in"), entry !== undefined && isOptIn(entry), id);
    }
  });

  it("contain every governed event, and say which are opt-in", () => {
    const sections = governedEventsReference(catalog).split("\n### ").slice(1);
    assert.deepEqual(sections.map((section) => section.split("\n")[0]).sort(), catalog.map(({ id }) => id).sort());
    for (const entry of catalog) {
      const section = sections.find((each) => each.startsWith(`${entry.id}\n`));
      assert.equal(
        /^- (Read-only calls|Data events|Frequent calls): opt-in$/m.test(section ?? ""),
        isOptIn(entry),
        entry.id,
      );
    }
  });
});

describe("the documentation", () => {
  it("links only to existing files and headings", () => {
    const broken = pages.flatMap((page) =>
      linksIn(page)
        .filter((link) => !leadsSomewhere(page, link))
        .map((link) => `${relative(root, page)}: ${link}`),
    );
    assert.deepEqual(broken, []);
  });

  it("states no number of detections, queries and the like, unless it is generated or checked", async () => {
    const numbers =
      "\\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w+teen|twenty|thirty|forty|fifty|sixty|seventy";
    const things =
      "detections|remediations|guarantees|views|entries|governed events|saved queries|queries|responders|correlations";
    const counted = new RegExp(`\\b(${numbers})([- ]\\w+)? (${things})\\b`, "gi");
    const generated = await references(root);
    const found = pages
      // A decision is dated.
      .filter((page) => !page.includes("decisions") && !generated.has(relative(root, page)))
      .flatMap((page) => {
        // README's run stands in a block and is compared with a real one.
        const prose = readFileSync(page, "utf8").replace(/^```[^]*?^```$/gm, "");
        return [...prose.matchAll(counted)].map(([text]) => `${relative(root, page)}: ${text}`);
      });
    assert.deepEqual(found, []);
  });

  it("contains only settings that the schema accepts", () => {
    let shown = 0;
    for (const page of pages)
      for (const [, example = ""] of readFileSync(page, "utf8").matchAll(
        /```yaml\n([^`]*event-governance:[^`]*)```/g,
      )) {
        const raw = rawProdSettings();
        for (const [key, value] of Object.entries(parse(example) as Record<string, unknown>))
          raw[key.replace("event-governance:", "")] = value;
        assert.doesNotThrow(() => parseSettings(raw), `${relative(root, page)}: ${example}`);
        shown++;
      }
    assert.ok(shown > 0, "no page shows any settings");
  });

  it("names only existing files and npm scripts", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    for (const page of pages) {
      const text = readFileSync(page, "utf8");
      for (const [, script = ""] of text.matchAll(/npm run ([a-z:]+)/g))
        assert.ok(script in scripts, `${relative(root, page)} names the script ${script}`);
      for (const [, file = ""] of text.matchAll(
        /`((?:backfill|bench|commands|components|console|deploy|docs|environment|functions|matching|model|organization|policy-pack|simulator|tests|tools)\/[a-z\d./-]+(?:\.[a-z]+|\/))`/g,
      ))
        assert.ok(existsSync(join(root, file)), `${relative(root, page)} names ${file}`);
    }
  });

  it("contains only policies that are valid JSON and fit into a managed policy", () => {
    const policies = [
      ...readFileSync(join(docs, "operations", "prerequisites.md"), "utf8").matchAll(
        /```json\n(\{[^`]*"Statement"[^`]*)```/g,
      ),
    ];
    assert.ok(policies.length >= 2);
    for (const [, policy = ""] of policies) {
      const { Statement } = JSON.parse(policy) as { Statement: { Effect: string }[] };
      assert.ok(Statement.every(({ Effect }) => Effect === "Allow"));
      // IAM user guide, "IAM and AWS STS quotas": 6,144 characters, white space not counted.
      assert.ok(JSON.stringify(JSON.parse(policy)).length <= 6144);
    }
  });
});

function markdownIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => relative(root, join(folder, file)));
}

/** Targets of the links on a page that lead to this repository. */
function linksIn(page: string): string[] {
  const text = readFileSync(page, "utf8").replaceAll(/```[^]*?```/g, "");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => (link?.includes("://") ? [] : [link ?? ""]));
}

function leadsSomewhere(page: string, link: string): boolean {
  const [path = "", heading] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  if (!existsSync(target)) return false;
  return heading === undefined || headingsIn(target).includes(heading);
}

/** Headings as GitHub anchors them: lower case, hyphens for spaces, no other punctuation. */
const headingsIn = (page: string) =>
  [...readFileSync(page, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

/** Paths of the reference to all values of a settings object: `accounts[].id`, `regions.*.hub`. */
function pathsIn(raw: Record<string, unknown>): string[] {
  const below = (path: string, value: unknown): string[] => {
    if (Array.isArray(value))
      return typeof value[0] === "object" ? value.flatMap((each) => below(`${path}[]`, each)) : [path];
    if (typeof value !== "object" || value === null) return [path];
    if (/^(tags|accounts\[\]\.tags|rollout\.units|queries\.scheduled)$/.test(path)) return [path];
    const named = /^(regions|administrators)$/.test(path);
    return Object.entries(value).flatMap(([key, child]) => below(`${path}.${named ? "*" : key}`, child));
  };
  return [...new Set(Object.entries(raw).flatMap(([key, value]) => below(key, value)))].filter(
    (path) => path !== "regions.*",
  );
}
