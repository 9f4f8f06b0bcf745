import { restJson } from "../protocols/rest-json";
import { AwsError, type Call, type Input, type Service } from "../protocols/service";

/** An alternate contact of an account. */
export interface Contact {
  readonly Name: string;
  readonly EmailAddress: string;
  readonly PhoneNumber: string;
  readonly Title: string;
}

/** Settings of the organization: security contacts by account, and who may read those of others. */
export interface Contacts {
  readonly byAccount: Map<string, Contact>;
  /** `o-…`; empty: no account may read another's contact. */
  organizationId: string;
  managementAccountId: string;
  /** Delegated administrator for Account Management. */
  administratorId: string;
}

/** Account Management's alternate contacts (Account Management API reference, GetAlternateContact). */
export const account: Service<Contacts> = {
  name: "account",
  scope: "everywhere",
  protocol: restJson,
  create: () => ({ byAccount: new Map(), organizationId: "", managementAccountId: "", administratorId: "" }),
  actions: {
    GetAlternateContact: {
      route: "POST /getAlternateContact",
      resources: ({ AccountId: asked }, call, { organizationId, managementAccountId }) => [
        asked === undefined
          ? `arn:aws:account::${call.account}:account`
          : `arn:aws:account::${managementAccountId}:account/${organizationId}/${String(asked)}`,
      ],
      owner: (_input, call) => call.account,
      context: ({ AlternateContactType: type }) => ({ "account:AlternateContactTypes": [String(type)] }),
      run: (contacts, input, call) => ({ AlternateContact: contactOf(contacts, input, call) }),
    },
  },
};

function contactOf(contacts: Contacts, { AccountId: asked, AlternateContactType: type }: Input, call: Call) {
  if (asked !== undefined && ![contacts.managementAccountId, contacts.administratorId].includes(call.account))
    throw new AwsError(
      "AccessDeniedException",
      "The caller is no delegated administrator for Account Management.",
      403,
    );
  const contact = type === "SECURITY" ? contacts.byAccount.get(String(asked ?? call.account)) : undefined;
  if (contact === undefined) throw new AwsError("ResourceNotFoundException", "No contact of this type was found.", 404);
  return { ...contact, AlternateContactType: type as string };
}
