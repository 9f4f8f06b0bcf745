import { type Breakage, unprotect } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a bus that can be deleted",
    change: unprotect("aws:cloudwatch/eventBus:EventBus", /./),
    names: /central-bus$/,
    says: /protect/,
  },
  {
    what: "an archive that can be deleted",
    change: unprotect("aws:s3/bucket:Bucket", /archive$/),
    names: /event-archive-archive$/,
    says: /protect/,
  },
  {
    what: "a key that can be deleted",
    change: unprotect("aws:kms/key:Key", /./),
    names: /Key::/,
    says: /protect/,
  },
];
