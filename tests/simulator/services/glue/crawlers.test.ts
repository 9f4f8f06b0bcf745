import assert from "node:assert/strict";
import { createWorld } from "../../../../simulator/services/events/world";
import { readCrawlers } from "../../../../simulator/services/glue/crawlers";
import type { Graph, Resource } from "../../../../simulator/graph";
import { recordStack } from "../../../harness";
import { rawProdSettings } from "../../../settings-of-prod";

const organization = { id: "o-a1b2c3d4e5", accounts: new Map() };
const folder = "s3://event-governance-prod-archive-100000000002-us-east-1/events/day=2026-11-02/source=aws.iam";
const object = `${folder}/detail_type=aws_api_call_via_cloudtrail/delivery.gz`;

describe("the crawler of events_by_type", () => {
  let recorded: Graph;
  let listing: Graph;
  before(async () => {
    const raw = { ...rawProdSettings() };
    raw["accounts"] = raw["accounts"].slice(0, 3);
    recorded = await recordStack(raw);
    listing = await recordStack({ ...raw, archive: { crawlerEvents: false } });
  });

  type Change = (resource: Resource) => Resource | readonly Resource[];

  /** The reason why the crawler does not see the object after a change, and the resource at fault. */
  function blindness(change: Change = (resource) => resource, graph = recorded) {
    const graphs = [{ ...graph, resources: graph.resources.flatMap(change) }];
    const [crawl, ...others] = readCrawlers(graphs, createWorld(graphs, organization), organization);
    assert.deepEqual(others, []);
    return crawl?.blindness(object);
  }

  /** Changes the inputs of resources of a type whose logical name matches. */
  const edit =
    (type: string, name: RegExp, change: (inputs: any) => void): Change =>
    (resource) => {
      if (resource.type !== type || !name.test(resource.name)) return resource;
      const inputs = structuredClone(resource.inputs);
      change(inputs);
      return { ...resource, inputs, outputs: { ...resource.outputs, ...inputs } };
    };

  const without =
    (type: string, name: RegExp): Change =>
    (resource) =>
      resource.type === type && name.test(resource.name) ? [] : resource;

  const types = {
    crawler: "aws:glue/crawler:Crawler",
    notification: "aws:s3/bucketNotification:BucketNotification",
    queue: "aws:sqs/queue:Queue",
    queuePolicy: "aws:sqs/queuePolicy:QueuePolicy",
    role: "aws:iam/role:Role",
    rolePolicy: "aws:iam/rolePolicy:RolePolicy",
    table: "aws:glue/catalogTable:CatalogTable",
  };

  /** Takes an action out of the crawler's policy. */
  const unable = (action: string) =>
    edit(types.rolePolicy, /^partition-crawler-role$/, (inputs) => {
      assert(inputs.policy.includes(`"${action}"`), action);
      inputs.policy = inputs.policy.replaceAll(`"${action}"`, '"s3:GetBucketTagging"');
    });

  it("sees new objects from S3's events, and everything if settings disable events", () => {
    assert.equal(blindness(), undefined);
    assert.equal(blindness(undefined, listing), undefined);
    const types = (graph: Graph) => graph.resources.map(({ type }) => type);
    assert(types(recorded).includes("aws:s3/bucketNotification:BucketNotification"));
    assert(!types(listing).includes("aws:s3/bucketNotification:BucketNotification"));
    const { inputs } = listing.resources.find(({ type }) => type === "aws:glue/crawler:Crawler") as Resource;
    assert.deepEqual(inputs["recrawlPolicy"], { recrawlBehavior: "CRAWL_EVERYTHING" });
  });

  const links: { readonly broken: string; readonly change: Change; readonly fault: RegExp; readonly says: RegExp }[] = [
    {
      broken: "a bucket that tells nobody",
      change: without(types.notification, /./),
      fault: /::event-archive-archive$/,
      says: /tells no queue/,
    },
    {
      broken: "a notification about other objects",
      change: edit(types.notification, /./, (inputs) => (inputs.queues[0].filterPrefix = "errors/")),
      fault: /::partition-crawler-notification$/,
      says: /does not tell .*-crawl of the new object events\/day=/,
    },
    {
      broken: "a notification of deletions",
      change: edit(types.notification, /./, (inputs) => (inputs.queues[0].events = ["s3:ObjectRemoved:*"])),
      fault: /::partition-crawler-notification$/,
      says: /does not tell/,
    },
    {
      broken: "a second notification, which replaces the first",
      change: (resource) =>
        resource.type === types.notification ? [resource, { ...resource, urn: `${resource.urn}-2` }] : resource,
      fault: /notification-2$/,
      says: /a bucket has one/,
    },
    {
      broken: "a queue without a policy",
      change: without(types.queuePolicy, /^partition-crawler-queue$/),
      fault: /::partition-crawler-queue$/,
      says: /keeps S3 from telling/,
    },
    {
      broken: "a queue that admits another bucket",
      change: edit(types.queuePolicy, /^partition-crawler-queue$/, (inputs) => {
        inputs.policy = inputs.policy.replace("-archive-", "-elsewhere-");
      }),
      fault: /::partition-crawler-queue$/,
      says: /keeps S3 from telling/,
    },
    {
      broken: "a queue that admits another account's bucket of the name",
      change: edit(types.queuePolicy, /^partition-crawler-queue$/, (inputs) => {
        inputs.policy = inputs.policy.replace(
          '"aws:SourceAccount":"100000000002"',
          '"aws:SourceAccount":"999999999999"',
        );
      }),
      fault: /::partition-crawler-queue$/,
      says: /keeps S3 from telling/,
    },
    {
      broken: "a crawler that waits at another queue",
      change: edit(types.crawler, /./, (inputs) => {
        inputs.catalogTargets[0].eventQueueArn = inputs.catalogTargets[0].dlqEventQueueArn;
      }),
      fault: /::partition-crawler-notification$/,
      says: /does not tell .*-crawl-dead-letters/,
    },
    {
      broken: "an event mode without a queue",
      change: edit(types.crawler, /./, (inputs) => delete inputs.catalogTargets[0].eventQueueArn),
      fault: /::partition-crawler$/,
      says: /event mode and has no queue/,
    },
    {
      broken: "a crawler of another table",
      change: edit(types.crawler, /./, (inputs) => (inputs.catalogTargets[0].tables = ["events_by_tpye"])),
      fault: /::partition-crawler$/,
      says: /events_by_tpye, which is not recorded/,
    },
    {
      broken: "a crawler without a schedule",
      change: edit(types.crawler, /./, (inputs) => delete inputs.schedule),
      fault: /::partition-crawler$/,
      says: /no schedule/,
    },
    {
      broken: "a delete behavior that catalog targets do not have",
      change: edit(types.crawler, /./, (inputs) => (inputs.schemaChangePolicy.deleteBehavior = "DELETE_FROM_DATABASE")),
      fault: /::partition-crawler$/,
      says: /allows LOG alone/,
    },
    {
      broken: "a role that trusts another crawler",
      change: edit(types.role, /^partition-crawler-role$/, (inputs) => {
        inputs.assumeRolePolicy = inputs.assumeRolePolicy.replace(":crawler/", ":crawler/other-");
      }),
      fault: /::partition-crawler-role$/,
      says: /from its role/,
    },
    ...["sqs:ReceiveMessage", "sqs:DeleteMessage", "s3:ListBucket", "s3:GetObject", "kms:Decrypt"].map((action) => ({
      broken: `a role without ${action}`,
      change: unable(action),
      fault: /::partition-crawler-role$/,
      says: new RegExp(`keeps the crawler from ${action}`),
    })),
    {
      broken: "a role that may not add partitions",
      change: unable("glue:BatchCreatePartition"),
      fault: /::partition-crawler-role$/,
      says: /glue:BatchCreatePartition on .*:catalog/,
    },
    {
      broken: "a role that may add partitions to another table",
      change: edit(types.rolePolicy, /^partition-crawler-role$/, (inputs) => {
        inputs.policy = inputs.policy.replace("/events_by_type", "/events");
      }),
      fault: /::partition-crawler-role$/,
      says: /glue:\w+ on .*:table\/event_governance_prod\/events_by_type/,
    },
  ];

  for (const { broken, change, fault, says } of links)
    it(`does not see objects with ${broken}, and names it`, () => {
      const found = blindness(change);
      assert.match(found?.urn ?? "nothing", fault);
      assert.match(found?.problem ?? "", says);
    });
});
