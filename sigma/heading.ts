/** What every document of Sigma says of itself. */
export interface Heading {
  readonly title: string;
  readonly id?: string;
  /** By which correlation rules name it. */
  readonly name?: string;
  readonly author?: string;
  readonly description?: string;
  readonly level?: Level;
  /** MITRE ATT&CK technique, such as T1078.004. */
  readonly technique?: string;
  readonly line: number;
}

export const levels = ["informational", "low", "medium", "high", "critical"] as const;
export type Level = (typeof levels)[number];
