/** Service limits that a plan is held to (EventBridge user guide, "Amazon EventBridge quotas"). */
export const quotas = {
  /** Characters of an event pattern. */
  patternCharacters: 2048,
  /** Rules on one event bus; two Regions allow fewer. */
  rulesPerBus: (region: string) => (["af-south-1", "eu-south-1"].includes(region) ? 100 : 300),
  /** Rules on one event bus whose pattern uses a wildcard; AWS does not raise it. */
  wildcardRulesPerBus: 30,
} as const;
