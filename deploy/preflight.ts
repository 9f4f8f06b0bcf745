import { namesOf } from "../model/names";
import { planNetwork } from "../model/network/network";
import { planRollout } from "../model/members/rollout";
import type { Environment } from "../environment/environment";
import { inParallel } from "../organization/in-parallel";
import type { Operation } from "./engine";
import { forgetting, membersIn, type StateResource } from "./members-in-state";
import type { Target } from "./plan";
import type { Probe } from "./probe";

/** A member account that an operation leaves as it is, because it cannot be reached. */
export interface LeftAside {
  readonly accountId: string;
  readonly reason: string;
  /** What the state holds of it, which the operation must not touch. */
  readonly urns: readonly string[];
  /** Commands that take a departed account out of the state; none for one that is still governed. */
  readonly forget: readonly string[];
}

export interface PreflightOptions {
  readonly environment: Environment;
  readonly probe: Probe;
  /** Seconds for which an account of which the state has nothing yet is tried again. 0: once. */
  readonly waitSeconds: number;
  readonly sleep: (seconds: number) => Promise<void>;
}

/** Which members of a stack cannot be reached, given what the stack's state holds. */
export type Preflight = (
  target: Target,
  operation: Operation,
  state: readonly StateResource[],
  cancel: AbortSignal,
) => Promise<readonly LeftAside[]>;

/** Probes at the same time. STS allows some hundred calls a second to an account and Region. */
const probesAtOnce = 8;

/** Seconds between two tries: a new account's role is there after a minute or several. */
const pauses = [5, 10, 20, 30];

/**
 * Finds out which accounts an operation cannot reach, before it is begun: a provider that cannot assume its role ends a
 * whole update, even with `--continue-on-error`, because the engine asks it while it still plans the steps (pulumi/pulumi,
 * `deployment_executor.go`). An account is asked once for all Regions, because its role is one.
 */
export function preflight({ environment, probe, waitSeconds, sleep }: PreflightOptions): Preflight {
  const { name, settings, accounts } = environment;
  const { members } = planNetwork(name, settings, accounts);
  const answers = new Map<string, Promise<string | undefined>>();
  const once = (key: string, ask: () => Promise<string | undefined>) => {
    const answer = answers.get(key) ?? ask();
    answers.set(key, answer);
    return answer;
  };

  return async (target, operation, state, cancel) => {
    const { region, shard } = target;
    const here = members.filter((member) => member.region === region);
    const { assumed, own, delegated } = planRollout({
      environment: name,
      settings,
      accounts,
      members: here,
      region,
      shard,
    });
    const planned = new Set([...assumed, ...own, ...delegated].map(({ accountId }) => accountId));
    const byRole = new Set(assumed.map(({ accountId }) => accountId));
    const held = membersIn(state);
    const patient = (accountId: string) => operation === "up" && !held.has(accountId);
    const reasonOf = (accountId: string): Promise<string | undefined> => {
      const provider = held.get(accountId)?.provider;
      if (byRole.has(accountId) || provider !== undefined)
        return once(`role ${accountId} ${patient(accountId)}`, () =>
          patient(accountId) ? askUntilReady(accountId, cancel) : probe.role(accountId),
        );
      // A rule of the governance account on a bus of an account that is no longer in the plan.
      const rule = namesOf(name).rule("identity");
      return once(`bus ${accountId} ${region}`, () => probe.bus(accountId, region, rule));
    };
    const toAsk = [
      ...(operation === "up" || operation === "preview" ? byRole : []),
      ...[...held]
        .filter(([accountId, { provider }]) => provider !== undefined || !planned.has(accountId))
        .map(([accountId]) => accountId),
    ];
    const found = await inParallel(
      [...new Set(toAsk)].sort(),
      probesAtOnce,
      async (accountId): Promise<LeftAside[]> => {
        const reason = await reasonOf(accountId);
        if (reason === undefined) return [];
        const member = held.get(accountId) ?? { urns: [] };
        const departed = !planned.has(accountId);
        return [{ accountId, reason, urns: member.urns, forget: departed ? forgetting(target.stack, member) : [] }];
      },
    );
    return found.flat();
  };

  async function askUntilReady(accountId: string, cancel: AbortSignal): Promise<string | undefined> {
    let waited = 0;
    for (let attempt = 0; ; attempt++) {
      const reason = await probe.role(accountId);
      const pause = Math.min(pauses[Math.min(attempt, pauses.length - 1)] ?? 0, waitSeconds - waited);
      if (reason === undefined || pause <= 0 || cancel.aborted) return reason;
      await sleep(pause);
      waited += pause;
    }
  }
}
