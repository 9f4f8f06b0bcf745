/** Errors of the AWS SDK, as far as it matters whether to try again. */
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
 * Whether the same call may succeed later: throttled, a server's own fault, or the network. A refusal is none of them.
 * `@smithy/core/retry` decides most of it the same way, but calls S3's `OperationAborted` (409) lasting, adds 13 KB to the
 * bundle, and asks for an error where anything may have been thrown.
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
