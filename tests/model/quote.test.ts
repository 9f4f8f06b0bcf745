import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { start } from "../../commands/start";
import { quote } from "../../model/quote";
import { CapturedTerminal } from "../captured-terminal";
import { rawProdSettings } from "../settings-of-prod";

/** Parts put together, so that no scanner of the repository takes them for real. */
const secrets: readonly string[] = [
  ["xoxb", "123456789012", "abcdefghijklmnop"].join("-"),
  ["xapp", "1", "A0123456789", "abcdefghijklmnop"].join("-"),
  ["https://hooks.slack.com", "services", "T00000000", "B00000000", "abcdefghijklmnop"].join("/"),
  "https://acme.webhook.office.com/webhookb2/abcdefghijklmnop@x/IncomingWebhook/y",
  "https://prod-1.westeurope.logic.azure.com:443/workflows/abcdefghijklmnop/triggers?sig=abcdefghijklmnop",
  "https://someone:abcdefghijklmnop@tickets.example.com/new",
  `${"ghp"}_abcdefghijklmnopabcdefghijklmnop`,
  `${"glpat"}-0abcdefghijklmnop`,
  `${"pul"}-0abcdefghijklmnop`,
  "Bearer abcdefghijklmnopabcdefgh",
  "eyJhbGciOiJIUzI1NiJ9.abcdefghijklmnop.abcdefghijklmnop",
  `-----BEGIN ${"PRIVATE"} KEY-----\nabcdefghijklmnop\n-----END`,
];

/** The part of each that no message may have. */
const inner = "abcdefghijklmnop";

describe("a quoted value", () => {
  for (const secret of secrets)
    it(`has only the beginning of ${secret.slice(0, 5)}…, also within a larger one`, () => {
      for (const value of [secret, [secret], { a: { b: `x ${secret}` } }]) {
        const quoted = quote(value);
        assert(!quoted.includes(inner), quoted);
        assert(quoted.includes("…"), quoted);
      }
    });

  it("has only the beginning of what stands under the name of a secret", () => {
    for (const key of ["secret", "botToken", "password", "webhook_url", "X-Api-Key", "Authorization", "externalId"])
      assert.doesNotMatch(quote({ id: "a", [key]: `opaque-${inner}` }), new RegExp(inner), key);
  });

  it("stays whole where it is none", () => {
    for (const value of [
      "us-east-1",
      "basic information",
      "role/analyst",
      "event-governance/slack-security",
      "task-force-of-many",
      "sk-team-slack-webhook",
      "npm_registry",
    ])
      assert.equal(quote(value), JSON.stringify(value));
    assert.equal(quote({ id: "a", hub: "us-east-1" }), '{"id":"a","hub":"us-east-1"}');
  });
});

describe("a refusal of settings", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "secrets-"))));
  after(() => rmSync(folder, { recursive: true }));

  const refused = async (change: (raw: Record<string, any>) => void) => {
    const raw = rawProdSettings();
    change(raw);
    const config = Object.fromEntries(Object.entries(raw).map(([key, value]) => [`event-governance:${key}`, value]));
    const file = join(folder, "Pulumi.wrong.yaml");
    writeFileSync(file, stringify({ config }, { schema: "yaml-1.1" }));
    const terminal = new CapturedTerminal();
    assert.equal(await start(["--stack-config", file], terminal), 2, terminal.out);
    return terminal.err;
  };
  const channel = (raw: Record<string, any>) => raw["notifications"].channels[0];

  for (const [where, change] of [
    ["a channel's secret", (raw, value) => (channel(raw).secret = value)],
    ["an unknown key of a channel", (raw, value) => (channel(raw).webhook = value)],
    ["a channel that is text", (raw, value) => (raw["notifications"].channels[0] = value)],
    ["the pipeline's secret", (raw, value) => (raw["reconciliation"].secret = `${value} `)],
    ["an address", (raw, value) => (raw["alarms"] = { emails: [value] })],
    [
      "a ticket system's header",
      (raw, value) =>
        (raw["notifications"].channels[0] = {
          id: "a",
          kind: "ticket",
          secret: "a",
          ticket: { endpoint: "https://example.com/x", headers: { "X-Api-Key": value } },
        }),
    ],
    ["the whole section", (raw, value) => (raw["notifications"] = value)],
    ["an unknown section", (raw, value) => (raw["slack"] = { url: value })],
  ] as [string, (raw: Record<string, any>, value: string) => void][])
    it(`never has a whole secret from ${where}`, async () => {
      for (const secret of secrets) {
        const message = await refused((raw) => change(raw, secret));
        assert(!message.includes(inner), message);
      }
    });

  it("has only the beginning of a text that looks like nothing, where a secret's name belongs", async () => {
    const message = await refused((raw) => (channel(raw).secret = `opaque ${inner}`));
    assert.match(message, /notifications\.channels\[0\]\.secret is "opaque…"/);
    assert.match(
      await refused((raw) => delete channel(raw).secret),
      /^notifications\.channels\[0\]\.secret is missing for security: write the name/,
    );
  });

  it("has only the beginning of a secret in a line that is not YAML", async () => {
    const file = join(folder, "Pulumi.wrong.yaml");
    for (const line of [`secret "opaque-${inner}"`, `token: "opaque-${inner}`, `- ${secrets[0]} x: y: z`]) {
      writeFileSync(file, `config:\n  a: b\n  ${line}\n  c: d\n`);
      const terminal = new CapturedTerminal();
      assert.equal(await start(["--stack-config", file], terminal), 2);
      assert(!terminal.err.includes(inner), terminal.err);
    }
  });
});

describe("a stack configuration's name", () => {
  it("is told where it is wrong, after the file was found to be there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "names-"));
    try {
      const answer = async (file: string) => {
        const terminal = new CapturedTerminal();
        assert.equal(await start(["--stack-config", file], terminal), 2);
        return terminal.err;
      };
      assert.match(await answer(join(folder, "nope.yaml")), /^There is no file ".*nope\.yaml"/);
      assert.match(await answer(join(folder, "Pulumi.nope.yaml")), /^There is no file ".*Pulumi\.nope\.yaml"/);
      assert.match(await answer(folder), /cannot be read/);
      writeFileSync(join(folder, "prod.yaml"), "config: {a:b: c}\n");
      assert.match(
        await answer(join(folder, "prod.yaml")),
        /called "prod\.yaml"\. Call the file Pulumi\.ENVIRONMENT\.yaml, for example/,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
