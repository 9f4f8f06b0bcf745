/** How soon a person should look, least first: routes and digests follow it. */
export const severities = ["low", "medium", "high", "critical"] as const;
export type Severity = (typeof severities)[number];
