import { severities } from "../../model/severity";
import type { Draft } from "../runtime/draft";

/** Milliseconds that a message may wait for its slot in the function; longer waits are spent in the queue, at no cost. */
const longestWaitMs = 4000;
/** Messages whose turns are within such a block of milliseconds come back together, and are sent by one invocation. */
const blockMs = 3000;
const mostUrgent = severities.length - 1;

/** How urgent a message is, and whether it had its turn. */
export interface Turn {
  /** 0 is least urgent. */
  readonly rank: number;
  /** It waited in the queue already, until it was its turn. */
  readonly returned: boolean;
}

/** When a message is sent, or comes back; in milliseconds since the epoch. */
export type Slot = { readonly sendAt: number } | { readonly returnAt: number };

/**
 * Takes the next slot of a channel's rate limit, shared by all containers: one message per `pauseMs`. What is critical
 * takes it whatever waits already. Of the others, what cannot be sent soon gets a turn, behind all that is as urgent or
 * more and waits, and goes back to the queue until then: so a critical event is soon received, however many others came
 * before it.
 */
export function takeSlot(channel: Draft, now: Date, pauseMs: number, { rank, returned }: Turn): Slot {
  const at = now.getTime();
  const free = Math.max(at, channel.number("notBefore"));
  const send = (): Slot => {
    channel.set("notBefore", free + pauseMs);
    channel.set("expiration", Math.floor(at / 1000) + 86_400);
    return { sendAt: free };
  };
  if ((rank === mostUrgent || returned) && free - at <= longestWaitMs) return send();
  const ahead = severities.flatMap((_, other) => (other >= rank ? [channel.number(`turn${other}`) + pauseMs] : []));
  const turn = Math.max(free, ...ahead);
  if (turn > free || turn - at >= blockMs) channel.set(`turn${rank}`, turn);
  if (turn - at < blockMs) return send();
  channel.set("expiration", Math.floor(at / 1000) + 86_400);
  return { returnAt: Math.floor(turn / blockMs) * blockMs };
}
