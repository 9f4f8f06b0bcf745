import { AccountClient, GetAlternateContactCommand } from "@aws-sdk/client-account";
import { type FunctionContext, sdkOptions } from "../runtime/context";
import type { SecurityContact } from "./decide";

/** Answers that say "there is none, or you may not know": no failure of the enrichment. */
const none: ReadonlySet<string> = new Set([
  "AccessDeniedException",
  "ResourceNotFoundException",
  "ValidationException",
]);

/** For so long an answer, "none" included, is taken for the present. */
const secondsKept = 3600;

/**
 * Looks up security contacts, each account once an hour. The organization's members are asked for by id, the own account
 * without one (Account Management API reference, GetAlternateContact).
 *
 * @returns a function that rejects where AWS is throttling or failing: another attempt may succeed.
 */
export function securityContacts(
  context: FunctionContext,
  ownAccountId: string,
): (accountId: string) => Promise<SecurityContact | undefined> {
  // Account Management has one endpoint, in us-east-1 (AWS General Reference, "AWS Account Management endpoints and quotas").
  const client = new AccountClient(sdkOptions(context, { region: "us-east-1" }));
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
