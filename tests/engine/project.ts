import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { rawProdSettings } from "../settings-of-prod";

const root = join(__dirname, "..", "..");
/** A stack's own files are written into the project's folder; the rest of it is never written to. */
const ownFiles = /^(Pulumi(\..+)?\.yaml|\.git|\.local|\.cache)$/;

/** A project folder whose program is this repository's, with an environment, a state and a Pulumi home of its own. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "event-governance-engine-"));
  private readonly home = mkdtempSync(join(tmpdir(), "event-governance-home-"));

  constructor() {
    for (const entry of readdirSync(root))
      if (!ownFiles.test(entry)) symlinkSync(join(root, entry), join(this.folder, entry));
    writeFileSync(join(this.folder, "Pulumi.yaml"), readFileSync(join(root, "Pulumi.yaml")));
  }

  /** Writes `Pulumi.prod.yaml` with the shipped settings, changed. What Pulumi keeps in that file is kept. */
  configure(change: (settings: Record<string, any>) => void): void {
    const settings = rawProdSettings();
    change(settings);
    const config = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [`event-governance:${key}`, value as unknown]),
    );
    const file = join(this.folder, "Pulumi.prod.yaml");
    writeFileSync(
      file,
      stringify({ ...this.salt(file), config: { ...disabledDefaults, ...config } }, { schema: "yaml-1.1" }),
    );
  }

  /** `mv FROM TO` in the project's folder. */
  move(from: string, to: string): void {
    renameSync(join(this.folder, from), join(this.folder, to));
  }

  /** A program in place of this repository's, until what is returned is called. */
  replaceProgram(source: string): () => void {
    const file = join(this.folder, "index.ts");
    rmSync(file);
    writeFileSync(file, source);
    return () => {
      rmSync(file);
      symlinkSync(join(root, "index.ts"), file);
    };
  }

  /** Pulumi's home folder, separate from the user's. */
  get environment(): Readonly<Record<string, string>> {
    return {
      PULUMI_HOME: this.home,
      PULUMI_BACKEND_URL: `file://${this.home}`,
      PULUMI_CONFIG_PASSPHRASE: "engine suite",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
  }

  remove(): void {
    for (const folder of [this.folder, this.home]) rmSync(folder, { recursive: true, force: true });
  }

  private salt(file: string): object {
    try {
      const [, salt] = /^encryptionsalt: (.+)$/m.exec(readFileSync(file, "utf8")) ?? [];
      return salt === undefined ? {} : { encryptionsalt: salt };
    } catch {
      return {};
    }
  }
}

const disabledDefaults = { "pulumi:disable-default-providers": ["aws", "aws-native"] };
