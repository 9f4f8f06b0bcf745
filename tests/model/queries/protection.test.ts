import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { call, envelope } from "../../simulator/services/athena/fixture";
import { again, dana, eventId, failed, finder } from "./finder";

const find = finder();

describe("trail-and-detector-tampering", () => {
  it("lists what was disabled and what was attempted", async () => {
    const stop = call("aws.cloudtrail", "StopLogging", { requestParameters: { name: "organization" } });
    const tried = call("aws.guardduty", "DeleteDetector", failed, {
      time: "2026-11-02T10:00:01Z",
      region: "eu-west-1",
    });
    const flowLogs = call(
      "aws.ec2",
      "DeleteFlowLogs",
      { requestParameters: { DeleteFlowLogsRequest: { FlowLogId: { content: "fl-1", tag: 1 } } } },
      { time: "2026-11-02T10:00:02Z" },
    );
    const rows = await find("trail-and-detector-tampering", [
      stop,
      again(stop),
      tried,
      flowLogs,
      call("aws.cloudtrail", "StartLogging", { requestParameters: { name: "organization" } }),
      call("aws.events", "StopLogging"),
    ]);
    const common = { account: "111122223333", principal: dana, source_ip: "203.0.113.24" };
    assert.deepEqual(rows, [
      {
        ...common,
        time: "2026-11-02T10:00:02Z",
        region: "us-east-1",
        service: "ec2.amazonaws.com",
        action: "DeleteFlowLogs",
        target: "fl-1",
        error: null,
        event_id: eventId(flowLogs),
      },
      {
        ...common,
        time: "2026-11-02T10:00:01Z",
        region: "eu-west-1",
        service: "guardduty.amazonaws.com",
        action: "DeleteDetector",
        target: null,
        error: "AccessDenied",
        event_id: eventId(tried),
      },
      {
        ...common,
        time: "2026-11-02T10:00:00Z",
        region: "us-east-1",
        service: "cloudtrail.amazonaws.com",
        action: "StopLogging",
        target: "organization",
        error: null,
        event_id: eventId(stop),
      },
    ]);
  });
});

describe("findings-by-severity-and-account", () => {
  const guardduty = (id: string, severity: number, fields: Partial<Envelope> = {}, service: JsonObject = {}) =>
    envelope({
      source: "aws.guardduty",
      "detail-type": "GuardDuty Finding",
      detail: { accountId: "444455556666", id, severity, service: { archived: false, ...service } },
      ...fields,
    });
  const securityHub = (id: string, label: string, status = "NEW", fields: Partial<Envelope> = {}) =>
    envelope({
      source: "aws.securityhub",
      "detail-type": "Security Hub Findings - Imported",
      detail: {
        findings: [
          {
            Id: id,
            AwsAccountId: "444455556666",
            Severity: { Label: label },
            Workflow: { Status: status },
            RecordState: "ACTIVE",
          },
        ],
      },
      ...fields,
    });

  it("counts each finding once, in its latest state, for the account that it concerns", async () => {
    const repeated = guardduty("one", 8);
    const rows = await find("findings-by-severity-and-account", [
      repeated,
      again(repeated),
      guardduty("two", 4.5),
      guardduty("two", 7.9, { time: "2026-11-02T11:00:00Z" }),
      guardduty("three", 9, {}, { archived: true }),
      guardduty("four", 6.9),
      guardduty("five", 1),
      securityHub("six", "HIGH"),
      securityHub("six", "HIGH", "RESOLVED", { time: "2026-11-02T11:00:00Z" }),
      securityHub("seven", "HIGH", "NOTIFIED"),
      envelope({
        source: "aws.inspector2",
        "detail-type": "Inspector2 Finding",
        detail: { awsAccountId: "777788889999", findingArn: "arn:one", severity: "CRITICAL", status: "CLOSED" },
      }),
      envelope({
        source: "aws.macie",
        "detail-type": "Macie Finding",
        detail: { accountId: "777788889999", id: "m", severity: { score: 3, description: "High" }, archived: false },
      }),
      envelope({
        source: "aws.access-analyzer",
        "detail-type": "Access Analyzer Finding",
        detail: { accountId: "777788889999", id: "a", status: "ACTIVE" },
      }),
      call("aws.guardduty", "CreateFilter"),
    ]);
    const row = (account: string, service: string, severity: string, counts: [number, number], time = "10") => ({
      affected_account: account,
      source: `aws.${service}`,
      severity,
      findings: counts[0],
      open_findings: counts[1],
      last_change: `2026-11-02T${time}:00:00Z`,
    });
    assert.deepEqual(rows, [
      row("444455556666", "guardduty", "CRITICAL", [1, 0]),
      row("444455556666", "guardduty", "HIGH", [2, 2], "11"),
      row("444455556666", "guardduty", "LOW", [1, 1]),
      row("444455556666", "guardduty", "MEDIUM", [1, 1]),
      row("444455556666", "securityhub", "HIGH", [2, 1], "11"),
      row("777788889999", "access-analyzer", "UNRATED", [1, 1]),
      row("777788889999", "inspector2", "CRITICAL", [1, 0]),
      row("777788889999", "macie", "HIGH", [1, 1]),
    ]);
  });

  it("treats a deleted Access Analyzer finding as closed, and one without a severity as unrated", async () => {
    const analyzed = (id: string, isDeleted: boolean) =>
      envelope({
        source: "aws.access-analyzer",
        "detail-type": "Access Analyzer Finding",
        detail: { accountId: "777788889999", id, status: "ACTIVE", isDeleted },
      });
    const unrated = envelope({
      source: "aws.guardduty",
      "detail-type": "GuardDuty Finding",
      detail: { accountId: "777788889999", id: "g", service: { archived: false } },
    });
    const rows = await find("findings-by-severity-and-account", [
      analyzed("gone", true),
      analyzed("there", false),
      unrated,
    ]);
    assert.deepEqual(
      rows.map((row) => [row.source, row.severity, row.findings, row.open_findings]),
      [
        ["aws.access-analyzer", "UNRATED", 2, 1],
        ["aws.guardduty", "UNRATED", 1, 1],
      ],
    );
  });
});
