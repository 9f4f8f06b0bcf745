/** What the driver tells the program: members of one stack that cannot be reached and must be left as they are. */
export const leftOutVariable = "EVENT_GOVERNANCE_LEAVE_OUT";

/** `prod.us-west-2:400000000001,400000000002` */
export const writeLeftOut = (stack: string, accountIds: readonly string[]): string =>
  `${stack}:${accountIds.join(",")}`;

/**
 * The accounts that are left out of a stack. Throws for a value that is meant for another stack or is none: an account
 * that is left out by mistake would lose its forwarding.
 */
export function readLeftOut(stack: string, value: string | undefined): ReadonlySet<string> {
  if (value === undefined || value === "") return new Set();
  const [meant, list = ""] = value.split(":", 2);
  const accountIds = list.split(",");
  if (meant !== stack || !accountIds.every((id) => /^\d{12}$/.test(id)))
    throw new Error(
      `${leftOutVariable} is "${value}", which does not belong to the stack "${stack}". \`npm run up\` sets it for each stack: unset it.`,
    );
  return new Set(accountIds);
}
