/**
 * Environment variable by which the driver passes members of one stack that cannot be reached and must stay unchanged.
 */
export const omittedAccountsVariable = "EVENT_GOVERNANCE_LEAVE_OUT";

/** `prod.us-west-2:400000000001,400000000002` */
export const writeOmittedAccounts = (stack: string, accountIds: readonly string[]): string =>
  `${stack}:${accountIds.join(",")}`;

/**
 * The accounts that a stack omits. Throws for a value that is invalid or for another stack: an account omitted by
 * mistake would lose its forwarding.
 */
export function readOmittedAccounts(stack: string, value: string | undefined): ReadonlySet<string> {
  if (value === undefined || value === "") return new Set();
  const [meant, list = ""] = value.split(":", 2);
  const accountIds = list.split(",");
  if (meant !== stack || !accountIds.every((id) => /^\d{12}$/.test(id)))
    throw new Error(
      `${omittedAccountsVariable} is "${value}", which does not belong to the stack "${stack}". \`npm run up\` sets it for each stack: unset it.`,
    );
  return new Set(accountIds);
}
