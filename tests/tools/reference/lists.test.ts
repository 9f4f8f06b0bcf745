import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listedFolders, lists, savedQueriesFile } from "../../../tools/reference/lists";

const root = join(__dirname, "..", "..", "..");

interface Thing {
  readonly id?: string | number;
  readonly name?: string;
  readonly kind?: string;
}

/** What its file is called: a guarantee's begins with its number. */
const nameOf = ({ id, name, kind }: Thing): string | [] =>
  typeof id === "number" ? String(id).padStart(2, "0") : (id ?? name?.replaceAll("_", "-") ?? kind ?? []);

describe("the lists of things that are one file each", () => {
  it("are what the folders hold", () => {
    for (const [path, text] of lists(root))
      assert.equal(readFileSync(join(root, path), "utf8"), text, `${path} is not its folder's list. Run: npm run docs`);
  });

  for (const { folder } of listedFolders)
    it(`name each item of ${folder} after its file, and none twice`, () => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      const all = require(join(root, folder, "all")) as Record<string, Thing>;
      const listed = [...readFileSync(join(root, folder, "all.ts"), "utf8").matchAll(/"\.\/([^"]+)"/g)];
      assert.equal(Object.keys(all).length, listed.length, "two files export the same name, and neither is listed");
      const names = Object.values(all).flatMap(nameOf);
      // How Athena reads a format has no name of its own.
      if (names.length > 0)
        assert.deepEqual(
          names.sort(),
          listed.map(([, path = ""]) => path.replace(/^(\d\d)-.*|\/.*/, "$1")),
        );
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
      writeFileSync(join(copy, "simulator/expectations/queries/root-use.ts"), "export const rootUse = {};\n");
      assert.match(lists(copy).get(savedQueriesFile) ?? "", /\[\n {2}"root-use",\n\]/);
    });

    it("refuse one half of what needs two files", () => {
      const refuses = (what: string) => assert.throws(() => lists(copy), { message: what });
      const file = (path: string) => join(copy, path);
      writeFileSync(file("model/queries/root-use.sql"), "SELECT 1");
      const query = "A saved query is model/queries/root-use.sql and simulator/expectations/queries/root-use.ts";
      refuses(`${query}: simulator/expectations/queries/root-use.ts is missing.`);
      renameSync(file("model/queries/root-use.sql"), file("model/queries/root.txt"));
      writeFileSync(file("simulator/expectations/queries/root-use.ts"), "export const rootUse = {};\n");
      refuses(`${query}: model/queries/root-use.sql is missing.`);
      rmSync(file("simulator/expectations/queries/root-use.ts"));
      writeFileSync(file("model/channels/kinds/pager.ts"), "export const pager = {};\n");
      refuses(
        "A kind of notification channel is model/channels/kinds/pager.ts and functions/notify/channels/pager/channel.ts: functions/notify/channels/pager/channel.ts is missing.",
      );
    });

    it("refuse a file that exports nothing, two values, or anything but a const", () => {
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
