import type { MessageData } from "../../../page/page-data";
import { isObject } from "../../../model/json";
import type { FunctionRun } from "../../services/lambda/functions";
import { isSent } from "../functions";

/** Most messages shown for each address: enough to see what people get. */
const mostPerAddress = 12;

/** What functions sent, as a person would read it: the texts of the body in their order. */
export function messagesOf(runs: readonly FunctionRun[]): MessageData[] {
  const shown = new Map<string, number>();
  return runs.flatMap(({ region, sent }) =>
    sent.filter(isSent).flatMap(({ url, body }) => {
      const to = new URL(url).hostname;
      const key = `${to} ${region}`;
      const before = shown.get(key) ?? 0;
      shown.set(key, before + 1);
      if (before >= mostPerAddress) return [];
      const [title = "A message", ...lines] = textsOf(body);
      return [{ to, region, title, lines, body }];
    }),
  );
}

const shownKeys = ["text", "title", "summary", "value", "description", "message"];

/** Texts of a chat's message; each once, as chats repeat the title for notifications. */
function textsOf(body: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return [body];
  }
  const found = new Set<string>();
  const read = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) read(each);
    else if (isObject(value))
      for (const [key, each] of Object.entries(value))
        if (typeof each === "string") {
          if (shownKeys.includes(key)) found.add(each);
        } else read(each);
  };
  read(parsed);
  return [...found];
}
