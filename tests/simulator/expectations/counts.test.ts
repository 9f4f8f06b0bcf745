import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { expectationOf } from "../../../simulator/expectations/query-expectations";
import { call, envelope } from "../services/athena/fixture";
import { other, own, session } from "./people";

function problem(name: string, events: readonly Envelope[], columns: readonly string[], ...rows: unknown[][]) {
  const expectation = expectationOf(
    name,
    events.map((event) => ({ event })),
  );
  assert.ok(expectation, `no expectation of ${name}`);
  return expectation.problemWith({ columns, rows });
}

const time = "2026-11-02T10:00:00Z";

describe("query expectations that count", () => {
  it("count a role for its sessions, and only denials", () => {
    const refused = call("aws.ec2", "RunInstances", {
      userIdentity: session,
      errorCode: "Client.UnauthorizedOperation",
    });
    const events = [
      refused,
      { ...refused, id: "again" },
      call("aws.kms", "Decrypt", { userIdentity: session, errorCode: "AccessDeniedException" }, { account: other }),
      call("aws.kms", "Decrypt", { userIdentity: session, errorCode: "DisabledException" }),
      call("com.example", "Decrypt", { errorCode: "AccessDenied" }),
    ];
    const columns = ["principal", "denied_calls", "actions", "accounts", "addresses", "first_denied", "last_denied"];
    const role = `arn:aws:iam::${own}:role/Engineer`;
    const asked = (...row: unknown[]) => problem("calls-denied-by-principal", events, columns, row);
    assert.equal(asked(role, 2, 2, 2, 1, time, time), undefined);
    assert.match(asked(role, 3, 2, 2, 1, time, time) ?? "", /denied_calls = 3 where the traffic has 2/);
  });

  it("distinguish secrets that were read from failed attempts", () => {
    const read = (record: JsonObject) =>
      call("aws.secretsmanager", "GetSecretValue", { requestParameters: { secretId: "a" }, ...record });
    const first = read({});
    const events = [first, { ...first, id: "again" }, read({ errorCode: "AccessDenied" })];
    const columns = [
      ...["account", "region", "principal", "secret", "reads", "failures", "addresses"],
      ...["first_call", "last_call"],
    ];
    const row = [own, "us-east-1", `arn:aws:iam::${own}:user/dana`, "a", 1, 1, 1, time, time];
    assert.equal(problem("secrets-read", events, columns, row), undefined);
    assert.equal(problem("secrets-read", [call("aws.secretsmanager", "DeleteSecret")], columns), undefined);
  });

  it("use a resource's latest compliance result, to the millisecond, and exclude rules that all comply with", () => {
    const verdict = (resourceId: string, complianceType: string, recorded: number, configRuleName = "r") =>
      envelope({
        source: "aws.config",
        "detail-type": "Config Rules Compliance Change",
        detail: {
          configRuleName,
          resourceType: "T",
          resourceId,
          newEvaluationResult: { complianceType, resultRecordedTime: `2026-11-02T10:00:00.${recorded}00Z` },
        },
      });
    const events = [
      verdict("a", "COMPLIANT", 1),
      verdict("a", "NON_COMPLIANT", 2),
      verdict("b", "NON_COMPLIANT", 1),
      verdict("b", "COMPLIANT", 2),
      verdict("a", "COMPLIANT", 1, "obeyed"),
    ];
    const columns = [
      ...["config_rule", "account", "non_compliant", "resources", "regions", "first_resource_type"],
      "oldest_change",
    ];
    const row = ["r", own, 1, 2, 1, "T", time];
    assert.equal(problem("config-non-compliance", events, columns, row), undefined);
    assert.match(problem("config-non-compliance", events, columns) ?? "", /1 row is missing/);
  });

  it("treat a Health event's copies, pages and updates as one event of one account", () => {
    const notice = (hour: number, detail: JsonObject) =>
      envelope({
        source: "aws.health",
        "detail-type": "AWS Health Event",
        time: `2026-11-02T${hour}:00:00Z`,
        detail: {
          eventArn: "arn:e",
          affectedAccount: other,
          communicationId: "c1",
          statusCode: "open",
          affectedEntities: [{ entityValue: "i-1" }],
          ...detail,
        },
      });
    const events = [
      notice(10, {}),
      notice(10, { backupEvent: true }),
      notice(10, { page: "2", affectedEntities: [{ entityValue: "i-2" }] }),
      notice(11, { communicationId: "c2", statusCode: "closed", affectedEntities: [] }),
    ];
    const columns = [
      ...["last_update", "affected_account", "event_region", "service", "category", "event_type", "status"],
      ...["start_time", "entities", "updates", "event_arn"],
    ];
    const row = ["2026-11-02T11:00:00Z", other, null, null, null, null, "closed", null, 2, 2, "arn:e"];
    assert.equal(problem("health-events", events, columns, row), undefined);
  });

  it("count the bytes of every delivery, and events once", () => {
    const made = envelope({ source: "com.example", "detail-type": "Made", detail: { name: "é" } });
    const columns = ["source", "type_name", "action", "accounts", "events", "deliveries", "bytes"];
    const row = ["com.example", "Made", null, 1, 1, 2, 2 * '{"name":"__"}'.length];
    assert.equal(problem("noisiest-events", [made, { ...made, id: "again" }], columns, row), undefined);
  });

  it("use an age that some findings have, and exclude those that were closed last", () => {
    const finding = (id: string, createdAt: string, hour: number, archived = false) =>
      envelope({
        source: "aws.guardduty",
        "detail-type": "GuardDuty Finding",
        time: `2026-11-02T${hour}:00:00Z`,
        detail: { id, accountId: other, title: id, severity: 8, createdAt, service: { archived } },
      });
    const [old, new_, closed] = ["2026-10-01T00:00:00Z", "2026-11-02T09:00:00Z", "2026-01-01T00:00:00Z"] as const;
    const events = [
      finding("old", old, 10),
      finding("new", new_, 10),
      finding("closed", closed, 10),
      finding("closed", closed, 11, true),
    ];
    const expectation = expectationOf(
      "findings-still-open",
      events.map((event) => ({ event })),
    );
    assert.deepEqual(expectation?.parameters, { until: "2026-11-02", days_open: "32" });
    const columns = [
      ...["opened", "affected_account", "source", "severity", "title", "last_change", "changes", "finding_id"],
    ];
    const row = [old, other, "aws.guardduty", "HIGH", "old", time, 1, "old"];
    assert.equal(problem("findings-still-open", events, columns, row), undefined);
    assert.match(problem("findings-still-open", events, columns) ?? "", /1 row is missing, the first is .*"old"/);
  });

  it("treat the Region with the most launches as the one in use", () => {
    const launch = (region: string, record: JsonObject = {}) => call("aws.ec2", "RunInstances", record, { region });
    const elsewhere = launch("sa-east-1", { errorCode: "Client.UnauthorizedOperation" });
    const events = [launch("us-east-1"), launch("us-east-1"), elsewhere, { ...elsewhere, id: "again" }];
    const columns = [
      ...["time", "account", "region", "action", "first_instance", "instance_type", "requested", "error"],
      ...["principal", "source_ip", "event_id"],
    ];
    const { errorCode, eventID, sourceIPAddress } = elsewhere.detail;
    const dana = `arn:aws:iam::${own}:user/dana`;
    const row = [time, own, "sa-east-1", "RunInstances", null, null, null, errorCode, dana, sourceIPAddress, eventID];
    assert.equal(problem("instances-in-unusual-regions", events, columns, row), undefined);
    assert.match(problem("instances-in-unusual-regions", events, columns) ?? "", /1 row is missing/);
  });
});
