import { type Breakage, type Change, editDocument, editNamed, unprotected, without } from "./breakage";

const key = "aws:kms/key:Key";

const editKeyPolicy = (change: (statement: any) => void): Change =>
  editDocument(key, "policy", /./, ({ Statement: statements }) => statements.forEach(change));

export const breakages: readonly Breakage[] = [
  {
    what: "a key that is disabled",
    change: editNamed(key, /./, (inputs) => (inputs.isEnabled = false)),
    resource: /Key::event-archive-key$/,
    says: /It is disabled/,
  },
  {
    what: "a key that signs",
    change: editNamed(key, /./, (inputs) => (inputs.keyUsage = "SIGN_VERIFY")),
    resource: /Key::event-archive-key$/,
    says: /has the usage SIGN_VERIFY/,
  },
  {
    what: "a key that is not rotated",
    change: editNamed(key, /./, (inputs) => (inputs.enableKeyRotation = false)),
    resource: /Key::event-archive-key$/,
    says: /not rotated/,
    alone: true,
  },
  {
    what: "a key that is gone a week after a mistake",
    change: editNamed(key, /./, (inputs) => (inputs.deletionWindowInDays = 7)),
    resource: /Key::event-archive-key$/,
    says: /gone 7 days after somebody schedules its deletion/,
    alone: true,
  },
  {
    what: "a key that is deleted with the stack",
    change: unprotected(key, /./),
    resource: /Key::event-archive-key$/,
    says: /removal of the stack schedules its deletion/,
  },
  {
    what: "a key without an alias",
    change: without("aws:kms/alias:Alias", /./),
    resource: /Key::event-archive-key$/,
    says: /No alias names it/,
    alone: true,
  },
  {
    what: "a key whose deletion nobody can cancel",
    change: editKeyPolicy((statement) => {
      statement.Action = [statement.Action].flat().filter((action: string) => action !== "kms:CancelKeyDeletion");
    }),
    resource: /Key::event-archive-key$/,
    says: /No administrator of account \d{12} may call kms:CancelKeyDeletion/,
    alone: true,
  },
  {
    what: "a key that everybody administers",
    change: editKeyPolicy((statement) => {
      if (statement.Sid === "AdministerThroughIam") statement.Principal = "*";
    }),
    resource: /Key::event-archive-key$/,
    says: /An administrator of account 999999999999 may call kms:CancelKeyDeletion/,
    alone: true,
  },
  {
    what: "a key that another account of the organization administers",
    change: editKeyPolicy((statement) => {
      if (statement.Sid === "AdministerThroughIam")
        statement.Principal = { AWS: [statement.Principal.AWS, "arn:aws:iam::100000000001:root"] };
    }),
    resource: /Key::event-archive-key$/,
    says: /An administrator of account 100000000001 may call/,
    alone: true,
  },
  {
    what: "an asymmetric key",
    change: editNamed(key, /./, (inputs) => (inputs.customerMasterKeySpec = "RSA_2048")),
    resource: /Key::event-archive-key$/,
    says: /It is of the kind RSA_2048/,
    alone: true,
  },
  {
    what: "a key that is rotated after years",
    change: editNamed(key, /./, (inputs) => (inputs.rotationPeriodInDays = 2560)),
    resource: /Key::event-archive-key$/,
    says: /It is rotated after 2560 days/,
    alone: true,
  },
];
