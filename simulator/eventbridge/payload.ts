import type { Envelope, Json } from "../../model/envelope";

/** What a target says about what it receives: at most one of these, or none for the event as it is. */
export interface PayloadChoice {
  /** JSON text. */
  readonly input?: string;
  /** JSONPath into the event. */
  readonly inputPath?: string;
  readonly inputTransformer?: boolean;
}

/** The JSONPath forms that can be followed: `$`, `$.detail`, `$.detail.requestParameters`. */
const simplePath = /^\$((?:\.[A-Za-z0-9_-]+)*)$/;

/** Why the simulator cannot tell what the target receives; `undefined` when it can. */
export function unknownPayload(target: PayloadChoice): string | undefined {
  if (target.inputTransformer === true)
    return "inputTransformer is not simulated: let the target take the event as it is";
  if (target.inputPath !== undefined && !simplePath.test(target.inputPath))
    return `inputPath "${target.inputPath}" is not simulated: use a path of names, such as "$.detail"`;
  return undefined;
}

/** JSON text that a target receives: the event, a part of it, or a constant (EventBridge API reference, `Target`). */
export function payloadOf(target: PayloadChoice, event: Envelope): string {
  if (target.input !== undefined) return target.input;
  const names =
    simplePath
      .exec(target.inputPath ?? "$")?.[1]
      ?.split(".")
      .slice(1) ?? [];
  let part: Json | undefined = event as unknown as Json;
  for (const name of names)
    part = typeof part === "object" && part !== null && !Array.isArray(part) ? part[name] : undefined;
  return JSON.stringify(part ?? {});
}
