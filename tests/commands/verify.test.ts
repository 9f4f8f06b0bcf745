import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { verify } from "../../commands/verify";
import { CapturedTerminal } from "../captured-terminal";
import { smallEnvironment } from "../small-environment";

describe("npm run verify", function () {
  this.timeout(60_000);
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "verify-"));
    file = smallEnvironment(folder);
  });
  after(() => rmSync(folder, { recursive: true }));

  const run = async (...args: string[]) => {
    const terminal = new CapturedTerminal();
    const code = await verify([...args, "--stack-config", file], terminal, {
      now: new Date("2026-11-30T12:00:00Z"),
      // Nobody's: AWS takes none of it.
      config: {
        maxAttempts: 1,
        credentials: { accessKeyId: "none", secretAccessKey: "none" },
        requestHandler: {
          handle: async () => ({
            response: {
              statusCode: 403,
              headers: { "content-type": "text/xml" },
              body: Buffer.from(
                "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>invalid</Message></Error></ErrorResponse>",
              ),
            },
          }),
        },
      },
    });
    return { code, out: terminal.out, err: terminal.err };
  };

  it("prints the policies that it needs, and reads nothing", async () => {
    const { code, out } = await run("small", "--permissions");
    assert.equal(code, 0);
    const { member, governance, sending } = JSON.parse(out) as Record<string, { Statement: object[] }>;
    assert.deepEqual(
      [member, governance, sending].map((policy) => policy?.Statement.length),
      [1, 5, 1],
    );
  });

  it("says without AWS what it would read", async () => {
    const { code, out } = await run("small", "--dry-run", "--json");
    assert.equal(code, 0);
    const { accounts, places, kinds } = JSON.parse(out) as { accounts: number; places: number; kinds: object };
    assert.deepEqual([accounts, places], [3, 3]);
    assert.ok("rule" in kinds && "bus policy" in kinds);
  });

  it("says whose credentials it needs, and leaves no file", async () => {
    const result = join(folder, "drift.json");
    const { code, err } = await run("small", "--write", result);
    assert.equal(code, 2);
    assert.match(err, /AWS does not take the credentials in use .* Use the governance account's, 100000000002/);
    assert.ok(!existsSync(result));
  });

  it("refuses what cannot be meant, in one message", async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [["small", "--send", "100000000001"], /--send is for --settle/],
      [["small", "--parallel", "0"], /whole number from 1 to 9999/],
      [
        ["small", "--dry-run", "--hub", "eu-west-9"],
        /--hub is "eu-west-9", which is no hub\. Choose one of: us-east-1/,
      ],
      [["small", "--dry-run", "--settle", "--send", "12"], /"12", which is no account of small/],
    ];
    for (const [args, message] of cases) {
      const { code, err } = await run(...args);
      assert.equal(code, 2, args.join(" "));
      assert.match(err, message);
    }
  });
});
