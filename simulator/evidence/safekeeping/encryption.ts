import { type Fact, factOf } from "../fact";
import type { Resource } from "../../graph";
import { isBeside, property, text } from "../../recorded";
import type { World } from "../../services/events/world";
import type { Access } from "../../services/iam/access";
import { administrationFacts } from "./keys";

/** Days for which KMS waits at most before it deletes a key (KMS API reference, "ScheduleKeyDeletion"). */
const longestWindow = 30;
/** Days after which KMS rotates a key where nothing is said (KMS API reference, "EnableKeyRotation"). */
const rotationDays = 365;

interface DefaultEncryption {
  readonly sseAlgorithm?: string;
  readonly kmsMasterKeyId?: string;
  /** True: S3 asks KMS once for many objects. */
  readonly bucketKey?: boolean;
}

export function defaultEncryption(encryption: Resource | undefined): DefaultEncryption {
  const [rule] = ((encryption && property(encryption, "rules")) ?? []) as readonly {
    readonly applyServerSideEncryptionByDefault?: DefaultEncryption;
    readonly bucketKeyEnabled?: boolean;
  }[];
  return { ...rule?.applyServerSideEncryptionByDefault, bucketKey: rule?.bucketKeyEnabled === true };
}

/** Everything that is recorded, and who may do what in it. */
interface Surroundings {
  readonly world: World;
  readonly access: Access;
  readonly resources: readonly Resource[];
}

/** S3 user guide, "Using server-side encryption with AWS KMS keys": "only symmetric encryption KMS keys". */
const symmetric = "SYMMETRIC_DEFAULT";

const keyKind = "aws:kms/key:Key";

export function encryptionFacts(
  what: string,
  bucket: Resource,
  encryption: Resource | undefined,
  { world, access, resources }: Surroundings,
): Fact[] {
  const { sseAlgorithm, kmsMasterKeyId = "", bucketKey } = defaultEncryption(encryption);
  const at = (encryption ?? bucket).urn;
  const name = `${what}, encryption`;
  if (sseAlgorithm !== "aws:kms")
    return [
      factOf(
        name,
        at,
        `It encrypts with ${sseAlgorithm ?? "nothing of its own"}: whoever may read objects needs no key`,
      ),
    ];
  const key = world.key(kmsMasterKeyId, bucket.account, bucket.region);
  if (key?.type !== keyKind || key.account !== bucket.account || key.region !== bucket.region)
    return [factOf(name, at, `It encrypts with ${kmsMasterKeyId}, which is no recorded key of its account and Region`)];
  const alias = resources.find(
    (each) =>
      each.type === "aws:kms/alias:Alias" &&
      isBeside(each, key) &&
      [text(key, "keyId"), text(key, "id"), text(key, "arn")].includes(text(each, "targetKeyId")),
  );
  const window = Number(property(key, "deletionWindowInDays") ?? longestWindow);
  const { protect, retainOnDelete } = key.options;
  return [
    // S3 user guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys".
    factOf(name, at, bucketKey ? undefined : "It has no bucket key: each object is a request of KMS, which throttles"),
    factOf(
      `${what}, its key`,
      key.urn,
      property(key, "isEnabled") === false
        ? "It is disabled: nothing can be written or read"
        : (text(key, "keyUsage") ?? "ENCRYPT_DECRYPT") !== "ENCRYPT_DECRYPT"
          ? `It has the usage ${text(key, "keyUsage")}: it encrypts nothing`
          : (text(key, "customerMasterKeySpec") ?? symmetric) !== symmetric
            ? `It is of the kind ${text(key, "customerMasterKeySpec")}, and S3 takes symmetric keys alone`
            : property(key, "enableKeyRotation") !== true
              ? "It is not rotated"
              : Number(property(key, "rotationPeriodInDays") ?? rotationDays) > rotationDays
                ? `It is rotated after ${String(property(key, "rotationPeriodInDays"))} days. Use at most ${rotationDays}`
                : undefined,
    ),
    factOf(
      `${what}, name of its key`,
      key.urn,
      alias === undefined ? "No alias names it: nobody finds the key of the archive among others" : undefined,
    ),
    factOf(
      `${what}, deletion of its key`,
      key.urn,
      window !== longestWindow
        ? `It is gone ${window} days after somebody schedules its deletion. Use ${longestWindow}`
        : protect && retainOnDelete
          ? undefined
          : "A removal of the stack schedules its deletion: it needs protect and retainOnDelete",
    ),
    ...administrationFacts(what, key, access, new Set(resources.map(({ account }) => account).filter(Boolean))),
  ];
}
