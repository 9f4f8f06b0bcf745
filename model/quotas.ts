/** Service limits that a plan is held to (EventBridge user guide, "Amazon EventBridge quotas"). */
export const quotas = {
  /** Characters of an event pattern. */
  patternCharacters: 2048,
  /**
   * Bytes of a message, its attributes included. A queue takes no more than 256 KiB unless it says so, and EventBridge's
   * events have up to 1 MB (SQS developer guide, "Amazon SQS message quotas"; API reference, `MaximumMessageSize`).
   */
  messageBytes: 1_048_576,
  /** Retries of one event at most, and EventBridge's own default (EventBridge API reference, "RetryPolicy"). */
  retryAttempts: 185,
  /** Rules on one event bus; two Regions allow fewer. */
  rulesPerBus: (region: string) => (["af-south-1", "eu-south-1"].includes(region) ? 100 : 300),
  /** Rules on one event bus whose pattern uses a wildcard; AWS does not raise it. */
  wildcardRulesPerBus: 30,
} as const;
