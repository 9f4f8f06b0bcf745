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

/** Messages that can be asked for a text many times. */
export interface SearchableMessages {
  /** Those whose text includes another. */
  including(text: string): readonly Message[];
}

/**
 * Each message is read once, and not for each event: a name is looked for in the words of all messages together, each of which is
 * there once.
 */
export function searchable(messages: readonly Message[]): SearchableMessages {
  const byWord = new Map<string, Message[]>();
  for (const message of messages)
    for (const word of new Set(message.text.match(/[\w-]+/g))) {
      const known = byWord.get(word);
      if (known === undefined) byWord.set(word, [message]);
      else known.push(message);
    }
  const words = `\n${[...byWord.keys()].join("\n")}\n`;
  return {
    including(text) {
      if (!/^[\w-]+$/.test(text)) return messages.filter((message) => message.text.includes(text));
      const found = new Set<Message>();
      for (let at = words.indexOf(text); at >= 0; at = words.indexOf(text, at + 1)) {
        const word = words.slice(words.lastIndexOf("\n", at) + 1, words.indexOf("\n", at));
        for (const message of byWord.get(word) ?? []) found.add(message);
      }
      return [...found];
    },
  };
}
