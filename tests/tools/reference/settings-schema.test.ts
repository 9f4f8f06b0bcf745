import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { formerSettings } from "../../settings-with-all";

const root = join(__dirname, "..", "..", "..");
const prod = readFileSync(join(root, "Pulumi.prod.yaml"), "utf8");
const [, file = ""] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(prod) ?? [];

describe("the editor schema named in Pulumi.prod.yaml", () => {
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(join(root, file), "utf8")) as z.core.JSONSchema.JSONSchema);
  const wrongWith = (change: (config: Record<string, any>) => void): string => {
    const document = parse(prod) as { config: Record<string, any> };
    change(document.config);
    return JSON.stringify(schema.safeParse(document).error?.issues ?? "nothing");
  };
  const config = (settings: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(settings).map(([key, value]) => [`event-governance:${key}`, value]));

  it("accepts the shipped file, and settings with every key", () => {
    assert.equal(
      wrongWith(() => {}),
      '"nothing"',
    );
    assert.deepEqual(schema.safeParse({ config: config(formerSettings()) }).error, undefined);
  });

  it("rejects a misspelled key, at the top and below, and a value out of range", () => {
    assert.match(
      wrongWith((raw) => (raw["event-governance:regoins"] = {})),
      /event-governance:regoins/,
    );
    assert.match(
      wrongWith((raw) => (raw["event-governance:deadLetters"] = { retentionDay: 3 })),
      /retentionDay/,
    );
    assert.match(
      wrongWith((raw) => (raw["event-governance:deadLetters"] = { retentionDays: 15 })),
      /retentionDays/,
    );
    assert.match(
      wrongWith((raw) => delete raw["event-governance:homeRegion"]),
      /event-governance:homeRegion/,
    );
  });

  it("ignores other projects' keys", () => {
    assert.equal(
      wrongWith((raw) => (raw["aws:region"] = "us-east-1")),
      '"nothing"',
    );
  });
});
