import assert from "node:assert/strict";
import { catalog } from "../../../model/catalog/catalog";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { typedViews } from "../../../model/tables/typed-views";
import { views, viewTable } from "../../../model/tables/views";
import { rowsExpectedOf } from "../../../simulator/expectations/view-expectations";
import { statesOf } from "../../../simulator/expectations/findings";
import { expectedViews } from "../../../simulator/traffic/expected-views";
import {
  archiveObjects,
  call,
  database,
  envelope,
  temporaryBuckets,
  withAthena,
} from "../../simulator/services/athena/fixture";
import { again, queries, type Row } from "../queries/finder";

const buckets = temporaryBuckets();

async function ask(sql: string, events: readonly Envelope[]): Promise<Row[]> {
  return withAthena(buckets.write(archiveObjects(events)), async (athena) => {
    const { columns, rows } = await athena.run({ database, sql });
    return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
  });
}

const sample = (id: string, detail: JsonObject = {}): Envelope => {
  const found = catalog.find((entry) => entry.id === id)?.sample;
  assert.ok(found, id);
  return { ...found, detail: { ...found.detail, ...detail } };
};

/** The columns that every typed view has, for an event. */
const placeOf = ({ time, account, region }: Envelope) => ({ day: time.slice(0, 10), time, account, region });

describe("view events_deduplicated", () => {
  it("has each event once, and is the same on every run", async () => {
    const made = call("aws.iam", "CreateUser");
    const change = sample("parameters-changed");
    const health = sample("health-event");
    const backup = { ...health, id: "backup", region: "us-west-2", detail: { ...health.detail, backupEvent: true } };
    const events = [made, again(made), made, change, again(change), health, backup];
    const rows = await ask("SELECT id, event_key FROM events_deduplicated ORDER BY source, id", events);
    assert.deepEqual(
      rows.map(({ id }) => id),
      [health.id, made.id, change.id],
    );
    assert.equal(rows[1]?.["event_key"], made.detail["eventID"]);
    assert.deepEqual(
      await ask("SELECT id, event_key FROM events_deduplicated ORDER BY source, id", events.reverse()),
      rows,
    );
  });

  it("keeps events that differ in anything that a hop keeps", async () => {
    const one = envelope({ source: "com.example", "detail-type": "Deployed", detail: { version: 1 } });
    const others = [
      { ...one, account: "444455556666" },
      { ...one, region: "eu-west-1" },
      { ...one, time: "2026-11-02T10:00:01Z" },
      { ...one, "detail-type": "Withdrawn" },
      { ...one, detail: { version: 2 } },
    ];
    assert.deepEqual(await ask("SELECT count(*) AS events FROM events_deduplicated", [one, again(one), ...others]), [
      { events: 6 },
    ]);
  });

  it("ignores an event id written by a customer", async () => {
    const forged = (id: string) => envelope({ source: "com.example", id, detail: { eventID: "same", n: id } });
    const rows = await ask("SELECT id FROM events_deduplicated ORDER BY id", [forged("a"), forged("b")]);
    assert.deepEqual(rows, [{ id: "a" }, { id: "b" }]);
  });
});

describe("typed views", () => {
  it("answer SELECT * FROM parameter_store_change WHERE name = '…', each change once", async () => {
    const change = sample("parameters-changed");
    const other = sample("parameters-changed", { name: "/orders/other" });
    const rows = await ask("SELECT * FROM parameter_store_change WHERE name = '/orders/payment-endpoint'", [
      change,
      again(change),
      other,
    ]);
    const [{ event_key, ...row }] = rows as [Row];
    assert.equal(rows.length, 1);
    assert.match(String(event_key), /^[0-9A-F]{64}$/);
    assert.deepEqual(row, {
      ...placeOf(change),
      operation: "Update",
      name: "/orders/payment-endpoint",
      parameter_type: "String",
      description: "Where the order service sends payments",
    });
  });

  it("show sign-ins in both spellings, with MFA, without it, or unknown", async () => {
    const signIn = (eventID: string, type: string, detail: JsonObject) => ({
      ...sample("console-sign-in", { eventID, ...detail }),
      "detail-type": type,
    });
    const rows = await ask("SELECT event_id, action, result, with_mfa FROM console_sign_in ORDER BY event_id", [
      signIn("a", "AWS Console Sign In via CloudTrail", {}),
      signIn("b", "AWS Console Signin via CloudTrail", { additionalEventData: { MFAUsed: "Yes" } }),
      signIn("c", "AWS Console Sign In via CloudTrail", {
        eventName: "PasswordRecoveryRequested",
        additionalEventData: null,
        responseElements: { PasswordRecoveryRequested: "Failure" },
      }),
      signIn("d", "aws console sign in via cloudtrail", {}),
    ]);
    assert.deepEqual(
      rows.map((row) => Object.values(row)),
      [
        ["a", "ConsoleLogin", "Success", false],
        ["b", "ConsoleLogin", "Success", true],
        ["c", "PasswordRecoveryRequested", "Failure", null],
      ],
    );
  });

  it("show calls with request and response as JSON, denied ones with their error", async () => {
    const made = call("aws.iam", "CreateUser", { requestParameters: { userName: "eve" }, readOnly: false });
    const refused = call("aws.s3", "PutBucketPolicy", { errorCode: "AccessDenied" });
    const forged = call("com.example", "CreateUser");
    const sql =
      "SELECT source, service, action, read_only, error, principal, request, response, event_id FROM api_call";
    assert.deepEqual(await ask(`${sql} ORDER BY action`, [made, again(made), refused, forged]), [
      {
        source: "aws.iam",
        service: "iam.amazonaws.com",
        action: "CreateUser",
        read_only: false,
        error: null,
        principal: "arn:aws:iam::111122223333:user/dana",
        request: '{"userName":"eve"}',
        response: null,
        event_id: made.detail["eventID"],
      },
      {
        source: "aws.s3",
        service: "s3.amazonaws.com",
        action: "PutBucketPolicy",
        read_only: null,
        error: "AccessDenied",
        principal: "arn:aws:iam::111122223333:user/dana",
        request: null,
        response: null,
        event_id: refused.detail["eventID"],
      },
    ]);
  });

  it("show findings with a severity that is a number or a word", async () => {
    const unrated = sample("guardduty-finding", { id: "unrated", severity: "?" });
    const guardduty = "SELECT affected_account, severity, is_archived FROM guardduty_finding ORDER BY severity";
    assert.deepEqual(await ask(guardduty, [sample("guardduty-finding"), unrated]), [
      { affected_account: "444455556666", severity: 8, is_archived: false },
      { affected_account: "444455556666", severity: null, is_archived: false },
    ]);
    const hub = "SELECT severity, workflow_status, compliance_status, resource FROM securityhub_finding";
    assert.deepEqual(await ask(hub, [sample("securityhub-finding")]), [
      {
        severity: "HIGH",
        workflow_status: "NEW",
        compliance_status: "FAILED",
        resource: "arn:aws:s3:::customer-exports",
      },
    ]);
  });

  it("show resources that became compliant or non-compliant", async () => {
    const sql = "SELECT rule, resource_type, resource, compliance, compliance_before FROM config_compliance_change";
    assert.deepEqual(await ask(sql, [sample("config-compliance-changed")]), [
      {
        rule: "s3-bucket-public-read-prohibited",
        resource_type: "AWS::S3::Bucket",
        resource: "customer-exports",
        compliance: "NON_COMPLIANT",
        compliance_before: null,
      },
    ]);
  });

  const ofSamples: readonly (readonly [view: string, id: string, row: Row])[] = [
    [
      "access_analyzer_finding",
      "access-analyzer-finding",
      {
        type_name: "Access Analyzer Finding",
        finding_id: "22222222-dcba-4444-8cba-333333333333",
        status: "ACTIVE",
        affected_account: "444455556666",
        resource_type: "AWS::S3::Bucket",
        resource: "arn:aws:s3:::customer-exports",
        is_public: false,
        is_deleted: false,
        principal: '{"AWS":"999988887777"}',
        actions: '["s3:GetObject"]',
        created_at: "2026-07-22T10:09:03Z",
      },
    ],
    [
      "cloudwatch_alarm_change",
      "cloudwatch-alarm-raised",
      {
        alarm: "ServerCpuTooHigh",
        state: "ALARM",
        state_before: "OK",
        reason:
          "Threshold Crossed: 1 out of the last 1 datapoints [99.50 (02/10/26 16:59:00)] was greater than the threshold (50.0) (minimum 1 datapoint for OK -> ALARM transition).",
        description: "Goes into alarm when server CPU utilization is too high!",
      },
    ],
    [
      "ec2_instance_state_change",
      "ec2-instance-state-changed",
      { instance: "i-1234567890abcdef0", state: "terminated" },
    ],
    [
      "health_event",
      "health-event",
      {
        type_name: "AWS Health Event",
        service: "EC2",
        event_type: "AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED",
        category: "issue",
        status: "open",
        event_region: "eu-west-1",
        affected_account: "111122223333",
        start_time: "Tue, 27 Jan 2026 08:45:00 GMT",
        description: "An instance store drive of your instance performs below expectation.",
        affected_entities:
          '[{"entityValue":"i-1234567890abcdef0","status":"IMPAIRED","lastUpdatedTime":"Tue, 27 Jan 2026 09:01:22 GMT"}]',
        event_arn:
          "arn:aws:health:eu-west-1::event/EC2/AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED/AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED_90353408594353980",
      },
    ],
    ["kms_key_deletion", "kms-key-deleted", { key_id: "1234abcd-12ab-34cd-56ef-1234567890ab" }],
    ["heartbeat", "heartbeat", { schedule: "event-governance-prod-heartbeat" }],
    [
      "inspector_finding",
      "inspector-finding",
      {
        finding_id: "arn:aws:inspector2:eu-west-1:444455556666:finding/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        finding_type: "PACKAGE_VULNERABILITY",
        severity: "HIGH",
        title: "CVE-2023-30861 - flask",
        status: "ACTIVE",
        affected_account: "444455556666",
        score: 7.5,
        vulnerability: "CVE-2023-30861",
        fix_available: "YES",
        exploit_available: "YES",
        resource_type: "AWS_LAMBDA_FUNCTION",
        resource: "arn:aws:lambda:eu-west-1:444455556666:function:invoices:$LATEST",
      },
    ],
    [
      "macie_finding",
      "macie-finding",
      {
        finding_id: "64b917aa-3843-414c-91d8-937ff4a5b6c7",
        finding_type: "SensitiveData:S3Object/Personal",
        severity: "High",
        title: "The S3 object contains personal information",
        affected_account: "444455556666",
        category: "CLASSIFICATION",
        bucket: "customer-exports",
        object_key: "2026/08/customers.csv",
        is_archived: false,
      },
    ],
    [
      "s3_object_change",
      "s3-objects-tampered",
      {
        type_name: "Object Deleted",
        bucket: "customer-exports",
        object_key: "2026/05/customers.parquet",
        version_id: "1QW9g1Z99LUNbvaaYVpW9xDlOLU.qxgF",
        requester: "111122223333",
        source_ip: "203.0.113.24",
        reason: "DeleteObject",
        deletion_type: "Permanently Deleted",
      },
    ],
  ];
  for (const [view, id, expected] of ofSamples)
    it(`show in ${view} the fields of its service's own example, each event once`, async () => {
      const event = sample(id);
      const [{ event_key, ...row }, ...more] = (await ask(`SELECT * FROM ${view}`, [event, again(event)])) as [Row];
      assert.deepEqual(more, []);
      assert.ok(event_key);
      assert.deepEqual(row, { ...placeOf(event), ...expected });
    });

  it("show what a service did on its own", async () => {
    const event = {
      ...call("aws.kms", "RotateKey", { eventType: "AwsServiceEvent", serviceEventDetails: { keyId: "1234" } }),
      "detail-type": "AWS Service Event via CloudTrail",
    };
    assert.deepEqual(await ask("SELECT source, service, action, details FROM service_event", [event, again(event)]), [
      { source: "aws.kms", service: "kms.amazonaws.com", action: "RotateKey", details: '{"keyId":"1234"}' },
    ]);
  });

  it("show findings of all services on one scale in finding_state", async () => {
    const services = ["access-analyzer", "guardduty", "inspector", "macie", "securityhub"];
    const ids = services.map((name) => `${name}-finding`);
    const sql = "SELECT source, severity, affected_account, is_open FROM finding_state ORDER BY source";
    const rows = await ask(sql, [...ids.map((id) => sample(id)), sample("macie-finding", { archived: true })]);
    assert.deepEqual(
      rows.map((row) => Object.values(row).slice(0, 3)),
      [
        ["aws.access-analyzer", "UNRATED", "444455556666"],
        ["aws.guardduty", "HIGH", "444455556666"],
        ["aws.inspector2", "HIGH", "444455556666"],
        ["aws.macie", "HIGH", "444455556666"],
        ["aws.macie", "HIGH", "444455556666"],
        ["aws.securityhub", "HIGH", "444455556666"],
      ],
    );
    assert.equal(rows.filter((row) => row["is_open"] === false).length, 1);
  });

  it("show findings of the new Security Hub, open or over, in both views", async () => {
    const original = sample("securityhub-v2-finding");
    const [raw] = original.detail["findings"] as JsonObject[];
    const finding = (uid: string, change: JsonObject) => ({
      ...original,
      detail: { findings: [{ ...raw, metadata: { ...(raw?.["metadata"] as JsonObject), uid }, ...change }] },
    });
    const events = [
      finding("a", {}),
      finding("b", { status: "In Progress", status_id: 2, severity: "Fatal" }),
      finding("c", { status: "Suppressed", status_id: 3 }),
      finding("d", { activity_id: 3, activity_name: "Close" }),
      finding("e", { status: "Resolved", status_id: 4 }),
    ];
    const sql = "SELECT finding_id, severity, affected_account, opened, title, is_open FROM finding_state";
    const rows = await ask(`${sql} ORDER BY finding_id`, events);
    assert.deepEqual(Object.values(rows[0] ?? {}), [
      "a",
      "HIGH",
      "444455556666",
      "2026-05-04T09:10:00.000Z",
      "Publicly readable S3 bucket with sensitive data",
      true,
    ]);
    assert.deepEqual(
      rows.map((row) => [row["finding_id"], row["severity"], row["is_open"]]),
      [
        ["a", "HIGH", true],
        ["b", "FATAL", true],
        ["c", "HIGH", false],
        ["d", "HIGH", false],
        ["e", "HIGH", false],
      ],
    );
    const states = events.flatMap(statesOf);
    for (const [index, state] of states.entries())
      assert.deepEqual(
        [state.id, state.severity, state.account, state.opened, state.title, state.open],
        Object.values(rows[index] ?? {}),
      );
    const { title, status, resource, finding_types } = (
      await ask("SELECT * FROM securityhub_v2_finding ORDER BY finding_id", events)
    )[2] as Row;
    assert.deepEqual(
      [title, status, resource, finding_types],
      [
        "Publicly readable S3 bucket with sensitive data",
        "Suppressed",
        "arn:aws:s3:::customer-exports",
        '["Exposure"]',
      ],
    );
  });

  it("show every governed detail type, with the row count of an independent expectation", () => {
    const texts = typedViews.map(({ sql }) => sql);
    for (const { id, source, pattern } of catalog)
      for (const type of pattern["detail-type"] as readonly string[])
        assert.ok(
          texts.some(
            (sql) => sql.includes(`'${type}'`) && (sql.includes(`'${source}'`) || sql.includes("LIKE 'aws.%'")),
          ),
          `${id}: no view shows ${type} of ${source}`,
        );
    for (const { name } of views) assert.notEqual(rowsExpectedOf(name, [], expectedViews()), undefined, name);
    assert.equal(rowsExpectedOf("a_view_of_the_team", [], expectedViews()), undefined);
  });

  it("find nothing among events of other kinds", async () => {
    const kinds = ["console-sign-in", "guardduty-finding", "securityhub-finding", "parameters-changed"];
    const typed = ["console_sign_in", "guardduty_finding", "securityhub_finding", "parameter_store_change"];
    for (const [index, view] of typed.entries()) {
      const others = kinds.filter((_, position) => position !== index).map((id) => sample(id));
      assert.deepEqual(await ask(`SELECT count(*) AS events FROM ${view}`, others), [{ events: 0 }], view);
      const own = sample(kinds[index] as string);
      assert.deepEqual(await ask(`SELECT count(*) AS events FROM ${view}`, [...others, own]), [{ events: 1 }], view);
    }
  });
});

describe("every view", () => {
  it("has no name twice, and a comment and a type on each column", () => {
    const names = views.map(({ name }) => name);
    assert.deepEqual(names, [...new Set(names)]);
    for (const { name, columns } of views) {
      assert.deepEqual(
        columns.map((column) => column.name).length,
        new Set(columns.map((column) => column.name)).size,
        name,
      );
      for (const { comment } of columns) assert.match(comment, /\.$/, name);
    }
  });

  it("lets a filter by day through: it is a column, and each window is partitioned by it", () => {
    for (const { name, columns, sql } of views) {
      assert.equal(columns[0]?.name, "day", name);
      const windows = sql.match(/OVER \([^)]*\)/g) ?? [];
      for (const window of windows) assert.match(window, /PARTITION BY day, source, type_name, event_key/, name);
    }
  });

  it("is restricted by day in every saved query that reads it", () => {
    const reading = new RegExp(`\\b(?:FROM|JOIN)\\s+(?:${views.map(({ name }) => name).join("|")})\\b`, "gi");
    const readers = queries.filter(({ sql }) => sql.search(reading) >= 0);
    assert.ok(readers.length > 0);
    for (const { name, sql } of readers) {
      const days = sql.match(/\bday\s*(?:=|BETWEEN\b|IN\b)/gi)?.length ?? 0;
      assert.ok(days >= (sql.match(reading)?.length ?? 0), `${name} reads a view without its days`);
    }
  });

  it("is written to Glue with its definition and with the same columns in Hive's types", () => {
    for (const view of views) {
      const { viewOriginalText, storageDescriptor, parameters } = viewTable(view, database);
      const [, encoded = ""] = /^\/\* Presto View: (\S+) \*\/$/.exec(viewOriginalText) ?? [];
      const definition = JSON.parse(Buffer.from(encoded, "base64").toString("utf8")) as Record<string, unknown>;
      assert.deepEqual(definition, {
        originalSql: view.sql,
        catalog: "awsdatacatalog",
        schema: database,
        columns: view.columns.map(({ name, type }) => ({ name, type })),
        runAsInvoker: true,
      });
      assert.deepEqual(parameters, { presto_view: "true", comment: "Presto View", about: view.description });
      // With it, no Trino sees the view.
      assert.ok(!("description" in viewTable(view, database)), view.name);
      const hive = { varchar: "string", "array(varchar)": "array<string>", boolean: "boolean", double: "double" };
      assert.deepEqual(
        storageDescriptor.columns.map(({ name, type }) => [name, type]),
        view.columns.map(({ name, type }) => [name, hive[type]]),
      );
      // Glue keeps at most so much of a view's text and of a comment (Glue API reference, "TableInput", "Column").
      assert.ok(viewOriginalText.length <= 409_600, view.name);
      for (const { comment } of view.columns) assert.ok(comment.length <= 255);
    }
  });
});
