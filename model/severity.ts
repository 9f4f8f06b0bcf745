/** Urgency, lowest first: routes and digests depend on it. */
export const severities = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];
