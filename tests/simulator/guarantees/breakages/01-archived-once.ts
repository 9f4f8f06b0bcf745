import assert from "node:assert/strict";
import type { Resource } from "../../../../simulator/graph";
import { archivePrefix, processorsOf } from "../../../../model/archive/formats";
import { type Breakage, type Change, edit } from "./breakage";

const streamType = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";

export const breakages: readonly Breakage[] = [
  {
    what: "a delivery stream without the delimiter processor",
    change: edit("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", (inputs) => {
      const { processors } = inputs.extendedS3Configuration.processingConfiguration;
      inputs.extendedS3Configuration.processingConfiguration.processors = processors.filter(
        ({ type }: { type: string }) => type !== "AppendDelimiterToRecord",
      );
    }),
    resource: /event-archive-stream$/,
    says: /lines of their own/,
  },
  {
    what: "dead letters of the archive that nobody reads",
    change: (resource) =>
      resource.type === "aws:lambda/eventSourceMapping:EventSourceMapping" && resource.name === "responder-claim-check"
        ? undefined
        : resource,
    resource: /./,
    says: /was 0 times/,
    functions: /claim-check/,
  },
  {
    what: "a bus policy for another organization",
    change: edit("aws-native:events:EventBusPolicy", (inputs) => {
      inputs.statement.Condition.StringEquals["aws:PrincipalOrgID"] = "o-someoneelse";
    }),
    resource: /central-bus-admit-organization$/,
  },
  {
    what: "a second archive rule with the same pattern",
    change: duplicateArchiveRule,
    resource: /event-archive-stream$/,
    says: /2 times/,
  },
  {
    // Not every kind of event is sent from every place: this one must be, because its rules differ from all others.
    what: "one member's rule that has lost one kind of event in one Region",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, { name, region }) => {
      if (name !== "forwarding-200000000001-protection" || region !== "us-west-2") return;
      const pattern = inputs.eventPattern;
      inputs.eventPattern = withoutSource(pattern, "aws.bedrock");
      assert.notEqual(inputs.eventPattern, pattern);
    }),
    resource: /^urn:pulumi:prod\.us-west-2::.*::forwarding-200000000001-protection$/,
    says: /was 0 times/,
    regions: true,
  },
  {
    what: "a partition that does not follow from the event",
    change: edit("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", (inputs) => {
      for (const { parameters } of inputs.extendedS3Configuration.processingConfiguration.processors)
        for (const parameter of parameters)
          parameter.parameterValue = parameter.parameterValue.replace("(.time|", '("2026-01-01T"|');
    }),
    resource: /event-archive-stream$/,
    says: /was to be in events\/day=/,
  },
  {
    what: "heartbeats on the stream of events that nobody can forge",
    change: edit("aws:cloudwatch/eventTarget:EventTarget", (inputs, { name }) => {
      if (name === "event-archive-put-heartbeat") inputs.arn = inputs.arn.replace("-archive-put", "-archive");
    }),
    resource: /event-archive-stream$/,
    says: /ActivePartitionsLimitExceeded/,
  },
  {
    what: "a stream of forgeable events that believes the time that they state",
    change: edit(streamType, (inputs, { name }) => {
      if (!name.endsWith("-stream-put")) return;
      const { extendedS3Configuration: s3 } = inputs;
      s3.prefix = archivePrefix("json");
      s3.processingConfiguration.processors = processorsOf("json");
    }),
    resource: /event-archive-stream-put$/,
    says: /ActivePartitionsLimitExceeded/,
  },
  {
    what: "a delivery role that may not write",
    change: edit("aws:iam/rolePolicy:RolePolicy", (inputs, resource) => {
      if (resource.name === "event-archive-delivery-role")
        inputs.policy = inputs.policy.replace("s3:PutObject", "s3:PutObjectAcl");
    }),
    resource: /RolePolicy::event-archive-delivery-role$/,
    says: /was 0 times/,
    alone: true,
  },
  {
    what: "a delivery role that may not use the key",
    change: edit("aws:iam/rolePolicy:RolePolicy", (inputs, resource) => {
      if (resource.name === "event-archive-delivery-role")
        inputs.policy = inputs.policy.replace("kms:GenerateDataKey", "kms:GenerateMac");
    }),
    resource: /RolePolicy::event-archive-delivery-role$/,
    says: /was 0 times/,
    alone: true,
  },
  {
    what: "a delivery role that Firehose may not assume",
    change: edit("aws:iam/role:Role", (inputs, resource) => {
      if (resource.name === "event-archive-delivery-role")
        inputs.assumeRolePolicy = inputs.assumeRolePolicy.replace("firehose.amazonaws.com", "lambda.amazonaws.com");
    }),
    resource: /role:Role::event-archive-delivery-role$/,
    says: /was 0 times/,
    alone: true,
  },
  {
    what: "a key policy that leaves out who writes the archive",
    change: edit("aws:kms/key:Key", (inputs, resource) => {
      if (resource.name === "event-archive-key") inputs.policy = inputs.policy.replaceAll("-delivery", "-nobody");
    }),
    resource: /key:Key::event-archive-key$/,
    says: /was 0 times/,
    alone: true,
  },
  {
    what: "a key policy that denies the use of the key",
    change: edit("aws:kms/key:Key", (inputs, resource) => {
      if (resource.name === "event-archive-key")
        inputs.policy = withStatement(inputs.policy, { Action: "kms:GenerateDataKey", Resource: "*" });
    }),
    resource: /key:Key::event-archive-key$/,
    says: /was 0 times/,
    alone: true,
  },
  {
    what: "a bucket policy that denies new objects",
    change: edit("aws:s3/bucketPolicy:BucketPolicy", (inputs, resource) => {
      if (resource.name === "event-archive-archive")
        inputs.policy = withStatement(inputs.policy, {
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${String(inputs.bucket)}/*`,
        });
    }),
    resource: /bucketPolicy:BucketPolicy::event-archive-archive$/,
    says: /was 0 times/,
    alone: true,
  },
  {
    what: "a forwarding role that trusts another service",
    change: edit("aws:iam/role:Role", (inputs, resource) => {
      if (/^forwarding-\d+-role$/.test(resource.name))
        inputs.assumeRolePolicy = inputs.assumeRolePolicy.replace("events.amazonaws.com", "lambda.amazonaws.com");
    }),
    resource: /forwarding-\d{12}-role$/,
  },
  {
    what: "a view that names a column which does not exist",
    change: rewriteView("console_sign_in", (sql) => sql.replace("account, region", "acount, region")),
    resource: /event-catalog-console-sign-in$/,
    says: /INVALID_VIEW: .*acount/,
    queries: true,
  },
  {
    what: "a view that leaves out what it should show",
    change: rewriteView("ec2_instance_state_change", (sql) =>
      sql.replace("EC2 Instance State-change Notification')\n", "EC2 Instance State-Change Notification')\n"),
    ),
    resource: /event-catalog-ec2-instance-state-change$/,
    says: /shows 0 rows, and the archive holds \d+ for it/,
    queries: true,
  },
  {
    what: "a table that has no crawler",
    change: (resource) => (resource.type === "aws:glue/crawler:Crawler" ? undefined : resource),
    resource: /event-catalog-events-by-type$/,
  },
  {
    what: "a crawler that S3 may not tell of new objects",
    change: (resource) =>
      resource.type === "aws:sqs/queuePolicy:QueuePolicy" && resource.name === "partition-crawler-queue"
        ? undefined
        : resource,
    resource: /partition-crawler-queue$/,
    says: /events_by_type shows 0 of \d+ records.*keeps S3 from telling/,
  },
];

/** A policy with one more statement, which denies something to everyone. */
function withStatement(policy: string, denied: { readonly Action: string; readonly Resource: string }): string {
  const document = JSON.parse(policy);
  document.Statement.push({ Sid: "DenyOnPurpose", Effect: "Deny", Principal: "*", ...denied });
  return JSON.stringify(document);
}

/** A pattern without the branches for one source: those of one detail type are within one branch. */
function withoutSource(pattern: string, source: string): string {
  return JSON.stringify(
    JSON.parse(pattern, (key, value) =>
      key === "$or" ? value.filter((branch: { source?: string[] }) => branch.source?.[0] !== source) : value,
    ),
  );
}

/** A copy of the rule and its target, under another name. */
function duplicateArchiveRule(resource: Resource): Resource | readonly Resource[] {
  if (resource.name !== "event-archive-workload") return resource;
  const copy = JSON.stringify(resource).replaceAll("archive-workload", "archive-again-workload");
  return [resource, JSON.parse(copy) as Resource];
}

/** Changes the SQL of one view, in the form in which Glue keeps it. */
function rewriteView(name: string, change: (sql: string) => string): Change {
  return edit("aws:glue/catalogTable:CatalogTable", (inputs) => {
    if (inputs.name !== name) return;
    const [, encoded] = /^\/\* Presto View: (\S+) \*\/$/.exec(inputs.viewOriginalText) as unknown as [string, string];
    const definition = JSON.parse(Buffer.from(encoded, "base64").toString("utf8"));
    const changed = { ...definition, originalSql: change(definition.originalSql) };
    assert.notEqual(changed.originalSql, definition.originalSql);
    inputs.viewOriginalText = `/* Presto View: ${Buffer.from(JSON.stringify(changed)).toString("base64")} */`;
  });
}
