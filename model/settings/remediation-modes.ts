/** Modes of a remediation: does nothing, reports what it would do, or does it. */
export const remediationModes = ["off", "dry-run", "enforce"] as const;
export type RemediationMode = (typeof remediationModes)[number];
