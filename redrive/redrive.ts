import { UsageError } from "../console/usage-error";
import type { Environment } from "../environment/environment";
import { memberRoleVariable, redriveRoleName } from "../model/accounts/member-role";
import { nearest } from "../model/nearest";
import { planNetwork } from "../model/network/network";
import { inParallel } from "../organization/in-parallel";
import type { ClientConfig } from "./clients";
import { createClients } from "./clients";
import { decider } from "./decide";
import { createDeliver } from "./deliver";
import { type Chosen, drain, survey } from "./drain";
import { lettersIn, moveBack } from "./move";
import { arnOf, type DeadLetterQueue, deadLetterQueues } from "./queues";
import { limitRate } from "./rate";
import { hubRoutes } from "./routes";
import { type QueueCounts, QueueTally } from "./tally";

/** Which letters are meant; empty lists: all. */
export interface Selection {
  /** Names or ARNs of queues. */
  readonly queues: readonly string[];
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Names or ARNs of rules. */
  readonly rules: readonly string[];
}

/** What became of one queue. */
export interface QueueResult {
  readonly queue: DeadLetterQueue;
  /** About; 0 if it could not be read. */
  readonly letters: number;
  readonly counts: QueueCounts;
  /** Letters that SQS moved back. */
  readonly moved: number;
  /** Why it could not be read, or not to its end. */
  readonly problem?: string;
}

export interface Machine {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly config?: ClientConfig;
  /** Role to assume in members, in place of the one that the bootstrap template makes. */
  readonly memberRole?: string | undefined;
}

/** Queues that are read at the same time. */
const queuesAtOnce = 8;

/** An environment's dead letters, to look at and to send back. */
export interface Redrive {
  readonly queues: readonly DeadLetterQueue[];
  /** Reads what is there and makes it visible again. */
  look(cancel: AbortSignal, done: (queues: number) => void): Promise<readonly QueueResult[]>;
  /** Sends back what can be sent of these queues. `sent` is called with the number of letters so far. */
  send(
    found: readonly QueueResult[],
    options: { readonly perSecond: number; readonly discard: boolean; readonly cancel: AbortSignal },
    sent: (letters: number) => void,
  ): Promise<readonly QueueResult[]>;
  close(): void;
}

/** @throws UsageError if the selection names what is not there. */
export function openRedrive(environment: Environment, selection: Selection, machine: Machine): Redrive {
  const { settings, accounts, name } = environment;
  const network = planNetwork(name, settings, accounts);
  const hubs = hubRoutes(environment, network, new Date(machine.now()));
  const queues = select(deadLetterQueues(environment, network, hubs), selection, environment);
  const decide = decider(name, network, hubs);
  const chosen: Chosen = ({ rule, schedule }) =>
    selection.rules.length === 0 || selection.rules.some((each) => isNamed(rule || schedule, each));
  const clients = createClients(
    settings,
    machine.memberRole || redriveRoleName(settings.rollout.roleName),
    machine.config,
  );
  const sqsOf = ({ accountId, region, assumes }: DeadLetterQueue) => clients.sqs(accountId, region, assumes);

  return { queues, look, send, close: () => clients.close() };

  function look(cancel: AbortSignal, done: (queues: number) => void): Promise<readonly QueueResult[]> {
    let finished = 0;
    return inParallel(queues, queuesAtOnce, async (queue): Promise<QueueResult> => {
      const tally = new QueueTally();
      let letters = 0;
      const problem = cancel.aborted
        ? undefined
        : await orProblem(queue, async () => {
            const sqs = sqsOf(queue);
            letters = (await lettersIn(queue, sqs)).visible;
            if (queue.kind === "function") {
              if (selection.rules.length > 0 && letters > 0)
                tally.note("Left alone: SQS moves all letters of a function's queue, not those of one rule.");
            } else if (letters > 0) await survey(queue, { sqs, decide, chosen, tally, cancel });
          });
      done(++finished);
      return { queue, letters, counts: tally.counts, moved: 0, ...(problem !== undefined && { problem }) };
    });
  }

  async function send(
    found: readonly QueueResult[],
    { perSecond, discard, cancel }: { perSecond: number; discard: boolean; cancel: AbortSignal },
    sent: (letters: number) => void,
  ): Promise<readonly QueueResult[]> {
    const deliver = createDeliver(clients, machine.sleep);
    const rate = limitRate(perSecond, machine);
    let total = 0;
    return inParallel(found, queuesAtOnce, async (before): Promise<QueueResult> => {
      const { queue } = before;
      if (before.letters === 0 || before.problem !== undefined || cancel.aborted) return before;
      const tally = new QueueTally(() => sent(++total));
      let moved = 0;
      const problem = await orProblem(queue, async () => {
        const sqs = sqsOf(queue);
        if (queue.source === undefined) {
          await drain(queue, { sqs, decide, chosen, tally, deliver, rate, discard, cancel });
          return;
        }
        if (selection.rules.length > 0) return;
        const move = await moveBack(
          { ...queue, source: queue.source },
          { sqs, perSecond, cancel, sleep: machine.sleep },
        );
        moved = move.moved;
        sent((total += moved));
        if (move.failure !== undefined) tally.note(`SQS stopped moving letters: ${move.failure}.`);
      });
      return { ...before, counts: tally.counts, moved, ...(problem !== undefined && { problem }) };
    });
  }
}

/** What a queue cannot be asked concerns that queue alone. */
async function orProblem(queue: DeadLetterQueue, work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (/QueueDoesNotExist|NonExistentQueue/.test(name))
      return "There is no such queue: the stack of its Region has not been deployed.";
    return `${name}: ${message.replace(/\.$/, "")}.${queue.assumes ? ` The role to assume there is made by npm run bootstrap, or named by ${memberRoleVariable}.` : ""}`;
  }
}

/** `arn:aws:events:us-east-1:123456789012:rule/bus/name` is called by its ARN, or by the name at its end. */
const isNamed = (arn: string, name: string): boolean => arn === name || arn.split(/[/:]/).at(-1) === name;

function select(
  all: readonly DeadLetterQueue[],
  { queues, accounts, regions }: Selection,
  { name }: Pick<Environment, "name">,
): readonly DeadLetterQueue[] {
  const known = {
    "--queue": [...new Set(all.map((queue) => queue.name))],
    "--account": [...new Set(all.map(({ accountId }) => accountId))],
    "--region": [...new Set(all.map(({ region }) => region))],
  };
  const arns = new Set(all.map(arnOf));
  for (const [option, values] of [
    ["--queue", queues],
    ["--account", accounts],
    ["--region", regions],
  ] as const)
    for (const value of values)
      if (!known[option].includes(value) && !arns.has(value)) {
        const [close] = nearest(value, known[option]);
        throw new UsageError(
          `${option} is "${value}", which environment ${name} has no dead-letter queue of.${close === undefined ? "" : ` Did you mean ${close}?`} Available: ${known[option].sort().slice(0, 20).join(", ")}${known[option].length > 20 ? ", …" : ""}.`,
        );
      }
  const selected = all.filter(
    (queue) =>
      (queues.length === 0 || queues.some((each) => each === queue.name || each === arnOf(queue))) &&
      (accounts.length === 0 || accounts.includes(queue.accountId)) &&
      (regions.length === 0 || regions.includes(queue.region)),
  );
  if (selected.length === 0)
    throw new UsageError(
      "No dead-letter queue has that name, account and Region together. Leave one of the options out.",
    );
  return selected;
}
