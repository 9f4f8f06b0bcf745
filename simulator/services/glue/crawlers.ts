import { bucketKey } from "../s3/bucket-key";
import { type Access, createAccess } from "../iam/access";
import type { Organization } from "../iam/organization";
import type { Role } from "../iam/roles";
import type { Crawl } from "../athena/catalog";
import { arnOf, type Defect } from "../../recorded";
import type { World } from "../events/world";
import type { Graph, Resource } from "../../graph";
import { bucketEvents } from "../s3/notifications";

/** A recorded crawler and one of its tables. */
export interface TableCrawl extends Crawl {
  readonly account: string;
  readonly region: string;
  /** What keeps it from seeing an object of the table; undefined: nothing. */
  readonly blindness: (object: string) => Defect | undefined;
}

/** Assumptions of the simulated crawlers where AWS does not document the behavior. */
export const crawlerAssumptions = [
  "A Glue crawler with a catalog target needs the permissions of its role's policy and no others of AWSGlueServiceRole.",
  "A Glue crawler takes from its queue with the SQS actions that the Glue developer guide lists for it.",
];

/** A crawler, as recorded by `aws:glue/crawler:Crawler`. */
interface CrawlerInputs {
  readonly configuration?: string;
  readonly schedule?: string;
  readonly role: string;
  readonly recrawlPolicy?: { readonly recrawlBehavior?: string };
  readonly schemaChangePolicy?: { readonly deleteBehavior?: string };
  readonly catalogTargets?: readonly {
    readonly databaseName: string;
    readonly tables?: readonly string[];
    readonly eventQueueArn?: string;
    readonly dlqEventQueueArn?: string;
  }[];
}

/** Glue developer guide, "Accelerating crawls using Amazon S3 event notifications". */
const queueActions = [
  ...["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListDeadLetterSourceQueues"],
  ...["sqs:ListQueueTags", "sqs:PurgeQueue", "sqs:ReceiveMessage", "sqs:SetQueueAttributes"],
];
const catalogActions = [
  ...["glue:BatchCreatePartition", "glue:BatchGetPartition", "glue:GetDatabase", "glue:GetPartitions", "glue:GetTable"],
  ...["glue:UpdatePartition", "glue:UpdateTable"],
];

/**
 * The recorded crawlers in steady state, one entry for each table among their catalog targets: the first run of a
 * crawler in event mode lists everything, which does not help objects that arrive later.
 *
 * - In event mode a crawler sees the objects that S3 reports to its queue; otherwise all of them.
 * - It sees nothing unless it is scheduled, Glue may assume its role, and the role may receive from the queue, read the
 *   bucket, decrypt its objects and update the table's partitions.
 */
export function readCrawlers(graphs: readonly Graph[], world: World, organization: Organization): TableCrawl[] {
  const access = createAccess(world, organization);
  const resources = graphs.flatMap((graph) => graph.resources);
  return resources.filter(({ type }) => type === "aws:glue/crawler:Crawler").flatMap((crawler) => crawlsOf(crawler));

  function crawlsOf(crawler: Resource): TableCrawl[] {
    const inputs = crawler.inputs as unknown as CrawlerInputs;
    return (inputs.catalogTargets ?? []).flatMap((target) =>
      (target.tables ?? []).map((name): TableCrawl => {
        const table = resources.find(
          ({ type, account, region, inputs: { databaseName, name: other } }) =>
            type === "aws:glue/catalogTable:CatalogTable" &&
            account === crawler.account &&
            region === crawler.region &&
            databaseName === target.databaseName &&
            other === name,
        );
        const blindness =
          table === undefined
            ? () => ({ urn: crawler.urn, problem: `crawls ${target.databaseName}.${name}, which is not recorded` })
            : blindnessOf(crawler, inputs, target, table);
        return {
          table: `${target.databaseName}.${name}`,
          account: crawler.account,
          region: crawler.region,
          inheritsSchema: inheritsSchema(inputs),
          blindness,
          sees: (object) => blindness(object) === undefined,
        };
      }),
    );
  }

  function blindnessOf(
    crawler: Resource,
    inputs: CrawlerInputs,
    target: NonNullable<CrawlerInputs["catalogTargets"]>[number],
    table: Resource,
  ): TableCrawl["blindness"] {
    const { location = "" } = (table.inputs["storageDescriptor"] ?? {}) as { readonly location?: string };
    const bucketName = /^s3:\/\/([^/]+)\//.exec(location)?.[1] ?? "";
    const bucket = world.resource(`arn:aws:s3:::${bucketName}`);
    if (bucket === undefined)
      return () => ({ urn: table.urn, problem: `lies at "${location}", in no recorded bucket` });
    const always = standing(crawler, inputs, target, table, bucket);
    if (always !== undefined) return () => always;
    const queue = inputs.recrawlPolicy?.recrawlBehavior === "CRAWL_EVENT_MODE" ? target.eventQueueArn : undefined;
    if (queue === undefined) return () => undefined;
    const events = bucketEvents(graphs, world, access, bucket);
    return (object) => events.reach(queue, object.slice(`s3://${bucketName}/`.length));
  }

  /** The reason why a crawler sees nothing at all. */
  function standing(
    crawler: Resource,
    inputs: CrawlerInputs,
    target: NonNullable<CrawlerInputs["catalogTargets"]>[number],
    table: Resource,
    bucket: Resource,
  ): Defect | undefined {
    const fault = (problem: string, urn = crawler.urn): Defect => ({ urn, problem });
    const behavior = inputs.recrawlPolicy?.recrawlBehavior ?? "CRAWL_EVERYTHING";
    const { deleteBehavior = "DEPRECATE_IN_DATABASE" } = inputs.schemaChangePolicy ?? {};
    if (!inputs.schedule) return fault("has no schedule, so nobody ever runs it");
    if (behavior === "CRAWL_NEW_FOLDERS_ONLY")
      return fault("crawls new folders only, which a catalog target does not allow");
    if (deleteBehavior !== "LOG")
      return fault(`has the delete behavior ${deleteBehavior}, and a catalog target allows LOG alone`);
    if (behavior === "CRAWL_EVENT_MODE" && target.eventQueueArn === undefined)
      return fault("crawls in event mode and has no queue");
    const roleArn = world.role(inputs.role) ? inputs.role : `arn:aws:iam::${crawler.account}:role/${inputs.role}`;
    const assumed = access.assume(roleArn, "glue.amazonaws.com", { arn: arnOf(crawler), account: crawler.account });
    if (!assumed.allowed || assumed.role === undefined)
      return fault(`keeps the crawler from its role: ${assumed.why}`, assumed.culprit || crawler.urn);
    return refusal(access, assumed.role, needs(crawler, target, behavior === "CRAWL_EVENT_MODE", table, bucket));
  }

  function needs(
    crawler: Resource,
    target: NonNullable<CrawlerInputs["catalogTargets"]>[number],
    eventMode: boolean,
    table: Resource,
    bucket: Resource,
  ): Need[] {
    const bucketArn = arnOf(bucket);
    const { location = "" } = table.inputs["storageDescriptor"] as { readonly location?: string };
    const key = bucketKey(world, resources, bucket);
    const glue = `arn:aws:glue:${crawler.region}:${crawler.account}`;
    const queues = eventMode
      ? [target.eventQueueArn, target.dlqEventQueueArn].filter((queue) => queue !== undefined)
      : [];
    const onBucket = { guardian: bucketArn, account: bucket.account };
    return [
      ...queues.flatMap((queue) => queueActions.map((action) => ({ action, resource: queue }))),
      { action: "s3:ListBucket", resource: bucketArn, details: onBucket },
      {
        action: "s3:GetObject",
        resource: `${location.replace("s3://", "arn:aws:s3:::")}object`,
        details: onBucket,
      },
      ...(key === undefined
        ? []
        : [
            {
              action: "kms:Decrypt",
              resource: key,
              details: {
                context: {
                  "kms:ViaService": `s3.${bucket.region}.amazonaws.com`,
                  "kms:EncryptionContext:aws:s3:arn": bucketArn,
                },
              },
            },
          ]),
      ...[
        `${glue}:catalog`,
        `${glue}:database/${target.databaseName}`,
        `${glue}:table/${target.databaseName}/${String(table.inputs["name"])}`,
      ].flatMap((resource) => catalogActions.map((action) => ({ action, resource }))),
    ];
  }
}

/** A permission that the crawler's role needs. */
interface Need {
  readonly action: string;
  readonly resource: string;
  readonly details?: Parameters<Access["role"]>[3];
}

function refusal(access: Access, role: Role, needs: readonly Need[]): Defect | undefined {
  for (const { action, resource, details } of needs) {
    const { allowed, why, culprit } = access.role(role, action, resource, details);
    if (!allowed)
      return { urn: culprit || role.urn, problem: `keeps the crawler from ${action} on ${resource}: ${why}` };
  }
  return undefined;
}

/** Glue developer guide, "Customizing crawler behavior". */
function inheritsSchema({ configuration = "{}" }: CrawlerInputs): boolean {
  const { CrawlerOutput: output } = JSON.parse(configuration) as {
    CrawlerOutput?: { Partitions?: { AddOrUpdateBehavior?: string } };
  };
  return output?.Partitions?.AddOrUpdateBehavior === "InheritFromTable";
}
