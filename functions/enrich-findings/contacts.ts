import type { AccountClient } from "@aws-sdk/client-account";
import { type FunctionContext, sdkOptions } from "../runtime/context";
import type { SecurityContact } from "./decide";

/** Errors that mean "no contact, or no permission": not a failure of the enrichment. */
const none: ReadonlySet<string> = new Set([
  "AccessDeniedException",
  "ResourceNotFoundException",
  "ValidationException",
]);

/** Seconds for which an answer, "none" included, is cached. */
const secondsKept = 3600;

/**
 * Looks up security contacts, each account once an hour. Members of the organization are requested by id, the
 * function's own account without one (Account Management API reference, GetAlternateContact).
 *
 * @returns a function that rejects if AWS throttles or fails: another attempt may succeed.
 */
export function securityContacts(
  context: FunctionContext,
  ownAccountId: string,
): (accountId: string) => Promise<SecurityContact | undefined> {
  // Account Management has one endpoint, in us-east-1 (AWS General Reference, "AWS Account Management endpoints and quotas").
  const options = sdkOptions(context, { region: "us-east-1" });
  let client: AccountClient | undefined;
  const known = new Map<string, { readonly contact: SecurityContact | undefined; readonly until: number }>();
  return async (accountId) => {
    const cached = known.get(accountId);
    if (cached !== undefined && cached.until > context.now().getTime()) return cached.contact;
    const contact = await ask(accountId);
    known.set(accountId, { contact, until: context.now().getTime() + secondsKept * 1000 });
    return contact;
  };

  async function ask(accountId: string): Promise<SecurityContact | undefined> {
    try {
      const { AccountClient, GetAlternateContactCommand } = await import("@aws-sdk/client-account");
      client ??= new AccountClient(options);
      const { AlternateContact: contact } = await client.send(
        new GetAlternateContactCommand({
          AlternateContactType: "SECURITY",
          ...(accountId !== ownAccountId && { AccountId: accountId }),
        }),
      );
      return { name: contact?.Name, email: contact?.EmailAddress, phone: contact?.PhoneNumber };
    } catch (error) {
      if (error instanceof Error && none.has(error.name)) return undefined;
      throw error;
    }
  }
}
