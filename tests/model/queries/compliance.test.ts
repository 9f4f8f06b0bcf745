import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { call, envelope } from "../../simulator/services/athena/fixture";
import { again, finder } from "./finder";

const find = finder();

describe("config-non-compliance", () => {
  const change = (
    [rule, id, complianceType]: readonly [string, string, string],
    { hour = 10, recorded = 0, account = "111122223333", region = "us-east-1" } = {},
  ) =>
    envelope({
      source: "aws.config",
      "detail-type": "Config Rules Compliance Change",
      account,
      region,
      time: `2026-11-02T${hour}:00:00Z`,
      detail: {
        configRuleName: rule,
        resourceType: "AWS::S3::Bucket",
        resourceId: id,
        newEvaluationResult: { complianceType, resultRecordedTime: `2026-11-02T${hour}:00:00.${recorded}00Z` },
      },
    });

  it("counts resources by their latest result", async () => {
    const broken = change(["no-public-read", "a", "NON_COMPLIANT"]);
    const rows = await find("config-non-compliance", [
      broken,
      again(broken),
      change(["no-public-read", "b", "NON_COMPLIANT"], { hour: 11, region: "eu-west-1" }),
      change(["no-public-read", "c", "NON_COMPLIANT"]),
      change(["no-public-read", "c", "COMPLIANT"], { hour: 12 }),
      change(["no-public-read", "d", "NON_COMPLIANT"], { recorded: 1 }),
      change(["no-public-read", "d", "NOT_APPLICABLE"], { recorded: 2 }),
      change(["no-public-read", "a", "NON_COMPLIANT"], { account: "444455556666" }),
      change(["encrypted", "a", "COMPLIANT"], { hour: 11 }),
      change(["encrypted", "a", "NON_COMPLIANT"]),
    ]);
    const row = { config_rule: "no-public-read", first_resource_type: "AWS::S3::Bucket" };
    assert.deepEqual(rows, [
      {
        ...row,
        account: "111122223333",
        non_compliant: 2,
        resources: 4,
        regions: 2,
        oldest_change: "2026-11-02T10:00:00Z",
      },
      {
        ...row,
        account: "444455556666",
        non_compliant: 1,
        resources: 1,
        regions: 1,
        oldest_change: "2026-11-02T10:00:00Z",
      },
    ]);
  });

  it("accepts only results of AWS Config, and ignores an event without one", async () => {
    const verdict = change(["no-public-read", "a", "NON_COMPLIANT"]);
    const rows = await find("config-non-compliance", [
      { ...verdict, source: "com.example" },
      { ...verdict, "detail-type": "Config Rules Re-evaluation Status" },
      { ...verdict, detail: { ...verdict.detail, newEvaluationResult: null } },
      call("aws.config", "PutEvaluations"),
    ]);
    assert.deepEqual(rows, []);
  });
});

describe("health-events", () => {
  const eventArn = "arn:aws:health:eu-west-1::event/EC2/RETIREMENT/one";
  const notice = (hour: number | string, detail: JsonObject, fields: Partial<Envelope> = {}) =>
    envelope({
      source: "aws.health",
      "detail-type": "AWS Health Event",
      region: "eu-west-1",
      time: `2026-11-02T${hour}:00:00Z`,
      detail: {
        eventArn,
        service: "EC2",
        eventTypeCode: "RETIREMENT",
        eventTypeCategory: "scheduledChange",
        eventRegion: "eu-west-1",
        communicationId: "c-1",
        startTime: "Tue, 3 Nov 2026 08:45:00 GMT",
        statusCode: "upcoming",
        affectedAccount: "444455556666",
        affectedEntities: [{ entityValue: "i-1" }, { entityValue: "i-2" }],
        page: "1",
        ...detail,
      },
      ...fields,
    });
  const row = {
    affected_account: "444455556666",
    event_region: "eu-west-1",
    service: "EC2",
    category: "scheduledChange",
    event_type: "RETIREMENT",
    start_time: "Tue, 3 Nov 2026 08:45:00 GMT",
    event_arn: eventArn,
  };

  it("has one row for an event and account, of all pages, copies and updates", async () => {
    const first = notice(10, {});
    const rows = await find("health-events", [
      first,
      again(first),
      notice(10, { backupEvent: true }, { region: "us-west-2" }),
      notice(10, { page: "2", affectedEntities: [{ entityValue: "i-2" }, { entityValue: "i-3" }] }),
      notice(11, { communicationId: "c-2", statusCode: "closed", affectedEntities: [] }),
      notice("08", { affectedAccount: "777788889999" }),
    ]);
    assert.deepEqual(rows, [
      { ...row, last_update: "2026-11-02T11:00:00Z", status: "closed", entities: 3, updates: 2 },
      {
        ...row,
        last_update: "2026-11-02T08:00:00Z",
        affected_account: "777788889999",
        status: "upcoming",
        entities: 2,
        updates: 1,
      },
    ]);
  });

  it("keeps an event whose entities are an object with the key 0", async () => {
    const rows = await find("health-events", [notice(10, { affectedEntities: { "0": "x", entityValue: "i-9" } })]);
    assert.deepEqual(
      rows.map(({ entities }) => entities),
      [1],
    );
  });

  it("keeps events without an affected account or entity, and abuse notices", async () => {
    const bare = { affectedAccount: null, affectedEntities: [] };
    const rows = await find("health-events", [
      notice(10, bare),
      notice(10, { eventArn: "arn:abuse" }, { "detail-type": "AWS Health Abuse Event" }),
      notice(10, { eventArn: "arn:forged" }, { source: "com.example" }),
      notice(10, { eventArn: "arn:other" }, { "detail-type": "AWS Health event" }),
    ]);
    assert.deepEqual(
      rows.map((found) => [found.event_arn, found.affected_account, found.entities]),
      [
        ["arn:abuse", "444455556666", 2],
        [eventArn, "111122223333", 0],
      ],
    );
  });
});
