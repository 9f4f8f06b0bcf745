/**
 * Groups in the order in which they are looked at: those first whose accounts have sent fewest of the batch. What a flood of one
 * account costs, in time or by a table that throttles its items, is then paid by itself.
 *
 * @param groups key, and what was received of it.
 */
export function inTurn<Received extends { readonly account: string }>(
  groups: readonly (readonly [string, readonly Received[]])[],
): readonly (readonly [string, readonly Received[]])[] {
  const sent = new Map<string, number>();
  for (const [, received] of groups)
    for (const { account } of received) sent.set(account, (sent.get(account) ?? 0) + 1);
  const share = ([, received]: readonly [string, readonly Received[]]) =>
    Math.min(...received.map(({ account }) => sent.get(account) ?? 0));
  return groups
    .map((group) => [group, share(group)] as const)
    .sort(([, a], [, b]) => a - b)
    .map(([group]) => group);
}
