/** The fields of AWS SDK errors that decide whether to retry. */
interface SdkError {
  readonly name?: string;
  readonly $fault?: "client" | "server";
  readonly $retryable?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** AWS SDKs and Tools reference guide, "Retry behavior": codes that services use for throttling and short outages. */
const transientCodes =
  /Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded|ProvisionedThroughputExceeded|PriorRequestNotComplete|RequestTimeout|InternalError|InternalFailure|ServiceUnavailable|EC2ThrottledException|TransactionInProgress|OperationAborted|ECONN|ETIMEDOUT|EPIPE|ENOTFOUND|TimeoutError|NetworkingError/;

/**
 * True if the same call may succeed later: throttling, a server error, or a network error, but not a denial.
 * `@smithy/core/retry` decides most of it the same way, but treats S3's `OperationAborted` (409) as permanent, adds 13
 * KB to the bundle, and requires an error where any value may have been thrown.
 */
export function isTransient(error: unknown): boolean {
  const { name = "", $fault, $retryable, $metadata } = (error ?? {}) as SdkError;
  const code = (error as { readonly code?: unknown } | null)?.code;
  const status = $metadata?.httpStatusCode ?? 0;
  return (
    $retryable !== undefined ||
    $fault === "server" ||
    status >= 500 ||
    status === 429 ||
    transientCodes.test(name) ||
    (typeof code === "string" && transientCodes.test(code))
  );
}
