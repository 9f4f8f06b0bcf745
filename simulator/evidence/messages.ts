import type { FunctionRun } from "../services/lambda/functions";

/** What a channel was sent. */
export interface Message {
  readonly text: string;
  /** Seconds since the first message of the same function. */
  readonly seconds: number;
}

/** Calls that hand a message to a channel which AWS serves: a topic's subscribers, and a rule for a ticket system. */
const telling = new Set(["sns:Publish", "events:PutEvents"]);

/** The messages of the functions with this id, in every hub: those that channels took. */
export function messagesOf(runs: readonly FunctionRun[], id: string): Message[] {
  return runs
    .filter(({ name }) => name.endsWith(`-${id}`))
    .flatMap(({ sent, calls }) => {
      const messages = [
        ...sent.flatMap(({ status, body, at }) => (status >= 200 && status < 300 ? [{ text: body, at }] : [])),
        ...calls.flatMap(({ action, outcome, input, at }) =>
          telling.has(action) && outcome === "done" ? [{ text: JSON.stringify(input), at }] : [],
        ),
      ];
      const start = Math.min(...messages.map(({ at }) => at.getTime()));
      return messages.map(({ text, at }) => ({ text, seconds: (at.getTime() - start) / 1000 }));
    });
}
