import type { ChangeData, DeploymentData, ViolationData } from "../page/page-data";
import type { Change, ChangeCollector } from "./changes";
import type { Outcome } from "./run";

/** What the page shows of an operation: stacks as in the summary, changes with what loses data first. */
export function deploymentDataOf(
  operation: DeploymentData["operation"],
  outcomes: readonly Outcome[],
  { changes, violations }: Pick<ChangeCollector, "changes" | "violations">,
  packs: readonly string[],
): DeploymentData {
  return {
    operation,
    stacks: outcomes.map(({ target, result, reason, changes: counted, leftAside = [] }) => ({
      stack: target.stack,
      label: target.label,
      result,
      ...(reason !== undefined && { reason }),
      ...counted,
      leftAside: leftAside.map(({ accountId, reason: why }) => ({ account: accountId, reason: why })),
    })),
    changes: [...changes]
      .sort((a, b) => rank(a) - rank(b) || compare(a.target.label, b.target.label) || compare(a.urn, b.urn))
      .map(({ target, account = "", ...change }): ChangeData => ({ ...change, stack: target.stack, account })),
    policies: {
      packs: [...packs],
      violations: [...violations]
        .sort((a, b) => Number(b.level === "mandatory") - Number(a.level === "mandatory"))
        .map(({ target, ...violation }): ViolationData => ({ ...violation, stack: target.stack })),
    },
  };
}

const order = ["deleted", "replaced", "created", "updated"] as const satisfies readonly Change["kind"][];

const rank = ({ loses, kept, kind }: Change): number =>
  (loses !== undefined && kept === undefined ? 0 : order.length) + order.indexOf(kind);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
