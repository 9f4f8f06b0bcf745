import { describeTable } from "../athena/catalog";
import { createAccess } from "../iam/access";
import type { Decision } from "../iam/decision";
import type { Organization } from "../iam/organization";
import { type FirehoseOptions, FirehoseSimulator } from "./firehose";
import type { Resource } from "../../graph";
import type { Defect } from "../../recorded";
import { text } from "../../recorded";
import type { World } from "../events/world";

/** Objects written by the delivery streams, and what AWS would have rejected about them. */
export interface StreamsRun {
  readonly objects: number;
  readonly defects: readonly Defect[];
}

/** An archived object that contains a record. */
export interface Landing {
  /** ARN of the stream. */
  readonly stream: string;
  readonly bucket: string;
  readonly key: string;
  /** The error, if it is below the error prefix. */
  readonly error?: string;
}

/** A record for a delivery stream. */
export interface StreamRecord {
  /** ARN of the stream. */
  readonly stream: string;
  readonly data: string;
  /** Called with the object that the record was written to. */
  readonly landed: (landing: Landing) => void;
  /** Called with the URN of the resource at fault if it was not written. */
  readonly refused: (culprit: string) => void;
}

/** Puts every record on its recorded delivery stream. */
export async function runDeliveryStreams(
  world: World,
  organization: Organization,
  records: readonly StreamRecord[],
  options: { readonly now: Date; readonly tables: readonly Resource[] } & Pick<FirehoseOptions, "root" | "evaluated">,
): Promise<StreamsRun> {
  const byStream = new Map<string, StreamRecord[]>();
  for (const record of records) {
    const known = byStream.get(record.stream);
    if (known) known.push(record);
    else byStream.set(record.stream, [record]);
  }
  let objects = 0;
  const defects: Defect[] = [];
  for (const [arn, ofStream] of byStream) {
    const stream = world.resource(arn);
    if (stream === undefined) continue;
    const simulator = new FirehoseSimulator({
      root: options.root,
      ...(options.evaluated && { evaluated: options.evaluated }),
      mayAccess: accessOf(stream, world, organization),
      columnsOf: (database, table) => columnsOf(options.tables, stream, database, table),
    });
    const run = await simulator.deliver(
      stream,
      ofStream.map(({ data }) => data),
      options.now,
    );
    objects += run.objects.length;
    defects.push(...run.defects.map(({ resource, message }) => ({ urn: resource, problem: message })));
    run.outcomes.forEach((outcome, index) => {
      if (outcome.status !== "written") {
        const urn = outcome.culprit ?? stream.urn;
        ofStream[index]?.refused(urn);
        defects.push({ urn, problem: outcome.why });
      } else
        ofStream[index]?.landed({
          stream: arn,
          bucket: outcome.bucket,
          key: outcome.key,
          ...(outcome.error && { error: `${outcome.error.code}: ${outcome.error.message}` }),
        });
    });
  }
  return { objects, defects: distinct(defects) };
}

/** Columns of a recorded table, without its partition keys, which are not part of a file. */
function columnsOf(tables: readonly Resource[], stream: Resource, database: string, name: string) {
  const table = tables.find(
    ({ account, region, inputs }) =>
      account === stream.account &&
      region === stream.region &&
      inputs["databaseName"] === database &&
      inputs["name"] === name,
  );
  return table && describeTable(table, []).columns;
}

/**
 * Evaluates the permissions of a stream's role. S3 calls KMS on its behalf: the key's condition keys are those of S3
 * with a bucket key (S3 user guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys").
 */
function accessOf(stream: Resource, world: World, organization: Organization) {
  const access = createAccess(world, organization);
  const source = { arn: text(stream, "arn") ?? "", account: stream.account };
  const s3 = stream.inputs["extendedS3Configuration"] as { bucketArn?: string } | undefined;
  return (action: string, resourceArn: string, roleArn: string): Decision => {
    const assumed = access.assume(roleArn, "firehose.amazonaws.com", source);
    if (action === "sts:AssumeRole" || assumed.role === undefined) return assumed;
    if (action.startsWith("s3:")) {
      const bucketArn = resourceArn.split("/", 1)[0] ?? resourceArn;
      const account = world.resource(bucketArn)?.account ?? stream.account;
      return access.role(assumed.role, action, resourceArn, { guardian: bucketArn, account });
    }
    const context = action.startsWith("kms:")
      ? {
          "kms:ViaService": `s3.${stream.region}.amazonaws.com`,
          "kms:EncryptionContext:aws:s3:arn": s3?.bucketArn ?? "",
        }
      : {};
    return access.role(assumed.role, action, resourceArn, { context });
  };
}

const distinct = (defects: readonly Defect[]): Defect[] => [
  ...new Map(defects.map((defect) => [`${defect.urn} ${defect.problem}`, defect])).values(),
];
