import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { settingsSchema } from "../model/settings/schema";

const { config } = parse(readFileSync(join(__dirname, "..", "Pulumi.yaml"), "utf8")) as {
  config: Record<string, unknown>;
};

describe("Pulumi.yaml", () => {
  // Pulumi ends with "is missing configuration values" when a stack lacks a key that is declared without a default.
  it("declares exactly the required settings", () => {
    const required = Object.entries(settingsSchema.shape)
      .filter(([, schema]) => !schema.safeParse(undefined).success)
      .map(([key]) => `event-governance:${key}`);
    assert.deepEqual(Object.keys(config).sort(), required.sort());
  });
});
