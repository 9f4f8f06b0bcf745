import type { Envelope, Json } from "../envelope";
import { isObject } from "../json";

/**
 * Where an event names what it concerns: keys from its root, joined by dots (`detail.requestParameters.bucketName`).
 * Every value that is found is part of the subject, and a path through a list takes each element. `account` and `region`
 * are for what concerns a whole account: they count only if no other path has a value.
 */
export type SubjectPath = string;

/** A call may name very many resources; that many tell two calls apart. */
const mostValues = 1000;

/** The values at the paths, each once, in the order of the paths. */
export function subjectsOf(event: Envelope, paths: readonly SubjectPath[]): string[] {
  const whole = (path: SubjectPath) => path === "account" || path === "region";
  const values = (those: readonly SubjectPath[]) => [
    ...new Set(those.flatMap((path) => valuesAt(event as unknown as Json, path.split(".")))),
  ];
  const named = values(paths.filter((path) => !whole(path)));
  return (named.length > 0 ? named : values(paths.filter(whole))).slice(0, mostValues);
}

/** A list within a list is not followed: no service has one there, and a hostile one would be as deep as it likes. */
function valuesAt(value: Json | undefined, path: readonly string[], inList = false): string[] {
  if (Array.isArray(value))
    return inList ? [] : value.slice(0, mostValues).flatMap((each) => valuesAt(each, path, true));
  const [key, ...rest] = path;
  if (key !== undefined) return isObject(value) ? valuesAt(memberOf(value, key), rest) : [];
  if (typeof value === "string") return value.trim() === "" ? [] : [value];
  return typeof value === "number" || typeof value === "boolean" ? [String(value)] : [];
}

/**
 * Letter case does not matter: CloudTrail writes the parameters of some services as their API reference does
 * (`AccountId`), and of others with a small first letter.
 */
function memberOf(value: { readonly [key: string]: Json }, key: string): Json | undefined {
  if (Object.hasOwn(value, key)) return value[key];
  const wanted = key.toLowerCase();
  const found = Object.keys(value).find((each) => each.length === wanted.length && each.toLowerCase() === wanted);
  return found === undefined ? undefined : value[found];
}
