import { type Fact, factOf } from "../fact";
import { isObject } from "../../../model/json";
import type { Resource } from "../../graph";
import { arnOf, property, text } from "../../recorded";
import type { Promised } from "./promised";

const kinds = {
  block: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  encryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  lifecycle: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  lock: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  logging: "aws:s3/bucketLogging:BucketLogging",
  ownership: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  policy: "aws:s3/bucketPolicy:BucketPolicy",
  versioning: "aws:s3/bucketVersioning:BucketVersioning",
} as const;

export const deletion = ", deletion with the stack";
export const bucketName = (bucket: Resource) => text(bucket, "bucket") ?? bucket.name;

export type Part = (kind: keyof typeof kinds) => Resource | undefined;

/** Resources that configure a bucket. */
export const partsOf =
  (bucket: Resource, resources: readonly Resource[]): Part =>
  (kind) =>
    resources.find(({ type, inputs }) => type === kinds[kind] && inputs["bucket"] === bucket.inputs["bucket"]);

/** What each bucket with evidence has. */
export function closed(what: string, bucket: Resource, part: Part): Fact[] {
  const block = part("block");
  const open = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].filter(
    (setting) => block === undefined || property(block, setting) !== true,
  );
  const versions = nested(part("versioning"), "versioningConfiguration");
  const ownership = nested(part("ownership"), "rule");
  const { protect, retainOnDelete } = bucket.options;
  return [
    factOf(
      `${what}, public access`,
      (block ?? bucket).urn,
      open.length === 0
        ? undefined
        : `It does not block public access: ${open.join(", ")} ${open.length === 1 ? "is" : "are"} not set`,
    ),
    factOf(`${what}, what its policy is about`, (part("policy") ?? bucket).urn, policyProblem(bucket, part("policy"))),
    factOf(
      `${what}, versions`,
      (part("versioning") ?? bucket).urn,
      versions["status"] === "Enabled"
        ? undefined
        : `It keeps no versions: versioning is ${JSON.stringify(versions["status"] ?? "absent")}`,
    ),
    factOf(
      `${what}, owner`,
      (part("ownership") ?? bucket).urn,
      ownership["objectOwnership"] === "BucketOwnerEnforced" ? undefined : "Access control lists can open its objects",
    ),
    factOf(
      `${what}${deletion}`,
      bucket.urn,
      protect && retainOnDelete && property(bucket, "forceDestroy") !== true
        ? undefined
        : "A removal of the stack deletes it: it needs protect and retainOnDelete, and no forceDestroy",
    ),
  ];
}

/** S3 refuses a policy about anything but the bucket and its objects: "Policy has invalid resource". */
function policyProblem(bucket: Resource, policy: Resource | undefined): string | undefined {
  const arn = arnOf(bucket);
  const document = policy === undefined ? undefined : text(policy, "policy");
  const { Statement: statements } = JSON.parse(document ?? "{}") as { readonly Statement?: unknown };
  const odd = [statements]
    .flat()
    .filter(isObject)
    .flatMap(({ Resource: on }) => [on].flat())
    .find((each) => each !== arn && !String(each).startsWith(`${arn}/`));
  return odd === undefined ? undefined : `S3 refuses its policy, which is about ${String(odd)}`;
}

export function lockFact(what: string, { archive }: Promised, bucket: Resource, lock: Resource | undefined): Fact {
  const wanted = archive.lockDays === "off" ? 0 : (archive.lockDays ?? archive.retentionDays);
  const { defaultRetention } = nested(lock, "rule") as {
    readonly defaultRetention?: { readonly mode?: string; readonly days?: number; readonly years?: number };
  };
  const days = (defaultRetention?.days ?? 0) + 365 * (defaultRetention?.years ?? 0);
  const mode = archive.lockMode.toUpperCase();
  const name = `${what}, Object Lock`;
  if (wanted === 0)
    return factOf(name, (lock ?? bucket).urn, lock === undefined ? undefined : "It has a lock, and settings say off");
  if (defaultRetention === undefined)
    return factOf(name, (lock ?? bucket).urn, `It has no lock, and settings promise ${wanted} days`);
  return factOf(
    name,
    (lock ?? bucket).urn,
    days !== wanted
      ? `It locks an object for ${days} days, and settings promise ${wanted}`
      : defaultRetention.mode !== mode
        ? `Its lock has the mode ${String(defaultRetention.mode)}, and settings promise ${mode}`
        : undefined,
  );
}

/** An object-valued property; empty if there is none. */
export function nested(resource: Resource | undefined, name: string): Readonly<Record<string, unknown>> {
  const value = resource && property(resource, name);
  return isObject(value) ? value : {};
}
