/** A resource as a stack's state has it (`pulumi stack export`). */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly parent?: string;
  /** `URN::ID` of its provider. */
  readonly provider?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** What a state holds of one member account. */
export interface MemberState {
  readonly urns: readonly string[];
  /** The provider that assumes a role there, where there is one. */
  readonly provider?: string;
}

/**
 * What a stack's state holds of each member account: its provider, all that this provider made, and all that is named
 * after the account, with what is below that. A component alone is nothing of an account: `pulumi state delete` leaves it,
 * and an update removes it without calling AWS.
 */
export function membersIn(resources: readonly StateResource[]): ReadonlyMap<string, MemberState> {
  const owner = new Map<string, string>();
  const members = new Map<string, { urns: string[]; provider?: string }>();
  const inAws = new Set<string>();
  // A parent comes before its children in a state.
  for (const { urn, type, parent, provider } of resources) {
    const account =
      accountIn(urn) ??
      (provider === undefined ? undefined : accountIn(provider.slice(0, provider.lastIndexOf("::")))) ??
      owner.get(parent ?? "");
    if (account === undefined) continue;
    owner.set(urn, account);
    const member = members.get(account) ?? { urns: [] };
    member.urns.push(urn);
    if (provider !== undefined || type.startsWith("pulumi:providers:")) inAws.add(account);
    if (type.startsWith("pulumi:providers:")) member.provider = urn;
    members.set(account, member);
  }
  return new Map([...members].filter(([account]) => inAws.has(account)));
}

/** `…::forwarding-400000000001-identity` → `400000000001`; undefined: the resource is not named after an account. */
export const accountIn = (urn: string): string | undefined =>
  /^(?:forwarding|member)-(\d{12})(?:-|$)/.exec(urn.slice(urn.lastIndexOf("::") + 2))?.[1];

/**
 * Commands that take what is left of an account out of a stack's state and touch nothing in AWS. Everything else that a
 * provider made depends on it, and a target on its rule.
 */
export function forgetting(stack: string, { urns, provider }: MemberState): readonly string[] {
  const roots = provider === undefined ? urns.filter((urn) => urn.includes("EventRule::")) : [provider];
  return roots.map((urn) => `pulumi state delete --stack ${stack} --target-dependents '${urn}'`);
}
