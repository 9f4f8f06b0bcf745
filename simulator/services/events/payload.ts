import type { Envelope, Json } from "../../../model/envelope";
import { isObject, own, writeJson } from "../../../model/json";

/** A target's input settings: at most one of these; none means the event, unmodified. */
export interface PayloadChoice {
  /** JSON text. */
  readonly input?: string;
  /** JSONPath into the event. */
  readonly inputPath?: string;
  readonly inputTransformer?: InputTransformer;
}

/** A template with `<name>` for each value taken from the event. */
export interface InputTransformer {
  /** JSONPath by name. */
  readonly paths: Readonly<Record<string, string>>;
  readonly template: string;
}

/** The supported JSONPath forms: `$`, `$.detail`, `$.detail.requestParameters`. */
const simplePath = /^\$((?:\.[A-Za-z0-9_-]+)*)$/;

/** EventBridge user guide, "Amazon EventBridge input transformation": most values of one transformer. */
const mostPaths = 100;

/** Reason why the simulator cannot compute the target's input, or AWS would reject it; `undefined` if there is none. */
export function unknownPayload({ input, inputPath, inputTransformer }: PayloadChoice): string | undefined {
  if ([input, inputPath, inputTransformer].filter((choice) => choice !== undefined).length > 1)
    return "has more than one of input, inputPath and inputTransformer: EventBridge takes only one of them";
  if (inputPath !== undefined && !simplePath.test(inputPath)) return notSimulated("inputPath", inputPath);
  if (inputTransformer === undefined) return undefined;
  const { paths, template } = inputTransformer;
  const unknown = Object.values(paths).find((path) => !simplePath.test(path));
  if (unknown !== undefined) return notSimulated("inputTransformer path", unknown);
  if (Object.keys(paths).length > mostPaths)
    return `inputTransformer takes ${Object.keys(paths).length} values from the event; EventBridge allows ${mostPaths}`;
  const [predefined] = /<aws\.events\.[a-z.-]+>/.exec(template) ?? [];
  if (predefined !== undefined) return `inputTransformer's ${predefined} is not simulated: take values of the event`;
  const [, free] = [...template.matchAll(variable)].find(([, name = ""]) => !Object.hasOwn(paths, name)) ?? [];
  return free === undefined
    ? undefined
    : `inputTransformer's template has <${free}>, which is none of its values: ${Object.keys(paths).join(", ")}`;
}

const notSimulated = (what: string, path: string) =>
  `${what} "${path}" is not simulated: use a path of names, such as "$.detail"`;

const variable = /<([A-Za-z0-9_.-]+)>/g;

/** JSON text that a target receives, or the reason why there is none. */
export type Payload = { readonly text: string } | { readonly problem: string };

/** The event, a part of it, a constant, or a filled-in template (EventBridge API reference, `Target`). */
export function payloadOf({ input, inputPath, inputTransformer }: PayloadChoice, event: Envelope): Payload {
  if (input !== undefined) return { text: input };
  if (inputTransformer !== undefined) return transform(inputTransformer, event);
  return { text: writeJson(partOf(event, inputPath ?? "$") ?? {}) };
}

/**
 * The message group of an event in a queue: a constant, or the value at a JSONPath. Undefined: it has none, and is a tenant of
 * its own (SQS developer guide, "How Amazon SQS fair queues work").
 */
export function messageGroupOf(group: string, event: Envelope): string | undefined {
  if (!group.startsWith("$")) return group;
  const value = partOf(event, group);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Reason why the simulator cannot tell a message's group, or undefined. */
export const unknownGroup = (group: string): string | undefined =>
  group.startsWith("$") && !simplePath.test(group) ? notSimulated("messageGroupId", group) : undefined;

function partOf(event: Envelope, path: string): Json | undefined {
  const names = simplePath.exec(path)?.[1]?.split(".").slice(1) ?? [];
  let part: Json | undefined = event as unknown as Json;
  for (const name of names) part = isObject(part) ? own(part, name) : undefined;
  return part;
}

/**
 * A text gets quotes unless the template has them; nothing is escaped. What the event lacks is an empty text. Within the
 * quotes of a text, lists and objects lose theirs; within those of a JSON object they do not, which makes no JSON
 * (EventBridge user guide, "Common Issues with transforming input", and as AWS answered: tests/recorded/inputs.json).
 */
function transform({ paths, template }: InputTransformer, event: Envelope): Payload {
  const isText = template.trimStart().startsWith('"');
  const text = template.replace(variable, (_, name: string, at: number) => {
    const value = partOf(event, own(paths, name) ?? "");
    const quoted = insideText(template.slice(0, at));
    if (value === undefined) return quoted ? "" : '""';
    if (typeof value === "string") return quoted ? value : `"${value}"`;
    const json = writeJson(value);
    return quoted && isText ? json.replaceAll('"', "") : json;
  });
  // A template of texts has a line for each.
  return (isText ? text.split("\n") : [text]).every(isJson)
    ? { text }
    : { problem: `its input transformer makes no JSON of the event: ${text}` };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** True if a quotation mark is open at the end of a piece of JSON. */
const insideText = (before: string) => (before.replace(/\\./g, "").split('"').length - 1) % 2 === 1;
