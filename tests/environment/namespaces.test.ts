import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { start } from "../../commands/start";
import { readEnvironmentOffline } from "../../environment/environment";
import { SettingsError } from "../../model/settings-error";
import { recordStacks } from "../../simulator/simulation";
import { CapturedTerminal } from "../captured-terminal";
import { recordStack } from "../harness";
import { rawProdSettings } from "../settings-of-prod";

/** The shipped settings in one Region with two accounts, each key with its namespace. */
function smallConfig(): Record<string, unknown> {
  const raw = rawProdSettings();
  const small = { ...raw, regions: { "us-east-1": {} }, administrators: {}, accounts: raw["accounts"].slice(0, 2) };
  return Object.fromEntries(Object.entries(small).map(([key, value]) => [`event-governance:${key}`, value]));
}

describe("namespaces of a stack configuration", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "namespaces-"))));
  after(() => rmSync(folder, { recursive: true }));

  const write = (content: unknown) => {
    const file = join(folder, "Pulumi.small.yaml");
    writeFileSync(file, typeof content === "string" ? content : stringify(content, { schema: "yaml-1.1" }));
    return file;
  };
  const refusal = async (change: (config: Record<string, unknown>) => void) => {
    const config = smallConfig();
    change(config);
    try {
      await readEnvironmentOffline(write({ config }));
    } catch (error) {
      assert(error instanceof SettingsError, String(error));
      return error.message;
    }
    throw new Error("it was read");
  };

  for (const key of [
    "event-governanc:exemptions",
    "event-goverance:notifications",
    "event_governance:remediation",
    "eventgovernance:remediation",
    "Event-Governance:tags",
    "event-governence:anything",
    "governance:exemptions",
    "events:exemptions",
  ])
    it(`refuse ${key}, whose settings would not apply`, async () => {
      const message = await refusal((config) => (config[key] = []));
      assert.match(message, new RegExp(`"${key}", which nothing reads\\. Did you mean event-governance:`));
    });

  it("refuse the misspelled namespace also under Pulumi, which passes every key to the program", async () => {
    await assert.rejects(recordStack({ ...rawProdSettings(), "event-governanc:tags": { a: "b" } }), (error) => {
      assert.match(String(error), /"event-governanc:tags", which nothing reads\. Did you mean event-governance:tags\?/);
      return true;
    });
  });

  it("leave the keys of Pulumi and its providers alone, and warn of one that may be meant for the program", async () => {
    const config = {
      ...smallConfig(),
      "pulumi:tags": { a: "b" },
      "aws:region": "us-east-1",
      "other:thing": 1,
      "team:exemptions": [],
    };
    const { warnings } = await readEnvironmentOffline(write({ config }));
    const about = warnings.filter((warning) => warning.includes("does not read"));
    assert.equal(about.length, 1, warnings.join("\n"));
    assert.match(about[0] ?? "", /"team:exemptions".*Write event-governance:exemptions/);
  });

  it("are the project's for a key without one, as Pulumi reads it", async () => {
    const bare = Object.fromEntries(
      Object.entries(smallConfig()).map(([key, value]) => [key.replace("event-governance:", ""), value]),
    );
    const environment = await readEnvironmentOffline(write({ config: bare }));
    assert.equal(environment.config["event-governance:homeRegion"], "us-east-1");
    const [graph] = await recordStacks(environment);
    assert((graph?.resources.length ?? 0) > 50);
  });

  it("report a mistake in a key without one with one message and exit code 2", async () => {
    const config: Record<string, unknown> = { ...smallConfig(), homeRegoin: "us-east-1" };
    const terminal = new CapturedTerminal();
    assert.equal(await start(["--stack-config", write({ config })], terminal), 2);
    assert.match(terminal.err, /^homeRegoin is "us-east-1", but there is no such setting\. Did you mean homeRegion\?/);
  });

  it("may contain the module config, which Pulumi leaves out", async () => {
    const { "event-governance:homeRegion": home, ...rest } = smallConfig();
    const { settings } = await readEnvironmentOffline(
      write({ config: { ...rest, "event-governance:config:homeRegion": home } }),
    );
    assert.equal(settings.homeRegion, "us-east-1");
  });

  it("refuse the same setting with and without one", async () => {
    const message = await refusal((config) => (config["homeRegion"] = "us-east-1"));
    assert.match(message, /event-governance:homeRegion and homeRegion, which are the same setting to Pulumi\. Remove/);
  });

  it("refuse a key that Pulumi refuses", async () => {
    const message = await refusal((config) => (config["event-governance:archive:retentionDays"] = 400));
    assert.match(message, /"event-governance:archive:retentionDays", which Pulumi refuses\. Write NAMESPACE:KEY/);
  });

  it("refuse settings outside config, which Pulumi ignores", async () => {
    const file = write({ config: smallConfig(), "event-governance:exemptions": [] });
    await assert.rejects(readEnvironmentOffline(file), /event-governance:exemptions is not below "config:".*Indent it/);
  });

  it("refuse an encrypted setting at any depth, and never quote it", async () => {
    const message = await refusal((config) => {
      config["event-governance:tags"] = { secure: "v1:abcdefgh:ijkl" };
      config["event-governance:notifications"] = { channels: [{ id: "a", secret: { secure: "v1:zzzzzzzz:ijkl" } }] };
    });
    assert.match(message, /event-governance:tags is encrypted\. No setting of this program is a secret/);
    assert.match(message, /event-governance:notifications\.channels\[0\]\.secret is encrypted/);
    assert.doesNotMatch(message, /abcdefgh|zzzzzzzz/);
  });

  it("take a tag called secure for a tag, where it is not alone", async () => {
    const config = { ...smallConfig(), "event-governance:tags": { secure: "yes", team: "a" } };
    const { settings } = await readEnvironmentOffline(write({ config }));
    assert.deepEqual(settings.tags, { secure: "yes", team: "a" });
  });

  it("refuse an exemption's date without quotes, and take it with quotes", async () => {
    const exemption = (expires: string) =>
      `${stringify({ config: smallConfig() }, { schema: "yaml-1.1" })}  event-governance:exemptions:\n    - { account: "100000000002", remediations: [restart-trail], owner: a, reason: For as long as it takes., expires: ${expires} }\n`;
    await assert.rejects(readEnvironmentOffline(write(exemption("2027-06-30"))), (error) => {
      assert.match(
        String(error),
        /event-governance:exemptions\[0\]\.expires is 2027-06-30 without quotes.*"2027-06-30"/,
      );
      return true;
    });
    const { settings } = await readEnvironmentOffline(write(exemption('"2027-06-30"')));
    assert.equal(settings.exemptions[0]?.expires, "2027-06-30");
  });
});
