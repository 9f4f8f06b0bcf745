/** Seconds since the process started. */
export interface Timing {
  readonly total: number;
  readonly firstResource?: number;
}
