import { namesOf } from "../model/names";
import { planNetwork } from "../model/network/network";
import { planRollout } from "../model/members/rollout";
import type { Environment } from "../environment/environment";
import { inParallel } from "../organization/in-parallel";
import type { Operation } from "./engine";
import { forgetting, membersIn, type StateResource } from "./members-in-state";
import type { Target } from "./plan";
import type { Probe } from "./probe";

/** A member account that an operation leaves unchanged, because it cannot be reached. */
export interface LeftAside {
  readonly accountId: string;
  readonly reason: string;
  /** Its resources in the state, which the operation must not touch. */
  readonly urns: readonly string[];
  /** Commands that remove a departed account from the state; none for one that is still governed. */
  readonly forget: readonly string[];
}

export interface PreflightOptions {
  readonly environment: Environment;
  readonly probe: Probe;
  /** Seconds for which an account that is not in the state yet is retried. 0: no retry. */
  readonly waitSeconds: number;
  readonly sleep: (seconds: number) => Promise<void>;
}

/** Finds the members of a stack that cannot be reached, given the stack's state. */
export type Preflight = (
  target: Target,
  operation: Operation,
  state: readonly StateResource[],
  cancel: AbortSignal,
) => Promise<readonly LeftAside[]>;

/** Concurrent probes. STS allows some hundred calls per second to an account and Region. */
const probesAtOnce = 8;

/** Seconds between two attempts: a new account's role takes a minute or several to become available. */
const pauses = [5, 10, 20, 30];

/**
 * Finds the accounts that an operation cannot reach before it starts: a provider that cannot assume its role fails a
 * whole update, even with `--continue-on-error`, because the engine configures it while planning the steps
 * (pulumi/pulumi, `deployment_executor.go`). An account is probed once for all Regions, because it has a single role.
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
