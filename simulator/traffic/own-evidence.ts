import type { Graph } from "../graph";
import { text } from "../recorded";

/** A recorded bucket or key of an archive. */
export interface OwnEvidence {
  readonly account: string;
  readonly region: string;
  /** A bucket's name, or a key's ARN. */
  readonly bucket?: string;
  readonly key?: string;
}

/** Every recorded bucket and key: the program makes none but those of the archive. */
export const ownEvidenceIn = (graphs: readonly Graph[]): OwnEvidence[] =>
  graphs
    .flatMap(({ resources }) => resources)
    .flatMap((resource): OwnEvidence[] => {
      const { type, account, region } = resource;
      const bucket = type === "aws:s3/bucket:Bucket" ? text(resource, "bucket") : undefined;
      const key = type === "aws:kms/key:Key" ? text(resource, "arn") : undefined;
      if (bucket !== undefined) return [{ account, region, bucket }];
      return key === undefined ? [] : [{ account, region, key }];
    });
