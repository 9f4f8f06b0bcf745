import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { listedFolders, lists, savedQueriesFile } from "../../../tools/reference/lists";

const root = join(__dirname, "..", "..", "..");

describe("the generated lists", () => {
  it("match the folders", () => {
    for (const [path, text] of lists(root))
      assert.equal(readFileSync(join(root, path), "utf8"), text, `${path} is not its folder's list. Run: npm run docs`);
  });

  for (const { folder } of listedFolders)
    it(`name each item of ${folder} after its file, and none twice`, () => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const all = require(join(root, folder, "all")) as Record<string, { id?: string; name?: string }>;
      const names = Object.values(all).map(({ id, name = "" }) => id ?? name.replaceAll("_", "-"));
      const files = readdirSync(join(root, folder)).map((file) => basename(file, ".ts"));
      assert.deepEqual(names.sort(), files.filter((file) => file !== "all").sort());
    });

  describe("of test folders", () => {
    let copy: string;
    const [{ folder }] = listedFolders as [(typeof listedFolders)[number]];
    const write = (file: string, text: string) => writeFileSync(join(copy, folder, file), text);

    beforeEach(() => {
      copy = mkdtempSync(join(tmpdir(), "lists-"));
      for (const { folder } of listedFolders) mkdirSync(join(copy, folder), { recursive: true });
      mkdirSync(join(copy, "model", "queries"), { recursive: true });
    });
    afterEach(() => rmSync(copy, { recursive: true }));

    it("include a new file, in the order of names", () => {
      write("root-sign-in-failed.ts", "export const rootSignInFailed = {};\n");
      write("root-sign-in.ts", "export interface Shape {}\nexport const rootSignIn: Shape = {};\n");
      write("all.ts", "");
      assert.deepEqual(
        lists(copy)
          .get(`${folder}/all.ts`)
          ?.split("\n")
          .filter((line) => line.startsWith("export")),
        ['export * from "./root-sign-in";', 'export * from "./root-sign-in-failed";'],
      );
      writeFileSync(join(copy, "model", "queries", "root-use.sql"), "SELECT 1");
      assert.match(lists(copy).get(savedQueriesFile) ?? "", /\[\n {2}"root-use",\n\]/);
    });

    it("reject a file that exports nothing, two values, or anything but a const", () => {
      const refusals: Readonly<Record<string, RegExp>> = {
        "const hidden = {};\n": /exports nothing\./,
        "export const one = {};\nexport const two = {};\n": /exports one, two\. .*export one const/,
        "export const one = {};\nexport function help() {}\n": /exports one, function help/,
        "export default {};\n": /exports default/,
        'export * from "./other";\n': /exports \* from/,
      };
      for (const [text, says] of Object.entries(refusals)) {
        write("thing.ts", text);
        assert.throws(
          () => lists(copy),
          ({ message }: Error) => message.startsWith(`${folder}/thing.ts `) && says.test(message),
        );
      }
    });
  });
});
