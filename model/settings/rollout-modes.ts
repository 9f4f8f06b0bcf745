/**
 * How forwarding is deployed to members: docs/decisions/0005-rollouts.md. Apart from the schema, which takes longer to load
 * than a command may wait before it says something.
 */
export const rolloutModes = ["assumeRole", "delegated", "stackSet"] as const;
export type RolloutMode = (typeof rolloutModes)[number];
