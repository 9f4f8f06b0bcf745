import type { Statement } from "../iam/policies";
import { useState } from "../responders/policies";

/** Folder of the archive bucket for whole events that no record holds; beside `events/`, where no table reads. */
export const claimsFolder = "claims/";

/** What the function `claim-check` is told. */
export interface ClaimCheckConfiguration {
  /** Name of the archive bucket. */
  readonly bucket: string;
  readonly folder: string;
  /** Names of the delivery streams, in order. */
  readonly streams: readonly string[];
}

/** What the function needs: put claims and records, and remember for two weeks what it has put. */
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
