import type { Settings } from "../settings/schema";

/** Days for which an archived object is locked; 0: not at all, only if settings say so. */
export const lockDaysOf = ({ lockDays, retentionDays }: Settings["archive"]): number =>
  lockDays === "off" ? 0 : (lockDays ?? retentionDays);
