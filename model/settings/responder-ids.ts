/**
 * Every responder, by the name of its folder below functions/, with its concurrent batches: the maximum concurrency of
 * its event source mapping, at least 2. Few, because the services they call, such as Security Hub, have quotas shared
 * by the whole account, and the queue in front of them loses nothing.
 */
export const concurrencyOf = {
  "claim-check": 2,
  "correlate-events": 5,
  "correlate-findings": 2,
  "detect-drift": 2,
  "enrich-findings": 2,
  notify: 2,
  remediate: 5,
  "resolve-findings": 2,
  "run-queries": 2,
  "watch-silence": 2,
} as const;
export type ResponderId = keyof typeof concurrencyOf;

export const responderIds = Object.keys(concurrencyOf) as [ResponderId, ...ResponderId[]];
