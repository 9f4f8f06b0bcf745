import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { circlesOf, filesBelow, folderOf, importsBelow } from "./folder-circles";
import { takersOfWholeSettings } from "./whole-settings";

const root = join(__dirname, "..");
const program = [
  ...["index.ts", "commands", "console", "matching", "environment", "organization", "deploy", "cost", "backfill"],
  ...["read-back", "redrive", "replay", "verify"],
  ...["model", "components", "functions", "simulator", "policy-pack", "tools"],
];

describe("folders of the program", () => {
  it("have no circular dependencies", () => {
    const imports = importsBelow(root, program);
    assert.ok(imports.length > 1000, `${imports.length} imports were found`);
    assert.deepEqual(
      circlesOf(imports),
      [],
      "Folders in a circle can only be understood together. Move the file to the folder that uses it, or what both need into a third folder.",
    );
  });

  it("have one if two import each other, through any number of others and files", () => {
    const across = { from: "model/archive/formats/json.ts", to: "model/tables/view.ts" };
    const onward = { from: "model/tables/archive-tables.ts", to: "model/queries/named-query.ts" };
    const back = { from: "model/queries/saved-queries.ts", to: "model/archive/archive.ts" };
    const others = [
      { from: "model/checks/parse.ts", to: "model/tables/view.ts" },
      { from: "model/tables/view.ts", to: "model/tables/archive-tables.ts" },
    ];
    assert.deepEqual(circlesOf([across, onward, ...others]), []);
    assert.deepEqual(circlesOf([across, onward, back, ...others]), [
      "model/archive → model/tables → model/queries → model/archive: " +
        "model/archive/formats/json.ts imports model/tables/view.ts, " +
        "model/tables/archive-tables.ts imports model/queries/named-query.ts, " +
        "model/queries/saved-queries.ts imports model/archive/archive.ts",
    ]);
  });

  it("are found at the depth of a subject", () => {
    const folders = {
      "index.ts": "index.ts",
      "model/names.ts": "model",
      "model/catalog/events/trail.ts": "model/catalog",
      "simulator/simulation.ts": "simulator/simulation.ts",
      "simulator/record/stack-set/deploy.ts": "simulator/record",
      "simulator/services/athena/formats/json.ts": "simulator/services/athena",
      "functions/notify/handler.ts": "functions/notify",
      "commands/start.ts": "commands",
    };
    for (const [file, folder] of Object.entries(folders)) assert.equal(folderOf(file), folder);
  });
});

describe("the whole of the settings", () => {
  const most = 15;

  it("goes only where a whole is needed", () => {
    const sources = filesBelow(root, program).map((file): [string, string] => [
      file,
      readFileSync(join(root, file), "utf8"),
    ]);
    const takers = takersOfWholeSettings(new Map(sources));
    assert.ok(
      takers.some((taker) => taker.endsWith(" crossCheck")),
      "crossCheck checks all settings",
    );
    assert.ok(
      takers.length <= most,
      `${takers.length} functions and interfaces take the whole Settings, more than ${most}:\n${takers.join("\n")}\n` +
        'Take the sections that are read: Pick<Settings, "regions" | "homeRegion">, the section\'s own type (RemediationSettings, Settings["archive"]), or the values themselves.',
    );
  });

  it("is counted for functions, interfaces and types made of it, and not for sections", () => {
    const schema = 'import type { Settings } from "../settings/schema";';
    const takersIn = (...lines: string[]) =>
      takersOfWholeSettings(new Map([["model/network/example.ts", lines.join("\n")]]));
    const whole: Record<string, string> = {
      plan: `${schema} function plan(settings: Settings) {}`,
      arrow: `${schema} const arrow = ({ regions }: Settings) => regions;`,
      Read: `${schema} type Read = (settings: Readonly<Settings>) => void;`,
      Args: `${schema} interface Args { readonly settings: Settings }`,
      most: `${schema} const most = (settings: Omit<Settings, "tags">) => settings;`,
      aliased: 'import { type Settings as All } from "../settings/schema"; function aliased(all: All) {}',
      renamed: `${schema} type All = Settings; function renamed(all: All) {}`,
      generic: `${schema} function generic<S extends Settings>(settings: S) {}`,
      inline: 'function inline(settings: import("../settings/schema").Settings) {}',
      nested: `${schema} function nested({ settings }: { settings: Settings }) {}`,
    };
    for (const [name, source] of Object.entries(whole))
      assert.deepEqual(takersIn(source), [`model/network/example.ts:1 ${name}`], source);
    assert.deepEqual(
      takersIn(schema, "interface Args { settings: Settings }", 'function held(all: Args["settings"]) {}'),
      ["model/network/example.ts:2 Args", "model/network/example.ts:3 held"],
    );
    const sections = [
      `${schema} function picked(settings: Pick<Settings, "regions" | "homeRegion">) {}`,
      `${schema} function section(archive: Settings["archive"]) {}`,
      `${schema} interface Args { readonly settings: Pick<Settings["archive"], "format"> }`,
      "interface Settings { days: number } function another(settings: Settings) {}",
    ];
    for (const source of sections) assert.deepEqual(takersIn(source), [], source);
  });
});
