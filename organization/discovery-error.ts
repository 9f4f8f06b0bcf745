/** The organization's accounts could not be read. The message says which call failed, why, and what to do. */
export class DiscoveryError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DiscoveryError";
  }
}

/** API actions that discovery calls (Service Authorization Reference, "Actions defined by AWS Organizations"). */
const discoveryActions = [
  "DescribeOrganization",
  "DescribeOrganizationalUnit",
  "ListAccounts",
  "ListAccountsForParent",
  "ListOrganizationalUnitsForParent",
  "ListParents",
  "ListRoots",
  "ListTagsForResource",
].map((operation) => `organizations:${operation}`);

const elsewhere = "Or list the accounts in the settings instead.";

/** With these errors no call can succeed with the given credentials (IAM user guide, "Common errors"). */
const refusedCredentials = [
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "UnrecognizedClientException",
];

/** Explains why `operation` failed, for the owner of the credentials. */
export function explain(operation: string, error: unknown): DiscoveryError {
  const name = error instanceof Error ? error.name : "";
  const message = error instanceof Error ? error.message : String(error);
  const attempts = (error as { $metadata?: { attempts?: number } } | null)?.$metadata?.attempts;
  return new DiscoveryError(`accounts.discover: ${reason(operation, name, message, attempts)}`, { cause: error });
}

function reason(operation: string, name: string, message: string, attempts: number | undefined): string {
  if (name === "AccessDeniedException" || name === "AccessDenied")
    return (
      `AWS Organizations denied ${operation}: "${message}". The principal that runs this program must belong to the ` +
      "organization's management account, or to an account that is a delegated administrator of any service, and must " +
      `be allowed ${discoveryActions.join(", ")}. ${elsewhere}`
    );
  if (name === "AWSOrganizationsNotInUseException")
    return `the credentials in use belong to an account that is not in an organization ("${message}"). Use those of the management account or of a delegated administrator.`;
  if (name === "CredentialsProviderError" || name === "TokenProviderError")
    return `there are no AWS credentials ("${message}"). Set AWS_PROFILE, or sign in with the AWS CLI. ${elsewhere}`;
  if (refusedCredentials.includes(name))
    return `AWS did not accept the credentials in use for ${operation} (${name}: "${message}"). Sign in again, and check this machine's clock.`;
  if (name === "TooManyRequestsException")
    return `AWS Organizations throttled ${operation} ${attempts ?? "several"} times in a row. Its quota is shared by all callers of the organization: run this again when other callers are done.`;
  return `${operation} failed (${name}: "${message}"). Run this again; if it persists, list the accounts in the settings instead.`;
}
