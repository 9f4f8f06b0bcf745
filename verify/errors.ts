/** Why something could not be read. */
export interface Reason {
  readonly kind: "refused" | "region" | "throttled" | "credentials" | "failed";
  /** The SDK's name of the error and its message. */
  readonly text: string;
}

/** IAM, or a policy above it, says no (IAM user guide, "Troubleshoot access denied error messages"). */
const refusals = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "AuthorizationErrorException",
  "AuthorizationError",
  "Forbidden",
  "403",
]);

/**
 * A Region that an account has not enabled knows none of its tokens (Account Management reference guide, "Enable or disable
 * AWS Regions in your account"): with credentials that another Region just took, these mean the Region.
 */
const unknownTokens = new Set([
  "UnrecognizedClientException",
  "UnrecognizedClient",
  "InvalidClientTokenId",
  "InvalidToken",
  "InvalidAccessKeyId",
  "OptInRequired",
  "AuthFailure",
]);

const throttles = /^(Throttling|Throttled|TooManyRequests|RequestLimitExceeded|SlowDown|LimitExceededException)/;

/** Credentials that are missing or out of date, whatever the account. */
const badCredentials = new Set([
  "CredentialsProviderError",
  "TokenProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
]);

export function reasonOf(error: unknown): Reason {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const text = `${name}: ${message}`;
  if (badCredentials.has(name)) return { kind: "credentials", text };
  if (unknownTokens.has(name)) return { kind: "region", text };
  if (refusals.has(name)) return { kind: "refused", text };
  if (throttles.test(name)) return { kind: "throttled", text };
  return { kind: "failed", text };
}
