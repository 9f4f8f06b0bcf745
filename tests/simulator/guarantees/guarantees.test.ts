import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Graph, Resource } from "../../../simulator/graph";
import { type Environment, readEnvironment } from "../../../environment/environment";
import type { Guarantee } from "../../../simulator/guarantees/guarantees";
import { silentProgress } from "../../../simulator/report/progress";
import { recordStacks, type SimulationResult, simulate } from "../../../simulator/simulation";
import { parseSettings } from "../../../model/checks/parse";
import { projectName } from "../../../model/names";
import { addTicketSystem, rawProdSettings } from "../../settings-of-prod";

/** The shipped environment with a ticket system, three accounts and three Regions: a hub with a spoke, and one hub alone. */
async function smallEnvironment(archive: Record<string, unknown> = {}): Promise<Environment> {
  const shipped = await readEnvironment(join(__dirname, "..", "..", "..", "Pulumi.prod.yaml"));
  const raw = rawProdSettings();
  raw["accounts"] = raw["accounts"].slice(0, 3);
  raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" }, "eu-central-1": {} };
  raw["archive"] = archive;
  addTicketSystem(raw);
  return {
    ...shipped,
    config: Object.fromEntries(Object.entries(raw).map(([key, value]) => [`${projectName}:${key}`, value])),
    settings: parseSettings(raw),
    accounts: shipped.accounts.slice(0, 3),
    stacks: shipped.stacks.filter(({ region }) => region !== "eu-west-1"),
  };
}

/** What takes a resource's place: itself, another, several, or nothing. */
type Change = (resource: Resource) => Resource | readonly Resource[] | undefined;

describe("the guarantees", () => {
  let root: string;
  let environment: Environment;
  let recorded: readonly Graph[];

  /** What the simulator says where nothing is broken, by what was left out. */
  const sound = new Map<string, SimulationResult>();

  before(async () => {
    root = mkdtempSync(join(tmpdir(), "guarantees-"));
    environment = await smallEnvironment();
    recorded = await recordStacks(environment);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  /**
   * Simulates what was recorded after a change of single resources: `undefined` leaves one out. Queries with views, and
   * functions, take most of a simulation's time and may be left out where a fault concerns neither.
   */
  const simulateWith = (
    change: Change,
    left: (resource: Resource) => boolean = () => true,
  ): Promise<SimulationResult> =>
    simulate(
      environment,
      {
        root: join(root, "archive"),
        now: new Date("2026-11-02T12:00:00Z"),
        recorded: recorded.map((graph) => ({
          ...graph,
          resources: graph.resources.filter(left).flatMap((each) => change(each) ?? []),
        })),
      },
      silentProgress(),
    );

  it("all hold, each having looked at something, for what the program builds", async () => {
    const { guarantees } = await simulateWith((resource) => resource);
    assert.deepEqual(
      guarantees.flatMap(({ failures }) => failures.slice(0, 2)),
      [],
    );
    assert.deepEqual(
      guarantees.map(({ id }) => id),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    );
    for (const { id, checked, held } of guarantees) assert(held && checked > 0, `guarantee ${id}: ${checked}`);
  });

  const breakages: {
    readonly what: string;
    readonly change: Change;
    /** Id of the guarantee that must be broken, and a part of the name of the resource at fault. */
    readonly breaks: number;
    readonly resource: RegExp;
    readonly says?: RegExp;
  }[] = [
    {
      what: "a delivery stream without the delimiter processor",
      change: edit("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", (inputs) => {
        const { processors } = inputs.extendedS3Configuration.processingConfiguration;
        inputs.extendedS3Configuration.processingConfiguration.processors = processors.filter(
          ({ type }: { type: string }) => type !== "AppendDelimiterToRecord",
        );
      }),
      breaks: 1,
      resource: /event-archive-stream$/,
      says: /lines of their own/,
    },
    {
      what: "a member's dead-letter queue without a policy",
      change: (resource) =>
        resource.type === "aws:sqs/queuePolicy:QueuePolicy" && /^forwarding-/.test(resource.name)
          ? undefined
          : resource,
      breaks: 7,
      resource: /forwarding-\d{12}-dead-letters$/,
      says: /lost/,
    },
    {
      what: "a queue for the archive's dead letters that admits another rule",
      change: edit("aws:sqs/queuePolicy:QueuePolicy", (inputs, resource) => {
        if (resource.name === "responder-claim-check")
          inputs.policy = inputs.policy.replaceAll("-archive-", "-elsewhere-");
      }),
      breaks: 7,
      resource: /responder-claim-check$/,
    },
    {
      what: "a claim check that may put no objects",
      change: edit("aws:iam/rolePolicy:RolePolicy", (inputs, resource) => {
        if (resource.name === "responder-claim-check")
          inputs.policy = inputs.policy.replace("s3:PutObject", "s3:PutObjectAcl");
      }),
      breaks: 6,
      resource: /responder-claim-check$/,
      says: /gave up on [12] events[\s\S]*s3:PutObject/,
    },
    {
      what: "dead letters of the archive that nobody reads",
      change: (resource) =>
        resource.type === "aws:lambda/eventSourceMapping:EventSourceMapping" &&
        resource.name === "responder-claim-check"
          ? undefined
          : resource,
      breaks: 1,
      resource: /./,
      says: /was 0 times/,
    },
    {
      what: "a queue for the archive's dead letters that takes no more than 256 KiB",
      change: edit("aws:sqs/queue:Queue", (inputs, resource) => {
        if (resource.name === "responder-claim-check") delete inputs.maxMessageSize;
      }),
      breaks: 7,
      resource: /responder-claim-check$/,
      says: /takes messages of 262144 bytes/,
    },
    {
      what: "a bus policy without the organization condition",
      change: edit("aws-native:events:EventBusPolicy", (inputs) => {
        delete inputs.statement.Condition;
      }),
      breaks: 2,
      resource: /central-bus-admit-organization$/,
      says: /organization/,
    },
    {
      what: "a bus policy for another organization",
      change: edit("aws-native:events:EventBusPolicy", (inputs) => {
        inputs.statement.Condition.StringEquals["aws:PrincipalOrgID"] = "o-someoneelse";
      }),
      breaks: 1,
      resource: /central-bus-admit-organization$/,
    },
    {
      what: "a reconciliation whose role may call another destination alone",
      change: edit("aws:iam/rolePolicy:RolePolicy", (inputs, { name }) => {
        if (name === "reconciliation-role") inputs.policy = inputs.policy.replace("-reconciliation/", "-elsewhere/");
      }),
      breaks: 9,
      resource: /reconciliation-role$/,
      says: /did 0 times/,
    },
    {
      what: "a reconciliation that takes the account's id from another event's place",
      change: edit("aws:cloudwatch/eventTarget:EventTarget", (inputs, { name }) => {
        if (name === "reconciliation-created-pipeline")
          inputs.inputTransformer.inputPaths.accountId = "$.detail.requestParameters.accountId";
      }),
      breaks: 9,
      resource: /reconciliation-created-pipeline$/,
      says: /does not say "444455556666"/,
    },
    {
      what: "a reconciliation that any member can start",
      change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, { name }) => {
        if (name === "reconciliation-created")
          inputs.eventPattern = inputs.eventPattern.replace(/"account":\[[^\]]*\],/, "");
      }),
      breaks: 9,
      resource: /reconciliation-created-pipeline$/,
      says: /start nothing/,
    },
    {
      what: "a reconciliation that a failed call starts",
      change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, { name }) => {
        if (name === "reconciliation-calls")
          inputs.eventPattern = inputs.eventPattern.replace(/,"errorCode":\[[^\]]*\]/, "");
      }),
      breaks: 9,
      resource: /reconciliation-calls-pipeline$/,
      says: /start nothing/,
    },
    {
      what: "a reconciliation without dead letters",
      change: edit("aws:cloudwatch/eventTarget:EventTarget", (inputs, { name }) => {
        if (name === "reconciliation-calls-pipeline") delete inputs.deadLetterConfig;
      }),
      breaks: 7,
      resource: /reconciliation-calls-pipeline$/,
      says: /no dead-letter queue/,
    },
    {
      what: "a destination that is not https",
      change: edit("aws:cloudwatch/eventApiDestination:EventApiDestination", (inputs) => {
        inputs.invocationEndpoint = inputs.invocationEndpoint.replace("https:", "http:");
      }),
      breaks: 9,
      resource: /reconciliation$/,
      says: /did 0 times/,
    },
    {
      what: "a ticket system that is told the whole event",
      change: edit("aws:cloudwatch/eventTarget:EventTarget", (inputs, { name }) => {
        if (name === "ticket-systems-tickets") delete inputs.inputPath;
      }),
      breaks: 12,
      resource: /ticket-systems-tickets$/,
      says: /something else/,
    },
    {
      what: "a forwarding rule without its source guard",
      change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
        if (/^forwarding-\d+-identity$/.test(resource.name)) inputs.eventPattern = withoutSource(inputs.eventPattern);
      }),
      breaks: 2,
      resource: /forwarding-\d{12}-identity$/,
      says: /source/,
    },
    {
      what: "an archive rule without its source guard",
      change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
        if (/^event-archive-findings$/.test(resource.name)) inputs.eventPattern = withoutSource(inputs.eventPattern);
      }),
      breaks: 2,
      resource: /event-archive-findings$/,
    },
    {
      what: "an archive rule that believes anybody's report of a remediation",
      change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
        if (!/^event-archive-operations$/.test(resource.name)) return;
        assert.match(inputs.eventPattern, /"account":\["\d{12}"\]/);
        inputs.eventPattern = inputs.eventPattern.replace(/,?"account":\["\d{12}"\]/, "");
      }),
      breaks: 2,
      resource: /event-archive-operations$/,
      says: /governance account's own functions/,
    },
    {
      what: "an archive rule that takes replayed events",
      change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
        if (!resource.name.startsWith("event-archive-")) return;
        const { "replay-name": _, ...pattern } = JSON.parse(inputs.eventPattern);
        inputs.eventPattern = JSON.stringify(pattern);
      }),
      breaks: 2,
      resource: /event-archive-/,
      says: /replayed/,
    },
    {
      what: "members that aim at a bus that relays to the hub",
      change: relayThroughSpoke,
      breaks: 3,
      resource: /relay-/,
      says: /third bus/,
    },
    {
      what: "an archive that takes the writes of its own delivery role",
      change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
        if (/^(forwarding-100000000002|event-archive)-configuration$/.test(resource.name))
          inputs.eventPattern = JSON.stringify({ source: ["aws.s3"], detail: { eventName: ["PutObject"] } });
      }),
      breaks: 3,
      resource: /forwarding-100000000002-configuration$/,
      says: /feeds itself/,
    },
    {
      what: "an archive that takes the key's use by its own roles",
      change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
        if (!/^(forwarding-100000000002|event-archive)-protection$/.test(resource.name)) return;
        inputs.eventPattern = JSON.stringify({ source: ["aws.kms"], detail: { eventName: ["GenerateDataKey"] } });
        inputs.state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
      }),
      breaks: 3,
      resource: /forwarding-100000000002-protection$/,
      says: /feeds itself/,
    },
    {
      what: "an archive that takes what its crawler says",
      change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
        if (/^(forwarding-100000000002|event-archive)-workload$/.test(resource.name))
          inputs.eventPattern = JSON.stringify({ source: ["aws.glue"], "detail-type": ["Glue Crawler State Change"] });
      }),
      breaks: 3,
      resource: /forwarding-100000000002-workload$/,
      says: /feeds itself/,
    },
    {
      what: "a rule that forwards every event of a service",
      change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
        if (/^forwarding-\d+-workload$/.test(resource.name))
          inputs.eventPattern = JSON.stringify({ source: ["aws.autoscaling"] });
      }),
      breaks: 4,
      resource: /forwarding-\d{12}-workload$/,
    },
    {
      what: "a second archive rule with the same pattern",
      change: duplicateArchiveRule,
      breaks: 1,
      resource: /event-archive-stream$/,
      says: /2 times/,
    },
    {
      what: "a partition that does not follow from the event",
      change: edit("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", (inputs) => {
        for (const { parameters } of inputs.extendedS3Configuration.processingConfiguration.processors)
          for (const parameter of parameters)
            parameter.parameterValue = parameter.parameterValue.replace("(.time|", '("2026-01-01T"|');
      }),
      breaks: 1,
      resource: /event-archive-stream$/,
      says: /was to be in events\/day=/,
    },
    {
      what: "a delivery role that may not write",
      change: edit("aws:iam/rolePolicy:RolePolicy", (inputs, resource) => {
        if (resource.name === "event-archive-delivery-role")
          inputs.policy = inputs.policy.replace("s3:PutObject", "s3:PutObjectAcl");
      }),
      breaks: 1,
      resource: /event-archive/,
    },
    {
      what: "a forwarding role that trusts another service",
      change: edit("aws:iam/role:Role", (inputs, resource) => {
        if (/^forwarding-\d+-role$/.test(resource.name))
          inputs.assumeRolePolicy = inputs.assumeRolePolicy.replace("events.amazonaws.com", "lambda.amazonaws.com");
      }),
      breaks: 1,
      resource: /forwarding-\d{12}-role$/,
    },
    {
      what: "a heartbeat whose role may not put events",
      change: edit("aws:iam/rolePolicy:RolePolicy", (inputs, resource) => {
        if (/heartbeat-role$/.test(resource.name))
          inputs.policy = inputs.policy.replace("events:PutEvents", "events:TestEventPattern");
      }),
      breaks: 6,
      resource: /heartbeat-role$/,
      says: /beating/,
    },
    {
      what: "a member without a heartbeat",
      change: (resource) =>
        resource.type === "aws:scheduler/schedule:Schedule" && resource.account === "100000000001"
          ? undefined
          : resource,
      breaks: 6,
      resource: /account 100000000001 in us-east-1/,
      says: /no schedule that beats/,
    },
    {
      what: "a saved query with a column that does not exist",
      change: edit("aws:athena/namedQuery:NamedQuery", (inputs) => {
        if (inputs.name === "heartbeats") inputs.query = inputs.query.replace(/^ {2}account,/m, "  acount,");
      }),
      breaks: 5,
      resource: /named-queries-heartbeats$/,
      says: /acount/,
    },
    {
      what: "a saved query that overlooks events",
      change: edit("aws:athena/namedQuery:NamedQuery", (inputs) => {
        if (inputs.name === "parameter-store-changes") inputs.query = inputs.query.replace(/LIMIT \d+/, "LIMIT 1");
      }),
      breaks: 5,
      resource: /named-queries-parameter-store-changes$/,
    },
    {
      what: "a saved query that ignores its days",
      change: edit("aws:athena/namedQuery:NamedQuery", (inputs) => {
        if (inputs.name === "root-use")
          inputs.query = inputs.query.replace("day BETWEEN ? AND ?", "(? <= ? OR day > '2')");
      }),
      breaks: 5,
      resource: /named-queries-root-use$/,
      says: /a day without events/,
    },
    {
      what: "a table whose keys are folded to lower case",
      change: edit("aws:glue/catalogTable:CatalogTable", (inputs) => {
        delete inputs.storageDescriptor.serDeInfo.parameters?.["case.insensitive"];
      }),
      breaks: 5,
      resource: /named-queries-/,
    },
    {
      what: "a table of coverage that leaves out a member",
      change: edit("aws:s3/bucketObjectv2:BucketObjectv2", (inputs, resource) => {
        if (resource.name === "program-tables-coverage") inputs.content = inputs.content.replace(/^.*\n/, "");
      }),
      breaks: 5,
      resource: /named-queries-silent-accounts$/,
      says: /a day without events.* missing/,
    },
    {
      what: "a lifecycle rule that deletes the program's tables",
      change: edit("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", (inputs) => {
        for (const rule of inputs.rules) rule.filter = {};
      }),
      breaks: 6,
      resource: /event-archive-working$/,
      says: /delete s3:.*tables\/accounts/,
    },
    {
      what: "a view that names a column which does not exist",
      change: rewriteView("console_sign_in", (sql) => sql.replace("account, region", "acount, region")),
      breaks: 1,
      resource: /event-catalog-console-sign-in$/,
      says: /INVALID_VIEW: .*acount/,
    },
    {
      what: "a view that leaves out what it should show",
      change: rewriteView("ec2_instance_state_change", (sql) =>
        sql.replace("EC2 Instance State-change Notification')\n", "EC2 Instance State-Change Notification')\n"),
      ),
      breaks: 1,
      resource: /event-catalog-ec2-instance-state-change$/,
      says: /shows 0 rows, and the archive holds \d+ for it/,
    },
    {
      what: "a table that has no crawler",
      change: (resource) => (resource.type === "aws:glue/crawler:Crawler" ? undefined : resource),
      breaks: 1,
      resource: /event-catalog-events-by-type$/,
    },
    {
      what: "a crawler that S3 may not tell of new objects",
      change: (resource) =>
        resource.type === "aws:sqs/queuePolicy:QueuePolicy" && resource.name === "partition-crawler-queue"
          ? undefined
          : resource,
      breaks: 1,
      resource: /partition-crawler-queue$/,
      says: /events_by_type shows 0 of \d+ records.*keeps S3 from telling/,
    },
    {
      what: "a pattern beyond EventBridge's limit",
      change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
        if (resource.name !== "event-archive-findings") return;
        inputs.eventPattern = JSON.stringify({
          source: Array.from({ length: 300 }, (_, index) => `aws.service-${index}`),
        });
      }),
      breaks: 6,
      resource: /event-archive-findings$/,
      says: /2,?048/,
    },
    {
      what: "a target without a dead-letter queue",
      change: edit("aws:cloudwatch/eventTarget:EventTarget", (inputs, resource) => {
        if (/^forwarding-\d+-identity$/.test(resource.name)) delete inputs.deadLetterConfig;
      }),
      breaks: 7,
      resource: /forwarding-\d{12}-identity$/,
    },
  ];

  for (const { what, change, breaks, resource, says } of breakages)
    it(`notice ${what}`, async () => {
      const asks = breaks === 5 || what.includes("view");
      const runs =
        breaks >= 10 ||
        /responder|claim|letters of the archive|report|ticket|remediat|may not write/.test(
          `${what} ${resource.source}`,
        );
      const left = (each: Resource) => (asks || !isAsked(each)) && (runs || !feeds(each));
      const named = ({ guarantees }: SimulationResult) => {
        const { failures } = guarantees.find(({ id }) => id === breaks) as Guarantee;
        return failures.some((each) => resource.test(each.resource) && (says?.test(each.problem) ?? true));
      };
      const key = `${asks} ${runs}`;
      const unbroken = await (sound.get(key) ?? simulateWith((each) => each, left));
      sound.set(key, unbroken);
      assert(!named(unbroken), `guarantee ${breaks} says so of what is not broken, too`);
      const result = await simulateWith(change, left);
      assert(
        named(result),
        `broken: ${brokenOnes(result.guarantees)}\n${JSON.stringify(failuresOf(result, breaks), null, 1)}`,
      );
    });
});

const failuresOf = ({ guarantees }: SimulationResult, id: number) =>
  guarantees.find((each) => each.id === id)?.failures.slice(0, 3);

const isAsked = ({ type, inputs }: Resource) =>
  type === "aws:athena/namedQuery:NamedQuery" || inputs["tableType"] === "VIRTUAL_VIEW";

/** Without it Lambda never hears of what waits in a function's queue. */
const feeds = ({ type }: Resource) => type === "aws:lambda/eventSourceMapping:EventSourceMapping";

const brokenOnes = (guarantees: readonly Guarantee[]) =>
  guarantees
    .filter(({ held }) => !held)
    .map(({ id }) => id)
    .join(", ");

/** Edits a copy of every resource of one type. Outputs that repeat an input follow it. */
function edit(type: string, change: (inputs: any, resource: Resource) => void): Change {
  return (resource) => {
    if (resource.type !== type) return resource;
    const inputs = structuredClone(resource.inputs) as Record<string, unknown>;
    change(inputs, resource);
    const outputs = { ...resource.outputs };
    for (const key of Object.keys(resource.inputs)) delete outputs[key];
    return { ...resource, inputs, outputs: { ...outputs, ...inputs } };
  };
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

function withoutSource(pattern: string): string {
  const strip = ({ source: _, ...rest }: Record<string, unknown>) => rest;
  const { $or, ...rest } = JSON.parse(pattern) as { $or?: Record<string, unknown>[] };
  return JSON.stringify($or ? { ...rest, $or: $or.map(strip) } : strip(rest));
}

/** In the spoke Region every member aims at a bus over there, which relays to the hub. */
function relayThroughSpoke(resource: Resource): Resource | readonly Resource[] {
  const hub = "arn:aws:events:us-east-1:100000000002:event-bus/event-governance-prod";
  const relay = hub.replace("us-east-1", "us-west-2");
  const toSpoke = (copied: Resource): Resource =>
    JSON.parse(
      JSON.stringify(copied)
        .replaceAll("us-east-1", "us-west-2")
        .replaceAll(/central-bus|event-archive/g, "relay"),
    );
  if (resource.region === "us-west-2") return JSON.parse(JSON.stringify(resource).replaceAll(hub, relay)) as Resource;
  if (resource.stack !== "prod") return resource;
  switch (resource.type) {
    case "aws:cloudwatch/eventBus:EventBus":
    case "aws-native:events:EventBusPolicy":
      return [resource, toSpoke(resource)];
    case "aws:cloudwatch/eventRule:EventRule":
      return resource.name === "event-archive-workload" ? [resource, toSpoke(resource)] : resource;
    case "aws:cloudwatch/eventTarget:EventTarget": {
      if (resource.name !== "event-archive-workload") return resource;
      const copy = toSpoke(resource);
      return [resource, { ...copy, inputs: { ...copy.inputs, arn: hub }, outputs: { ...copy.outputs, arn: hub } }];
    }
    default:
      return resource;
  }
}

/** The rule and its target once more, under another name. */
function duplicateArchiveRule(resource: Resource): Resource | readonly Resource[] {
  if (resource.name !== "event-archive-workload") return resource;
  const copy = JSON.stringify(resource).replaceAll("archive-workload", "archive-again-workload");
  return [resource, JSON.parse(copy) as Resource];
}
