import assert from "node:assert/strict";
import { join } from "node:path";
import { circlesOf, folderOf, importsBelow } from "./folder-circles";

const root = join(__dirname, "..");
const program = [
  ...["index.ts", "commands", "console", "matching", "environment", "organization", "deploy", "backfill"],
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
