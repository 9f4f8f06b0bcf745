/** Service quotas that plans must not exceed; where no page is named: EventBridge user guide, "Amazon EventBridge quotas". */
export const quotas = {
  /** Characters of an event pattern. */
  patternCharacters: 2048,
  /**
   * Bytes of a message, its attributes included. By default a queue accepts 256 KiB, but EventBridge events may have 1
   * MB (SQS developer guide, "Amazon SQS message quotas"; API reference, `MaximumMessageSize`).
   */
  messageBytes: 1_048_576,
  /** Bytes of a Firehose record, before encoding: 1,000 KiB (Firehose developer guide, "Amazon Data Firehose Quota"). */
  recordBytes: 1_024_000,
  /** Most retries of one event, which is also EventBridge's default (EventBridge API reference, "RetryPolicy"). */
  retryAttempts: 185,
  /** Characters of the policy of an event bus. */
  busPolicyCharacters: 10_240,
  /** Bytes of a key policy (KMS developer guide, "Quotas"). */
  keyPolicyBytes: 32_768,
  /** Characters of all inline policies of a role, white space not counted (IAM user guide, "IAM and AWS STS quotas"). */
  inlinePolicyCharacters: 10_240,
  /** Rules on one event bus; two Regions have a lower quota. */
  rulesPerBus: (region: string) => (["af-south-1", "eu-south-1"].includes(region) ? 100 : 300),
  /** Rules with a wildcard on one event bus; AWS does not raise this quota. */
  wildcardRulesPerBus: 30,
  /** Characters of a parameter of a Firehose processor (Firehose API reference, "ProcessorParameter"). */
  processorParameterCharacters: 5120,
} as const;
