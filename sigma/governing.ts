import type { GovernedEvent } from "../model/catalog/governed-event";
import type { Json, JsonObject } from "../model/envelope";
import { isObject } from "../model/json";
import { type Matcher, compilePattern } from "../model/pattern/pattern";
import { globOf, many, matchesGlob } from "./glob";

/** A call that CloudTrail records: its event source in EventBridge, and its name. */
export interface Call {
  /** `aws.ec2` */
  readonly source: string;
  /** `RunInstances`; with `*`, any call of such a name that an entry lists. */
  readonly name: string;
}

/** An entry that is there to be chosen. */
export interface OfferedEvent {
  readonly event: GovernedEvent;
  /** Forwarded only where settings name the entry in `events.readOnly`. */
  readonly optIn: boolean;
}

/** What forwards a call to the hub. */
export interface Carrier extends OfferedEvent {
  /** The entry asks for more than the call: it forwards some of these calls. */
  readonly inPart: boolean;
}

interface Reader extends Carrier {
  readonly types: readonly string[];
  /** Names that the entry lists. */
  readonly names: readonly string[];
  readonly matcher: Matcher;
}

/** Which entries forward a call. The answer is about names: conditions make it `inPart`. */
export function carriersOf(offered: readonly OfferedEvent[]): (call: Call) => readonly Carrier[] {
  const bySource = new Map<string, Reader[]>();
  for (const each of offered) {
    const reader = readerOf(each);
    if (reader === undefined) continue;
    const readers = bySource.get(each.event.source) ?? [];
    readers.push(reader);
    bySource.set(each.event.source, readers);
  }
  return ({ source, name }) =>
    (bySource.get(source) ?? []).filter(({ types, names, matcher }) => {
      const form = name.includes("*")
        ? globOf(name.split(/([*])/).map((part) => (part === "*" ? many : part)))
        : undefined;
      const sought =
        form === undefined
          ? [name]
          : [name.replaceAll("*", ""), ...names.filter((each) => matchesGlob(form, each, true))];
      return types.some((type) =>
        sought.some((eventName) => matcher.matches({ "detail-type": type, detail: { eventName } })),
      );
    });
}

const viaCloudTrail = (type: Json): type is string => typeof type === "string" && type.endsWith("via CloudTrail");

/** Undefined: its events are not records of CloudTrail. */
function readerOf({ event, optIn }: OfferedEvent): Reader | undefined {
  const listed = event.pattern["detail-type"];
  const types = (Array.isArray(listed) ? listed : []).filter(viaCloudTrail);
  if (types.length === 0) return undefined;
  const detail = event.pattern["detail"];
  const { names, inPart } = isObject(detail) ? namesOf(detail) : { names: undefined, inPart: false };
  return {
    event,
    optIn,
    inPart,
    types,
    names: textsIn(names),
    matcher: compilePattern({ "detail-type": types, ...(names !== undefined && { detail: names }) }),
  };
}

function textsIn(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** The condition on the call's name alone: undefined, any call. */
function namesOf(detail: JsonObject): { readonly names: JsonObject | undefined; readonly inPart: boolean } {
  const { eventName, $or: choices, ...others } = detail;
  const branches = Array.isArray(choices) ? choices.filter(isObject).map(namesOf) : [];
  const inBranches = branches.flatMap(({ names }) => (names === undefined ? [] : [names]));
  const isChoice = branches.length > 0 && inBranches.length === branches.length;
  const names: JsonObject = {
    ...(eventName !== undefined && { eventName }),
    ...(eventName === undefined && isChoice && { $or: inBranches }),
  };
  return {
    names: Object.keys(names).length === 0 ? undefined : names,
    inPart: Object.keys(others).length > 0 || branches.some(({ inPart }) => inPart),
  };
}
