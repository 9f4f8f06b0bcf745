import assert from "node:assert/strict";
import type { Graph } from "../../../simulator/graph";
import { createWorld } from "../../../simulator/services/events/world";
import { createAccess } from "../../../simulator/services/iam/access";
import { policyReader } from "../../../simulator/services/iam/policy";
import { all, none, only, policyOf, recordStack } from "../../harness";
import { rawProdSettings } from "../../settings-of-prod";

const governance = "100000000002";

describe("the stack of a hub Region", () => {
  let graph: Graph;
  before(async () => {
    graph = await recordStack(rawProdSettings());
  });

  it("admits only the organization to the central bus", () => {
    const statement = only(graph, "aws-native:events:EventBusPolicy");
    assert.deepEqual(policyOf(statement).Statement, [
      {
        Effect: "Allow",
        Principal: "*",
        Action: "events:PutEvents",
        Resource: `arn:aws:events:us-east-1:${governance}:event-bus/event-governance-prod`,
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
      },
    ]);
  });

  it("admits only selected paths, forwarded events and our own rules if settings say so", async () => {
    const raw = rawProdSettings();
    raw["organization"].paths = ["o-a1b2c3d4e5/r-ab12/*"];
    for (const account of raw["accounts"]) account.path = "o-a1b2c3d4e5/r-ab12/";
    raw["bus"] = { requireForwarding: true, requireRuleNames: true };
    const [statement] = policyOf(only(await recordStack(raw), "aws-native:events:EventBusPolicy")).Statement;
    assert.deepEqual(statement?.["Condition"], {
      StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
      "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": ["o-a1b2c3d4e5/r-ab12/*"] },
      Bool: { "events:eventBusInvocation": "true" },
      ArnLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/event-governance-prod-*" },
    });
  });

  it("protects resources that store events, and retains them in AWS when they leave the program", () => {
    const kept = ["event-archive-archive", "event-archive-logs"].map((name) =>
      only(graph, "aws:s3/bucket:Bucket", name),
    );
    for (const { options, name } of [...kept, only(graph, "aws:kms/key:Key")])
      assert(options.protect && options.retainOnDelete, name);
    assert(only(graph, "aws:cloudwatch/eventBus:EventBus").options.protect);
    assert(!only(graph, "aws:s3/bucket:Bucket", "event-archive-working").options.protect);
  });

  it("encrypts, versions, closes and expires every bucket", () => {
    const buckets = all(graph, "aws:s3/bucket:Bucket").map(({ inputs }) => inputs["bucket"]);
    const of = (type: string) => all(graph, type).map(({ inputs }) => inputs["bucket"]);
    assert.equal(buckets.length, 3);
    for (const type of [
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "aws:s3/bucketVersioning:BucketVersioning",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "aws:s3/bucketPolicy:BucketPolicy",
    ])
      assert.deepEqual(of(type).sort(), [...buckets].sort(), type);
    for (const { inputs } of all(graph, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"))
      assert(
        inputs["blockPublicAcls"] &&
          inputs["blockPublicPolicy"] &&
          inputs["ignorePublicAcls"] &&
          inputs["restrictPublicBuckets"],
      );
  });

  it("denies plaintext on every bucket and deletion on the archive", () => {
    const sids = (name: string) =>
      policyOf(only(graph, "aws:s3/bucketPolicy:BucketPolicy", name)).Statement.map(({ Sid }) => Sid);
    assert.deepEqual(sids("event-archive-archive"), ["DenyPlaintext", "DenyDeletion", "DenyOtherWriters"]);
    assert.deepEqual(sids("event-archive-working"), ["DenyPlaintext"]);
    assert.deepEqual(sids("event-archive-logs"), [
      "DenyPlaintext",
      "AcceptAccessLogs",
      "DenyDeletion",
      "DenyWritingLogs",
    ]);
  });

  it("lets S3's log delivery alone write access logs, and nobody delete them", () => {
    const world = createWorld([graph]);
    const logs = `arn:aws:s3:::${String(only(graph, "aws:s3/bucket:Bucket", "event-archive-logs").inputs["bucket"])}`;
    const administrator = {
      urn: "urn:administrator",
      arn: `arn:aws:iam::${governance}:role/administrator`,
      name: "administrator",
      account: governance,
      trust: [],
      policies: policyReader(() => assert.fail())(
        { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] },
        "identity",
        "urn:administrator",
        "administrator",
      ),
    };
    const access = createAccess(world, { id: "o-a1b2c3d4e5", accounts: new Map() });
    const object = `${logs}/event-governance-prod-archive/2026-11-02-1`;
    const details = { guardian: logs, account: governance };
    const may = (action: string) => access.role(administrator, action, object, details).allowed;
    assert.deepEqual(["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion"].map(may), [
      true,
      false,
      false,
      false,
    ]);
    const archive = `arn:aws:s3:::${String(only(graph, "aws:s3/bucket:Bucket", "event-archive-archive").inputs["bucket"])}`;
    const source = { arn: archive, account: governance };
    assert(access.service("logging.s3.amazonaws.com", source, "s3:PutObject", object, details).allowed);
  });

  it("locks the archive for as long as it keeps events, and never the access logs", async () => {
    const lockOf = (recorded: Graph) =>
      only(recorded, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration");
    assert.deepEqual(lockOf(graph).inputs["rule"], { defaultRetention: { mode: "GOVERNANCE", days: 400 } });
    assert.equal(lockOf(graph).name, "event-archive-archive");
    const shorter = await recordStack({ ...rawProdSettings(), archive: { retentionDays: 900, lockDays: 30 } });
    assert.deepEqual(lockOf(shorter).inputs["rule"], { defaultRetention: { mode: "GOVERNANCE", days: 30 } });
    const strict = await recordStack({ ...rawProdSettings(), archive: { lockMode: "compliance" } });
    assert.deepEqual(lockOf(strict).inputs["rule"], { defaultRetention: { mode: "COMPLIANCE", days: 400 } });
  });

  it("locks nothing if settings say off, and accepts no other value for it", async () => {
    const open = await recordStack({ ...rawProdSettings(), archive: { lockDays: "off" } });
    none(open, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration");
    for (const lockDays of [0, "none", false])
      await assert.rejects(recordStack({ ...rawProdSettings(), archive: { lockDays } }), /archive.lockDays is/);
  });

  it("partitions by the event's own content and writes each record on a separate line", () => {
    const { extendedS3Configuration: s3 } = only(
      graph,
      "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
      "event-archive-stream",
    ).inputs as Record<string, any>;
    assert.equal(s3.prefix.split("!{partitionKeyFromQuery:").length, 4);
    assert.match(s3.errorOutputPrefix, /^errors\/!\{firehose:error-output-type\}\//);
    assert.equal(s3.dynamicPartitioningConfiguration.enabled, true);
    assert(s3.bufferingSize >= 64);
    const types = s3.processingConfiguration.processors.map(({ type }: { type: string }) => type);
    assert.deepEqual(types, ["MetadataExtraction", "AppendDelimiterToRecord"]);
  });

  it("writes Parquet to a separate folder if settings say so, and keeps the former format queryable", async () => {
    const settings = { format: "parquet", formerFormat: "json" };
    const changed = await recordStack({ ...rawProdSettings(), archive: settings });
    const { extendedS3Configuration: s3 } = only(
      changed,
      "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
      "event-archive-stream",
    ).inputs as Record<string, any>;
    assert.match(s3.prefix, /^events-parquet\/day=/);
    assert.equal(s3.compressionFormat, "UNCOMPRESSED");
    const { schemaConfiguration } = s3.dataFormatConversionConfiguration;
    assert.equal(schemaConfiguration.tableName, "events_parquet");
    assert.equal(schemaConfiguration.databaseName, "event_governance_prod");
    const grant = policyOf(only(changed, "aws:iam/rolePolicy:RolePolicy", "event-archive-delivery-role")).Statement;
    assert(!JSON.stringify(grant).includes("/events/*"), "the stream may still write JSON's folder");
    assert.deepEqual(only(changed, "aws:glue/crawler:Crawler").inputs["catalogTargets"], [
      {
        databaseName: "event_governance_prod",
        tables: ["events_by_type_parquet", "events_by_type_json"],
        eventQueueArn: only(changed, "aws:sqs/queue:Queue", "partition-crawler-queue").outputs["arn"],
        dlqEventQueueArn: only(changed, "aws:sqs/queue:Queue", "partition-crawler-dead-letters").outputs["arn"],
      },
    ]);
    for (const view of ["events", "events-by-type"])
      assert.equal(
        only(changed, "aws:glue/catalogTable:CatalogTable", `event-catalog-${view}`).inputs["tableType"],
        "VIRTUAL_VIEW",
      );
  });

  it("lets the crawler add partitions to our table, and nothing else", () => {
    const { inputs } = only(graph, "aws:glue/crawler:Crawler");
    const queue = (name: string) => only(graph, "aws:sqs/queue:Queue", name);
    const events = queue("partition-crawler-queue");
    const deadLetters = queue("partition-crawler-dead-letters").outputs["arn"];
    assert.deepEqual(inputs["catalogTargets"], [
      {
        databaseName: "event_governance_prod",
        tables: ["events_by_type"],
        eventQueueArn: events.outputs["arn"],
        dlqEventQueueArn: deadLetters,
      },
    ]);
    assert.deepEqual(inputs["recrawlPolicy"], { recrawlBehavior: "CRAWL_EVENT_MODE" });
    const redrive = JSON.parse(String(events.inputs["redrivePolicy"]));
    assert.equal(redrive.deadLetterTargetArn, deadLetters);
    assert.deepEqual(inputs["schemaChangePolicy"], { deleteBehavior: "LOG", updateBehavior: "LOG" });
    const configuration = JSON.parse(String(inputs["configuration"]));
    assert.equal(configuration.CrawlerOutput.Partitions.AddOrUpdateBehavior, "InheritFromTable");
    assert.equal(inputs["s3Targets"], undefined);
  });

  it("limits queries by an enforced cutoff, with encrypted results", () => {
    const { configuration } = only(graph, "aws:athena/workgroup:Workgroup").inputs as Record<string, any>;
    assert.equal(configuration.enforceWorkgroupConfiguration, true);
    assert.equal(configuration.bytesScannedCutoffPerQuery, 100_000_000_000);
    assert.equal(configuration.resultConfiguration.encryptionConfiguration.encryptionOption, "SSE_KMS");
    assert.match(
      configuration.resultConfiguration.outputLocation,
      /^s3:\/\/event-governance-prod-working-.*\/results\/$/,
    );
    assert(all(graph, "aws:athena/namedQuery:NamedQuery").length >= 8);
  });

  it("gives no role a wildcard action or resource", () => {
    for (const role of all(graph, "aws:iam/rolePolicy:RolePolicy"))
      for (const { Effect, Action, Resource } of policyOf(role).Statement) {
        if (Effect === "Deny") continue;
        for (const action of [Action].flat()) assert.doesNotMatch(String(action), /\*/, role.urn);
        // EC2's Describe calls know no resources (Service Authorization Reference, "Amazon EC2").
        const describes = [Action].flat().every((action) => /^ec2:Describe/.test(String(action)));
        for (const resource of [Resource].flat()) if (!describes) assert.notEqual(resource, "*", role.urn);
      }
  });

  it("returns links to the console and names of its resources", () => {
    assert.equal(graph.outputs["region"], "us-east-1");
    assert.equal(graph.outputs["archiveBucket"], `event-governance-prod-archive-${governance}-us-east-1`);
    const links = graph.outputs["console"] as Record<string, string>;
    assert.match(
      links["archive"] ?? "",
      /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/s3\/buckets\/event-governance-prod-archive-/,
    );
    assert.match(links["queries"] ?? "", /workgroup=event-governance-prod$/);
    assert.match(links["bus"] ?? "", /eventbus\/event-governance-prod$/);
  });

  it("creates no bus log if it is off", async () => {
    all(graph, "aws:cloudwatch/logDelivery:LogDelivery");
    const silent = await recordStack({ ...rawProdSettings(), bus: { logLevel: "OFF" } });
    none(silent, "aws:cloudwatch/logDelivery:LogDelivery");
    assert.equal(only(silent, "aws:cloudwatch/eventBus:EventBus").inputs["logConfig"], undefined);
  });
});
