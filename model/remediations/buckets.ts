import type { Envelope } from "../envelope";
import { eventName, request } from "./reading";
import { tagsFrom, unless } from "./aws-responses";
import { call, type Read, type RemediationScope, type Tags, type Target } from "./remediation";

/** S3 user guide, "General purpose bucket naming rules". */
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/**
 * The bucket of a call. `CreateBucket` names the bucket's Region, which may differ from the one in which the call was
 * recorded: absent means us-east-1, "EU" eu-west-1 (S3 API reference, CreateBucket).
 */
export function bucketTargets(event: Envelope): Target[] {
  const name = request(event, "bucketName");
  if (name === undefined || !bucketName.test(name)) return [];
  const location = request(event, "CreateBucketConfiguration", "LocationConstraint");
  const region = eventName(event) === "CreateBucket" && location !== undefined ? location : event.region;
  return [
    {
      accountId: event.account,
      region: region === "EU" ? "eu-west-1" : region,
      arn: bucketArn({ resource: name }),
      name,
    },
  ];
}

export const bucketArn = ({ resource = "*" }: Pick<RemediationScope, "resource">): string => `arn:aws:s3:::${resource}`;

/**
 * Input of a call for a bucket. S3 rejects it if the bucket now belongs to another account (S3 API reference,
 * "ExpectedBucketOwner").
 */
export const about = ({ name, accountId }: Target) => ({ Bucket: name, ExpectedBucketOwner: accountId });

/** The bucket's tags; `undefined` if the bucket no longer exists. */
export async function readBucketTags(read: Read<"s3:GetBucketTagging">, target: Target): Promise<Tags | undefined> {
  const answer = await unless(
    ["NoSuchBucket"],
    undefined,
    unless(["NoSuchTagSet"], {}, read(call("s3:GetBucketTagging", about(target)))),
  );
  return answer && tagsFrom((answer as { TagSet?: unknown }).TagSet);
}
