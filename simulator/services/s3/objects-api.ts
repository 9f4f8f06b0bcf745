import { s3Xml } from "../protocols/rest-xml";
import { type Action, AwsError, type Service } from "../protocols/service";

/** Content of objects by `BUCKET/KEY`; text. */
export type StoredObjects = Map<string, string>;

/** Objects that functions put, separate from bucket configuration, although both are the same service to a caller. */
export const storedObjects: Service<StoredObjects> = {
  name: "s3-objects",
  scope: "everywhere",
  protocol: s3Xml,
  create: () => new Map(),
  actions: {},
};

/** Object-level actions that functions use. */
export const objectActions: Readonly<Record<string, Action>> = {
  PutObject: {
    route: "PUT /{Bucket}/{Key+}",
    resources: (input) => [`arn:aws:s3:::${String(input["Bucket"])}/${String(input["Key"])}`],
    // S3 requests a data key on the caller's behalf (S3 user guide, "Using server-side encryption with AWS KMS keys").
    needs: (input, call) => {
      const bucketArn = `arn:aws:s3:::${String(input["Bucket"])}`;
      const key = call.aws.keyOfBucket(bucketArn);
      if (key === undefined) return [];
      const context = {
        "kms:ViaService": `s3.${call.region}.amazonaws.com`,
        "kms:EncryptionContext:aws:s3:arn": bucketArn,
      };
      return [{ permission: "kms:GenerateDataKey", resource: key, context }];
    },
    run: (_state, input, call) => {
      const bucket = String(input["Bucket"]);
      if (call.aws.recorded(`arn:aws:s3:::${bucket}`) === undefined)
        throw new AwsError("NoSuchBucket", "The specified bucket does not exist.", 404);
      call.aws
        .state(storedObjects, call.account, call.region)
        .set(`${bucket}/${String(input["Key"])}`, String(input["$body"]));
    },
  },
};
