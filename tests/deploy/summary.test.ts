import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import type { Plan, Target } from "../../deploy/plan";
import type { Outcome } from "../../deploy/run";
import { summarize } from "../../deploy/summary";
import { noChanges } from "../../deploy/tally";

const target = (region: string, stack: string): Target => ({
  stack,
  region,
  hubRegion: "us-east-1",
  shard: 1,
  label: region,
});
const home = target("us-east-1", "prod");
const west = target("us-west-2", "prod.us-west-2");
const plan = (operation: Plan["operation"]): Plan => ({
  environment: "prod",
  homeRegion: "us-east-1",
  operation,
  waves: [[home], [west]],
  orphans: [],
});
const outcome = (more: Partial<Outcome>): Outcome => ({
  target: home,
  result: "done",
  changes: noChanges,
  seconds: 1,
  ...more,
});
const text = (operation: Plan["operation"], ...outcomes: Outcome[]) =>
  summarize(plan(operation), outcomes, ".local/deploy/prod/up/");

describe("the summary", () => {
  it("is no wider than the terminal, except for commands to copy", () => {
    const reason =
      "AccessDenied: User arn:aws:sts::1:assumed-role/deploy/me is not authorized to perform: events:PutRule";
    const outcomes = [home, west].map((each) =>
      outcome({
        target: each,
        result: "incomplete",
        changes: { created: 1234, updated: 56, replaced: 7, deleted: 89, same: 1011 },
        reason,
        leftAside: [{ accountId: "400000000007", reason, urns: [], forget: [] }],
      }),
    );
    for (const width of [80, 120]) {
      const lines = stripVTControlCharacters(summarize(plan("up"), outcomes, ".local/deploy/prod/up/", width)).split(
        "\n",
      );
      for (const line of lines) assert.ok(line.length <= width || line.startsWith("  npm run"), line);
      assert.match(lines.join(" ").replaceAll(/[│\s]+/g, " "), /is not authorized to/);
    }
  });

  it("shows nothing on which a terminal would act", () => {
    const summary = stripVTControlCharacters(
      text("up", outcome({ result: "failed", reason: "\u009b2J\u202eno\u0007 role" })),
    );
    assert.match(summary.replaceAll(/[│\s]+/g, " "), /\\u009b2J\\u202eno\\u0007 role/);
  });

  it("has a row for each Region with result, changes, seconds and the error's first line", () => {
    const summary = text(
      "up",
      outcome({ changes: { ...noChanges, created: 1200, same: 3 }, seconds: 61.4 }),
      outcome({ target: west, result: "failed", reason: "error: AccessDenied\n  at PutRule", seconds: 4 }),
    );
    const rows = summary.split("\n");
    assert.match(rows.find((row) => row.includes("us-east-1")) ?? "", /done.*1,200 created, 3 same.*61 /);
    assert.match(rows.find((row) => row.includes("us-west-2")) ?? "", /failed.*no changes.*4 .*AccessDenied /);
    assert.ok(!summary.includes("at PutRule"));
  });

  it("shortens an error that would break the table", () => {
    const summary = text("up", outcome({ result: "failed", reason: "x".repeat(500) }));
    assert.ok(Math.max(...summary.split("\n").map((line) => line.length)) < 220);
  });

  it("prints the command to continue", () => {
    const summary = text(
      "up",
      outcome({ result: "failed", reason: "denied" }),
      outcome({ target: west, result: "skipped", reason: "its hub us-east-1 failed", seconds: 0 }),
    );
    assert.match(summary, /npm run up -- prod --region us-east-1 --region us-west-2\n/);
  });

  it("says how to unlock a stack that was interrupted, but not one that was not started", () => {
    const summary = text(
      "up",
      outcome({ result: "cancelled", reason: "update canceled" }),
      outcome({ target: west, result: "cancelled", reason: "not started", seconds: 0 }),
    );
    assert.match(summary, /pulumi cancel --stack prod\n/);
  });

  it("explains protected resources if destroy fails because of one", () => {
    const reason = 'resource "urn:pulumi:prod::x" cannot be deleted\nbecause it is protected.';
    assert.match(text("destroy", outcome({ result: "failed", reason })), /pulumi state unprotect --stack STACK URN/);
    assert.ok(!text("destroy", outcome({ result: "failed", reason: "no credentials" })).includes("unprotect"));
  });
});
