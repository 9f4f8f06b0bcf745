import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { inside } from "../../console/inside";
import type { Defect } from "../recorded";
import { countRecords } from "../services/firehose/count-records";
import type { Graph, Resource } from "../graph";

/** An S3 object that the program itself puts into a bucket. */
export interface PlacedObject {
  readonly urn: string;
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  /** Number of top-level JSON values, however they are spread over lines; meaningless for other content. */
  readonly records: number;
}

const objectTypes = ["aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/bucketObject:BucketObject"];

/** Writes the recorded objects to `ROOT/BUCKET/KEY`. Objects that are local files of the operator are skipped. */
export async function placeBucketObjects(graphs: readonly Graph[], root: string): Promise<PlacedObject[]> {
  const placed: PlacedObject[] = [];
  for (const { urn, type, inputs } of graphs.flatMap((graph) => graph.resources)) {
    const content = objectTypes.includes(type) ? contentOf(inputs) : undefined;
    if (content === undefined) continue;
    const [bucket, key] = [String(inputs["bucket"]), String(inputs["key"])];
    const file = inside(root, bucket, key);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    const records = countRecords(content.toString("utf8")).values;
    placed.push({ urn, bucket, key, contentType: String(inputs["contentType"] ?? ""), records });
  }
  return placed;
}

function contentOf({ content, contentBase64 }: Readonly<Record<string, unknown>>): Buffer | undefined {
  if (typeof content === "string") return Buffer.from(content, "utf8");
  return typeof contentBase64 === "string" ? Buffer.from(contentBase64, "base64") : undefined;
}

/** A rule, as recorded by `aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration`. */
interface LifecycleRule {
  readonly id: string;
  readonly status: string;
  readonly prefix?: string;
  readonly filter?: { readonly prefix?: string };
  readonly expiration?: { readonly days?: number; readonly date?: string };
}

/**
 * Lifecycle rules that delete objects of the program: nothing would restore them, because `pulumi up` sees no change. A
 * rule without a prefix applies to the whole bucket (S3 user guide, "Lifecycle configuration elements").
 */
export function expiringObjects(graphs: readonly Graph[], placed: readonly PlacedObject[]): Defect[] {
  const configurations = graphs
    .flatMap((graph) => graph.resources)
    .filter(({ type }) => type === "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
  return configurations.flatMap((configuration) =>
    expiringRules(configuration).flatMap(({ id, prefix }) =>
      placed
        .filter(({ bucket, key }) => bucket === configuration.inputs["bucket"] && key.startsWith(prefix))
        .map(({ bucket, key }) => ({
          urn: configuration.urn,
          problem: `lets its rule ${id} delete s3://${bucket}/${key}, which the program puts there once`,
        })),
    ),
  );
}

const expiringRules = ({ inputs }: Resource): { readonly id: string; readonly prefix: string }[] =>
  ((inputs["rules"] ?? []) as readonly LifecycleRule[])
    .filter(({ status, expiration = {} }) => status === "Enabled" && (expiration.days ?? expiration.date) !== undefined)
    .map(({ id, prefix, filter }) => ({ id, prefix: filter?.prefix ?? prefix ?? "" }));
