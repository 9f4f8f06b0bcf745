import { administratorRole } from "../administrator";
import { type Fact, factOf } from "../fact";
import type { Resource } from "../../graph";
import { arnOf } from "../../recorded";
import type { Access } from "../../services/iam/access";

/**
 * What administers a key and uses it for nothing (KMS developer guide, "Default key policy", "Allows key administrators to
 * administer the KMS key"), without grants, which would let somebody use it.
 */
const administration = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:DisableKeyRotation",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListAliases",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

/** No account of any organization. */
const foreignAccount = "999999999999";

/**
 * Administrators of the key's own account can rescue and change it, and those of no other account: without its account, a
 * key cannot be administered by anybody (KMS developer guide, "Default key policy"). `others`: accounts that must not.
 */
export function administrationFacts(
  what: string,
  key: Resource,
  access: Access,
  others: Iterable<string>,
): readonly Fact[] {
  const may = (account: string, action: string) =>
    access.role(administratorRole(account), action, arnOf(key), { account: key.account }).allowed;
  const missing = administration.find((action) => !may(key.account, action));
  const stranger = [foreignAccount, ...others]
    .filter((account) => account !== key.account)
    .flatMap((account) =>
      administration.filter((action) => may(account, action)).map((action) => ({ account, action })),
    )
    .at(0);
  return [
    factOf(
      `${what}, administration of its key`,
      key.urn,
      missing === undefined
        ? undefined
        : `No administrator of account ${key.account} may call ${missing} on it: only AWS Support could`,
    ),
    factOf(
      `${what}, administration of its key by others`,
      key.urn,
      stranger === undefined
        ? undefined
        : `An administrator of account ${stranger.account} may call ${stranger.action} on it`,
    ),
  ];
}
