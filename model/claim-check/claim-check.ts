import type { Provenance } from "../envelope";
import type { Statement } from "../iam/policies";
import { useState } from "../responders/policies";

/**
 * Prefix in the archive bucket for whole events that do not fit into a record; next to `events/`, where no table reads.
 */
export const claimsFolder = "claims/";

/** Configuration of the function `claim-check`. */
export interface ClaimCheckConfiguration {
  /** Name of the archive bucket. */
  readonly bucket: string;
  readonly folder: string;
  /** Names of the delivery streams by what they carry, in order. */
  readonly streams: Readonly<Record<Provenance, readonly string[]>>;
}

/** Permissions of the function: put claims and records, and store their keys for two weeks. */
export const claimCheckStatements = (grant: {
  readonly bucketArn: string;
  readonly keyArn: string;
  readonly region: string;
  readonly streamArns: readonly string[];
  readonly stateArn: string;
}): Statement[] => [
  { Sid: "PutClaims", Effect: "Allow", Action: "s3:PutObject", Resource: `${grant.bucketArn}/${claimsFolder}*` },
  {
    Sid: "EncryptClaims",
    Effect: "Allow",
    Action: "kms:GenerateDataKey",
    Resource: grant.keyArn,
    Condition: {
      StringEquals: { "kms:ViaService": `s3.${grant.region}.amazonaws.com` },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [grant.bucketArn, `${grant.bucketArn}/*`] },
    },
  },
  { Sid: "PutRecords", Effect: "Allow", Action: "firehose:PutRecord", Resource: grant.streamArns },
  useState(grant.stateArn, "GetItem", "PutItem"),
];
