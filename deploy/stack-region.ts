import { stackName } from "../model/names";
import type { StateResource } from "./members-in-state";
import type { Plan, Target } from "./plan";

/** The Region of the providers in a state; undefined if it has none yet. */
export function regionIn(state: readonly StateResource[]): string | undefined {
  const provider = state.find(
    ({ type, inputs }) => type === "pulumi:providers:aws" && inputs?.["region"] !== undefined,
  );
  return provider && String(provider.inputs?.["region"]);
}

/**
 * Reason not to operate on a stack: its state is for another Region, or its Region is in the home stack's state. With a
 * different `homeRegion` the same names mean other stacks, and an update would create one Region's resources again in
 * another, and delete what is not protected. Renamed first, the stacks have nothing to replace.
 *
 * `held` is the Region in the stack's state, `heldByHome` that in the state of the environment's home stack.
 */
export function reasonToRename(
  { environment, homeRegion }: Pick<Plan, "environment" | "homeRegion">,
  { stack, region }: Pick<Target, "stack" | "region">,
  held: string | undefined,
  heldByHome: string | undefined,
): { readonly reason: string; readonly commands: readonly string[] } | undefined {
  const [holder, wrong] =
    held !== undefined && held !== region
      ? [stack, held]
      : heldByHome === region && heldByHome !== homeRegion
        ? [environment, heldByHome]
        : [];
  if (holder === undefined || wrong === undefined) return undefined;
  const own = stackName(environment, wrong, homeRegion);
  const rename = (from: string, to: string) => `pulumi stack rename --stack ${from} ${to}`;
  return {
    reason: `stack ${holder} holds ${wrong}, and homeRegion is ${homeRegion}: rename it`,
    commands:
      holder === environment
        ? [
            rename(environment, own),
            `${rename(stackName(environment, homeRegion, ""), environment)} # if there is such a stack`,
            // Pulumi moves the configuration file with a renamed stack: the settings file is restored last.
            `mv Pulumi.${own}.yaml Pulumi.${environment}.yaml`,
          ]
        : [rename(holder, own)],
  };
}
