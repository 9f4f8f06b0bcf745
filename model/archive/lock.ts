/** The settings of the archive that decide. */
interface ArchiveLock {
  readonly lockDays?: number | "off" | undefined;
  readonly retentionDays: number;
}

/** Days for which an archived object is locked; 0: not at all, only if settings say so. */
export const lockDaysOf = ({ lockDays, retentionDays }: ArchiveLock): number =>
  lockDays === "off" ? 0 : (lockDays ?? retentionDays);
