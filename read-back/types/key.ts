import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KeyMetadata,
} from "@aws-sdk/client-kms";
import type { Resource } from "../resource";
import { asPolicy } from "../normalize";
import { input, NotFoundWithout, type Place, readBack, unless } from "../read-back";

const keyId = (resource: Resource): string => String(resource.outputs["keyId"] ?? resource.outputs["id"] ?? "");

interface Found {
  readonly metadata: KeyMetadata;
  readonly policy: string;
  readonly rotates: boolean;
}

/** The alias that is planned for a key: its id is AWS's choice, and no plan knows it. */
const aliasOf = (resource: Resource, { planned }: Place): string | undefined => {
  const alias = planned.find(
    (each) => each.type === "aws:kms/alias:Alias" && each.inputs["targetKeyId"] === keyId(resource),
  );
  return alias && input(alias, "name");
};

/** The id that the plan names, if there is such a key, or else that of its alias. */
const describe = (resource: Resource, place: Place): Promise<KeyMetadata | undefined> =>
  place.once(`key ${keyId(resource)}`, async () => {
    for (const KeyId of [aliasOf(resource, place), keyId(resource)]) {
      if (KeyId === undefined) continue;
      const answer = await unless(["NotFoundException"], () =>
        place.clients.kms.send(new DescribeKeyCommand({ KeyId })),
      );
      if (answer?.KeyMetadata !== undefined) return answer.KeyMetadata;
    }
    return undefined;
  });

/** A key of KMS, found by its alias (KMS API reference, DescribeKey, GetKeyPolicy, GetKeyRotationStatus). */
export const key = readBack<Found>({
  type: "aws:kms/key:Key",
  noun: "key",
  permissions: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"],
  nameOf: keyId,
  async identify(resource, place) {
    const metadata = await describe(resource, place);
    return metadata?.KeyId === undefined ? [] : [[keyId(resource), metadata.KeyId]];
  },
  async read(resource, place) {
    const metadata = await describe(resource, place);
    const alias = aliasOf(resource, place);
    if (metadata === undefined && alias !== undefined)
      throw new NotFoundWithout(
        `The key is found by ${alias}, which is gone or points to no key: what became of the key is not known.`,
      );
    if (metadata === undefined) return undefined;
    const KeyId = metadata.KeyId ?? "";
    const { kms } = place.clients;
    const { Policy = "" } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }));
    const { KeyRotationEnabled = false } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    return { metadata, policy: Policy, rotates: KeyRotationEnabled };
  },
  effect: "Nothing can be written to the archive, and nothing read that is there.",
  properties: [
    {
      name: "KeyState",
      planned: () => "Enabled",
      found: ({ metadata: { KeyState, DeletionDate } }) =>
        KeyState === "PendingDeletion" && DeletionDate !== undefined
          ? `PendingDeletion, on ${DeletionDate.toISOString().slice(0, 10)}`
          : KeyState,
      effect: "Nothing can be written to the archive, and nothing read that is there.",
      repair: (resource, found) => [
        ...(String(found).startsWith("PendingDeletion")
          ? [`aws kms cancel-key-deletion --key-id ${keyId(resource)} --region ${resource.region}`]
          : []),
        `aws kms enable-key --key-id ${keyId(resource)} --region ${resource.region}`,
      ],
    },
    {
      name: "Policy",
      planned: (resource) => input(resource, "policy"),
      found: ({ policy }) => policy,
      as: asPolicy,
      effect: "Others may use the key, or what should may not.",
    },
    {
      name: "KeyRotationEnabled",
      planned: (resource) => input<boolean>(resource, "enableKeyRotation") ?? false,
      found: ({ rotates }) => rotates,
      effect: "The key is not rotated as planned.",
      repair: (resource) => [`aws kms enable-key-rotation --key-id ${keyId(resource)} --region ${resource.region}`],
    },
  ],
});
