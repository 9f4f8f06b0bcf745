import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

const root = join(__dirname, "..", "..");

/** What is no part of the project: packages, caches, results, the repository itself. */
const left = new Set(["node_modules", ".cache", ".git", ".local"]);

/** How a command ended. */
export interface Ended {
  readonly status: number;
  readonly output: string;
}

/** The project in a folder of its own, where it may be changed. Packages are the project's own. */
export class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), "additions-"));
  /** Text of each file by path, before anything was added. */
  private readonly before: ReadonlyMap<string, string>;

  constructor() {
    cpSync(root, this.folder, { recursive: true, filter: (path) => !left.has(relative(dirname(path), path)) });
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    // Transpiling everything again takes longer than all the rest.
    const transpiled = join(".cache", "transpiled");
    cpSync(join(root, transpiled), join(this.folder, transpiled), { recursive: true });
    this.before = this.files();
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  remove(path: string): void {
    rmSync(join(this.folder, path));
  }

  /** Paths of what was added, changed or removed since the copy was made, sorted. */
  changed(): string[] {
    const now = this.files();
    return [...new Set([...this.before.keys(), ...now.keys()])]
      .filter((path) => this.before.get(path) !== now.get(path))
      .sort();
  }

  /** Runs a script of the copy with this process's Node. */
  run(...args: readonly string[]): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, { cwd: this.folder });
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => (output += text));
      child.on("error", reject);
      child.on("close", (status) => resolve({ status: status ?? -1, output }));
    });
  }

  delete(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private files(): Map<string, string> {
    return new Map(filesBelow(this.folder).map((path) => [path, this.read(path)]));
  }
}

/** Paths from `folder` of the files below it. */
export function filesBelow(folder: string, path = ""): string[] {
  return readdirSync(join(folder, path), { withFileTypes: true })
    .filter(({ name }) => !left.has(name))
    .flatMap((entry) => {
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      return entry.isDirectory() ? filesBelow(folder, inner) : [inner];
    });
}
