import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const glacierVaultsEndangered: GovernedEvent = {
  id: "glacier-vaults-endangered",
  why: "Vaults keep what the law asks for; an archive that is deleted, a lock that is aborted or a policy that shares the vault undoes years of keeping.",
  topic: "data",
  source: "aws.glacier",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AbortVaultLock",
        "DeleteVault",
        "DeleteVaultAccessPolicy",
        "DeleteVaultNotifications",
        "SetDataRetrievalPolicy",
        "SetVaultAccessPolicy",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 50, basis: "Hardly ever: new archives go to S3's own storage classes." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.glacier",
    eventName: "DeleteVault",
    requestParameters: { vaultName: "ledger", accountId: "-" },
  }),
};
