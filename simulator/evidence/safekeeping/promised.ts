/** What settings promise about the archive, days for the most part. */
export interface Promised {
  readonly archive: {
    readonly retentionDays: number;
    readonly infrequentAccessDays: number;
    /** Absent: as long as an object is retained. */
    readonly lockDays?: number | "off" | undefined;
    readonly lockMode: "governance" | "compliance";
  };
  readonly bus: { readonly replayDays: number; readonly logLevel: string; readonly logRetentionDays: number };
  readonly queries: { readonly resultDays: number };
}
