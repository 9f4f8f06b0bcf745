/** A resource in a stack's state (`pulumi stack export`). */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly parent?: string;
  /** `URN::ID` of its provider. */
  readonly provider?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** The state of one member account. */
export interface MemberState {
  readonly urns: readonly string[];
  /** The provider that assumes a role there, if any. */
  readonly provider?: string;
}

/**
 * The state of each member account in a stack: its provider, all resources of this provider, and all that are named
 * after the account, with their children. A component alone does not count: `pulumi state delete` leaves it, and an
 * update removes it without calling AWS.
 */
export function membersIn(resources: readonly StateResource[]): ReadonlyMap<string, MemberState> {
  const owner = new Map<string, string>();
  const members = new Map<string, { urns: string[]; provider?: string }>();
  const inAws = new Set<string>();
  // In a state a parent comes before its children.
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

/** `…::forwarding-400000000001-identity` → `400000000001`; undefined if the resource is not named after an account. */
export const accountIn = (urn: string): string | undefined =>
  /^(?:forwarding|member)-(\d{12})(?:-|$)/.exec(urn.slice(urn.lastIndexOf("::") + 2))?.[1];

/**
 * Commands that remove an account from a stack's state without changing AWS. Everything else of a provider depends on
 * it, and a target on its rule.
 */
export function forgetting(stack: string, { urns, provider }: MemberState): readonly string[] {
  const roots = provider === undefined ? urns.filter((urn) => urn.includes("EventRule::")) : [provider];
  return roots.map((urn) => `pulumi state delete --stack ${stack} --target-dependents '${urn}'`);
}
