import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { envelope } from "../../simulator/services/athena/fixture";
import { again, finder } from "./finder";

const find = finder();

describe("findings-still-open", () => {
  const event = (source: string, type: string, time: string, detail: JsonObject): Envelope =>
    envelope({ source, "detail-type": type, account: "100000000001", time, detail });
  const guardDuty = (time: string, detail: JsonObject) =>
    event("aws.guardduty", "GuardDuty Finding", time, {
      id: "g-1",
      accountId: "444455556666",
      title: "Somebody mines",
      severity: 8,
      createdAt: "2026-09-01T00:00:00.000Z",
      ...detail,
    });
  const imported = (time: string, finding: JsonObject) =>
    event("aws.securityhub", "Security Hub Findings - Imported", time, {
      findings: [
        {
          Id: "s-1",
          AwsAccountId: "444455556666",
          Title: "Block public access",
          CreatedAt: "2026-10-03T23:59:59.999Z",
          Severity: { Label: "MEDIUM" },
          Workflow: { Status: "NEW" },
          RecordState: "ACTIVE",
          ...finding,
        },
      ],
    });
  const asked = { until: "2026-11-02", days_open: "30" };
  const morning = "2026-11-02T08:00:00Z";
  const evening = "2026-11-02T20:00:00Z";

  it("lists open findings that are old enough by their creation time, oldest first, each once", async () => {
    const updated = guardDuty(evening, { severity: 5 });
    const rows = await find(
      "findings-still-open",
      [
        guardDuty(morning, {}),
        updated,
        again(updated),
        imported(morning, { CreatedAt: "2026-10-02T12:00:00Z" }),
        imported(morning, { Id: "30 days but a second", CreatedAt: "2026-10-04T00:00:00Z" }),
        imported(morning, { Id: "30 days", CreatedAt: "2026-10-03T23:59:59Z" }),
      ],
      asked,
    );
    const row = { affected_account: "444455556666", severity: "MEDIUM", changes: 1, last_change: morning };
    const hub = { ...row, source: "aws.securityhub", title: "Block public access" };
    assert.deepEqual(rows, [
      {
        ...row,
        opened: "2026-09-01T00:00:00.000Z",
        source: "aws.guardduty",
        title: "Somebody mines",
        last_change: evening,
        changes: 2,
        finding_id: "g-1",
      },
      { ...hub, opened: "2026-10-02T12:00:00Z", finding_id: "s-1" },
      { ...hub, opened: "2026-10-03T23:59:59Z", finding_id: "30 days" },
    ]);
  });

  it("takes the time of the event where a creation time only looks like one", async () => {
    const wrong = ["2026-02-30T10:15:30Z", "2026-11-01T24:00:00Z", "2026-10-01T10:15:30Z\n", "2026-10-01T10:15:60Z"];
    const rows = await find(
      "findings-still-open",
      [
        imported(morning, { Id: "good", CreatedAt: "2026-10-02T12:00:00Z" }),
        ...wrong.map((CreatedAt, index) => imported(morning, { Id: `wrong ${index}`, CreatedAt })),
      ],
      { ...asked, days_open: "0" },
    );
    assert.deepEqual(
      rows.map(({ finding_id, opened }) => [finding_id, opened]),
      [["good", "2026-10-02T12:00:00Z"], ...wrong.map((_, index) => [`wrong ${index}`, morning])],
    );
  });

  it("excludes what was closed last, and includes what was opened again", async () => {
    const rows = await find(
      "findings-still-open",
      [
        guardDuty(morning, {}),
        guardDuty(evening, { service: { archived: true } }),
        guardDuty(morning, { id: "g-2", service: { archived: true } }),
        guardDuty(evening, { id: "g-2" }),
        imported(morning, { CreatedAt: "2026-01-01T00:00:00Z" }),
        imported(evening, { CreatedAt: "2026-01-01T00:00:00Z", Workflow: { Status: "RESOLVED" } }),
        { ...guardDuty(morning, { id: "forged" }), source: "com.example" },
        { ...guardDuty(morning, { id: "another type" }), "detail-type": "GuardDuty finding" },
      ],
      asked,
    );
    assert.deepEqual(
      rows.map((row) => row.finding_id),
      ["g-2"],
    );
  });

  it("counts from the first event if the service has dates in words", async () => {
    const inspector = event("aws.inspector2", "Inspector2 Finding", morning, {
      findingArn: "i-1",
      awsAccountId: "444455556666",
      severity: "HIGH",
      status: "ACTIVE",
      title: "CVE",
      firstObservedAt: "Fri Sep 04 16:50:37.627 UTC 2026",
    });
    const opened = async (until: string) =>
      (await find("findings-still-open", [inspector], { until, days_open: "30" })).map((row) => row.opened);
    assert.deepEqual(await opened("2026-12-01"), []);
    assert.deepEqual(await opened("2026-12-02"), [morning]);
  });
});
