import assert from "node:assert/strict";
import { createAccess } from "../../../simulator/services/iam/access";
import type { Role } from "../../../simulator/services/iam/roles";
import { createWorld } from "../../../simulator/services/events/world";
import type { Graph, Resource } from "../../../simulator/graph";
import { all, only, recordStack } from "../../harness";
import { rawProdSettings } from "../../settings-of-prod";

const governance = "100000000002";
const policyType = "aws:iam/policy:Policy";
const bucket = (purpose: string) => `arn:aws:s3:::event-governance-prod-${purpose}-${governance}-us-east-1`;
const workgroup = `arn:aws:athena:us-east-1:${governance}:workgroup/event-governance-prod`;
const table = (name: string) => `arn:aws:glue:us-east-1:${governance}:table/event_governance_prod/${name}`;
const event = `${bucket("archive")}/events/day=2026-11-02/source=aws.iam/detail_type=x/1.gz`;
const failed = `${bucket("archive")}/errors/metadata-extraction-failed/day=2026-11-02/1.gz`;
const result = `${bucket("working")}/results/1.csv`;
const accounts = `${bucket("working")}/tables/accounts/accounts.ndjson`;

const throughAthena = { "aws:CalledVia": ["athena.amazonaws.com"] };
const viaS3 = (purpose: string) => ({
  "kms:ViaService": "s3.us-east-1.amazonaws.com",
  "kms:EncryptionContext:aws:s3:arn": bucket(purpose),
});

type Request = readonly [action: string, resource: string, context?: Record<string, string | readonly string[]>];

describe("policies for people", () => {
  let graph: Graph;
  let keyArn: string;
  let may: (person: "read-only" | "analyst", request: Request) => boolean;

  before(async () => {
    graph = await recordStack(rawProdSettings());
    keyArn = String(only(graph, "aws:kms/key:Key").outputs["arn"]);
    const people = (["read-only", "analyst"] as const).map((purpose) => person(purpose));
    const world = createWorld([{ ...graph, resources: [...graph.resources, ...people] }]);
    const access = createAccess(world, { id: "o-a1b2c3d4e5", accounts: new Map() });
    may = (purpose, [action, resource, context = {}]) =>
      access.role(world.role(arnOf(purpose)) as Role, action, resource, {
        account: governance,
        context,
        ...(resource.startsWith("arn:aws:s3") && { guardian: resource.split("/", 1)[0] ?? resource }),
      }).allowed;
  });

  /** Somebody who signs in through IAM Identity Center with nothing but the policy. */
  const arnOf = (purpose: string) => `arn:aws:iam::${governance}:role/aws-reserved/sso.amazonaws.com/${purpose}`;
  const person = (purpose: string): Resource => ({
    ...only(graph, policyType, `people-${purpose}`),
    urn: `urn:${purpose}`,
    type: "aws:iam/role:Role",
    name: purpose,
    inputs: {
      name: purpose,
      assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
      managedPolicyArns: [only(graph, policyType, `people-${purpose}`).outputs["arn"]],
    },
    outputs: { arn: arnOf(purpose) },
  });

  const allowed = (): readonly Request[] => [
    ["athena:StartQueryExecution", workgroup],
    ["athena:GetQueryResults", workgroup],
    ["athena:ListNamedQueries", workgroup],
    ["glue:GetTable", table("events")],
    ["glue:GetPartitions", table("events_by_type")],
    ["s3:GetObject", event, throughAthena],
    ["s3:GetObject", accounts, throughAthena],
    ["s3:ListBucket", bucket("archive"), throughAthena],
    ["s3:PutObject", result, throughAthena],
    ["s3:GetObject", result],
    ["kms:Decrypt", keyArn, viaS3("archive")],
    ["kms:Decrypt", keyArn, viaS3("working")],
    ["kms:GenerateDataKey", keyArn, viaS3("working")],
  ];
  const denied = (): readonly Request[] => [
    ["s3:DeleteObject", event],
    ["s3:DeleteObjectVersion", event],
    ["s3:DeleteObject", result],
    // Athena names each result anew; a person could replace another's.
    ["s3:PutObject", result],
    ["s3:AbortMultipartUpload", result],
    ["s3:PutObject", event],
    ["s3:PutObject", event, throughAthena],
    ["s3:PutObject", accounts, throughAthena],
    ["s3:BypassGovernanceRetention", event],
    ["s3:PutBucketPolicy", bucket("archive")],
    ["glue:DeleteTable", table("events")],
    ["glue:CreateTable", table("events_copy")],
    ["glue:UpdatePartition", table("events_by_type")],
    ["athena:UpdateWorkGroup", workgroup],
    ["athena:DeleteWorkGroup", workgroup],
    ["athena:DeleteNamedQuery", workgroup],
    ["athena:StartQueryExecution", workgroup.replace("event-governance-prod", "primary")],
    ["kms:Decrypt", keyArn],
    ["kms:GenerateDataKey", keyArn, viaS3("archive")],
    ["kms:ScheduleKeyDeletion", keyArn],
    ["kms:PutKeyPolicy", keyArn],
    ["firehose:PutRecord", `arn:aws:firehose:us-east-1:${governance}:deliverystream/event-governance-prod-archive`],
  ];
  const analystsAlone = (): readonly Request[] => [
    ["athena:CreateNamedQuery", workgroup],
    ["athena:CreatePreparedStatement", workgroup],
    ["s3:GetObject", event],
    ["s3:GetObject", failed],
    ["s3:ListBucket", bucket("archive")],
  ];

  for (const purpose of ["read-only", "analyst"] as const) {
    it(`let a person with "${purpose}" run queries and read their results`, () => {
      for (const request of allowed()) assert(may(purpose, request), request.join(" "));
    });
    it(`let a person with "${purpose}" delete nothing, and write nothing but results`, () => {
      for (const request of denied()) assert(!may(purpose, request), request.join(" "));
    });
  }

  it("let only analysts save queries and read archived objects directly", () => {
    for (const request of analystsAlone()) {
      assert(may("analyst", request), request.join(" "));
      assert(!may("read-only", request), request.join(" "));
    }
  });

  it("have listed names, with no wildcard action", () => {
    assert.equal(graph.outputs["readOnlyPolicyArn"], only(graph, policyType, "people-read-only").outputs["arn"]);
    assert.equal(graph.outputs["analystPolicyArn"], only(graph, policyType, "people-analyst").outputs["arn"]);
    for (const { inputs } of all(graph, policyType))
      assert.doesNotMatch(String(inputs["policy"]), /"[a-z]+:[A-Za-z]*\*"/);
  });

  it("use a workgroup with encrypted results that expire, a pinned engine and metrics", () => {
    const { configuration } = only(graph, "aws:athena/workgroup:Workgroup").inputs as Record<string, any>;
    assert.equal(configuration.engineVersion.selectedEngineVersion, "Athena engine version 3");
    assert.equal(configuration.publishCloudwatchMetricsEnabled, true);
    assert.deepEqual(configuration.resultConfiguration.encryptionConfiguration, {
      encryptionOption: "SSE_KMS",
      kmsKeyArn: keyArn,
    });
    const { rules } = only(
      graph,
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      "event-archive-working",
    ).inputs as Record<string, any>;
    const expiring = rules.find(({ filter }: { filter: { prefix?: string } }) => filter.prefix === "results/");
    assert.deepEqual([expiring.status, expiring.expiration], ["Enabled", { days: 30 }]);
  });
});
