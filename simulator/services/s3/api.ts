import { s3Xml } from "../protocols/rest-xml";
import { type Action, AwsError, type Input, type Service } from "../protocols/service";

/** A bucket's configuration. */
export interface Bucket {
  tags: Record<string, string>;
  encryption: EncryptionRule;
  /** Absent: the bucket has no such setting. */
  publicAccessBlock?: Record<string, boolean>;
  /** Text of its policy. */
  policy?: string;
}

interface EncryptionRule {
  readonly ApplyServerSideEncryptionByDefault: { readonly SSEAlgorithm: string; readonly KMSMasterKeyID?: string };
  readonly BucketKeyEnabled: boolean;
}

/**
 * An account's buckets in one Region by name. In AWS bucket names are globally unique; sample traffic uses each of its
 * names in every account and Region.
 */
export type Buckets = Map<string, Bucket>;

/**
 * Default settings of a new bucket (S3 user guide, "Setting default server-side encryption behavior for Amazon S3
 * buckets").
 */
export const newBucket = (more: Partial<Bucket> = {}): Bucket => ({
  tags: {},
  encryption: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false },
  ...more,
});

function bucketOf(buckets: Buckets, { Bucket: name }: Input): Bucket {
  const bucket = buckets.get(String(name));
  if (bucket === undefined) throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
  return bucket;
}

interface BucketAction {
  readonly iam: string;
  readonly route: string;
  /** CloudTrail's name, for a call that changes something (S3 user guide, "Amazon S3 CloudTrail events"). */
  readonly trail?: string;
  readonly run: (bucket: Bucket, input: Input) => Readonly<Record<string, unknown>> | void;
}

const action = ({ iam, route, trail, run }: BucketAction): Action<Buckets> => ({
  iam,
  route,
  resources: ({ Bucket: name }) => [`arn:aws:s3:::${String(name)}`],
  ...(trail !== undefined && {
    mutates: true,
    trail: ({ Bucket: name }: Input) => ({ eventName: trail, requestParameters: { bucketName: String(name) } }),
  }),
  run: (buckets, input) => run(bucketOf(buckets, input), input),
});

/** Simple Storage Service: bucket configuration. */
export const s3: Service<Buckets> = {
  name: "s3",
  protocol: s3Xml,
  create: () => new Map(),
  actions: {
    GetBucketTagging: action({
      iam: "s3:GetBucketTagging",
      route: "GET /{Bucket}?tagging",
      run: ({ tags }) => {
        const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
        if (list.length === 0) throw new AwsError("NoSuchTagSet", "The TagSet does not exist", 404);
        return { Tagging: { TagSet: { Tag: list } } };
      },
    }),
    GetBucketEncryption: action({
      iam: "s3:GetEncryptionConfiguration",
      route: "GET /{Bucket}?encryption",
      run: ({ encryption }) => ({ ServerSideEncryptionConfiguration: { Rule: [encryption] } }),
    }),
    PutBucketEncryption: action({
      iam: "s3:PutEncryptionConfiguration",
      route: "PUT /{Bucket}?encryption",
      trail: "PutBucketEncryption",
      run: (bucket, { Rule: rule }) => {
        const { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: bucketKey } = rule as Input;
        bucket.encryption = {
          ApplyServerSideEncryptionByDefault: byDefault as EncryptionRule["ApplyServerSideEncryptionByDefault"],
          BucketKeyEnabled: String(bucketKey) === "true",
        };
      },
    }),
    GetPublicAccessBlock: action({
      iam: "s3:GetBucketPublicAccessBlock",
      route: "GET /{Bucket}?publicAccessBlock",
      run: ({ publicAccessBlock }) => {
        if (publicAccessBlock === undefined)
          throw new AwsError(
            "NoSuchPublicAccessBlockConfiguration",
            "The public access block configuration was not found",
            404,
          );
        return { PublicAccessBlockConfiguration: publicAccessBlock };
      },
    }),
    PutPublicAccessBlock: action({
      iam: "s3:PutBucketPublicAccessBlock",
      route: "PUT /{Bucket}?publicAccessBlock",
      trail: "PutBucketPublicAccessBlock",
      run: (bucket, input) => {
        const names = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
        bucket.publicAccessBlock = Object.fromEntries(names.map((name) => [name, String(input[name]) === "true"]));
      },
    }),
    GetBucketPolicy: action({
      iam: "s3:GetBucketPolicy",
      route: "GET /{Bucket}?policy",
      run: ({ policy }) => {
        if (policy === undefined) throw new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", 404);
        return { $body: policy };
      },
    }),
    PutBucketPolicy: action({
      iam: "s3:PutBucketPolicy",
      route: "PUT /{Bucket}?policy",
      trail: "PutBucketPolicy",
      run: (bucket, { $body }) => {
        bucket.policy = String($body);
      },
    }),
    DeleteBucketPolicy: action({
      iam: "s3:DeleteBucketPolicy",
      route: "DELETE /{Bucket}?policy",
      trail: "DeleteBucketPolicy",
      run: (bucket) => {
        delete bucket.policy;
      },
    }),
  },
};
