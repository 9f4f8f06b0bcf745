import Table from "cli-table3";
import { findAccounts } from "../organization/accounts";
import { discover } from "../organization/discover";
import { createOrganizationsApi } from "../organization/organizations-api";
import { activeIds, discoverSettings, largeOrganization } from "../tests/organization/organizations";
import { startOrganizationsStub, type StubOptions } from "../tests/organization/organizations-stub";

/**
 * `npm run bench:discovery`: discovers 5,000 accounts in 126 units on six levels, 2 % of them suspended, with the real
 * SDK client against a local stub of AWS Organizations, and prints time and calls. Exits 1 if the accounts found are
 * not exactly the active ones. The stub answers immediately, so a row measures waiting.
 *
 * `npm run bench:discovery -- --adaptive` compares the SDK's two retry modes for throttled calls, on 400 accounts.
 */
const variants: readonly (readonly [string, StubOptions])[] = [
  ["never throttled", {}],
  ["every third call throttled", { throttleEvery: 3 }],
  ["every third call throttled, accounts without Paths", { throttleEvery: 3, paths: false }],
];

const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };

async function main(): Promise<void> {
  const compare = process.argv.includes("--adaptive");
  const organization = compare ? largeOrganization(400, 1) : largeOrganization(5000, 2);
  const runs = compare
    ? (["standard", "adaptive"] as const).map((mode) => [mode, { throttleEvery: 3 }, mode] as const)
    : variants.map(([what, options]) => [what, options, "standard"] as const);
  const table = new Table({
    head: ["organization", "accounts", "exactly the active", "seconds", "answered", "throttled"],
    style: { head: [], border: [] },
  });
  for (const [what, options, retryMode] of runs) {
    const stub = await startOrganizationsStub(organization, options);
    const api = createOrganizationsApi({ endpoint: stub.endpoint, credentials, retryMode });
    const started = process.hrtime.bigint();
    const accounts = await findAccounts(discoverSettings({}), (settings, filter) => discover(settings, filter, api));
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    await stub.close();
    const exact = accounts.map(({ id }) => id).join() === activeIds(organization).join();
    if (!exact) process.exitCode = 1;
    const answered = [...stub.calls.values()].reduce((sum, calls) => sum + calls, 0);
    table.push([what, accounts.length, exact ? "yes" : "NO", seconds.toFixed(1), answered, stub.throttled]);
  }
  process.stdout.write(`${table.toString()}\n`);
}

void main();
