// The module itself, which is patched: a namespace may be a copy.

import rpc = require("@pulumi/pulumi/runtime/rpc");

type Resolve = (...settled: readonly unknown[]) => void;

interface Rpc {
  /** Puts an Output on a resource for each of `props`, and returns the functions that settle them. */
  transferProperties(onto: object, label: string, props: Readonly<Record<string, unknown>>): Record<string, Resolve>;
}

let done = false;

/**
 * Defers a resource's Outputs until they are first read.
 *
 * The SDK creates one Output, with about thirty promises, for each property of a resource's class, although a program
 * reads few of them: most of the time and memory of a program with thousands of resources. The SDK's own function still
 * creates them, one at a time; `urn` and `id`, which surface a failed registration, are created at once as before.
 * Enumerating a resource's properties gives the same result as before.
 *
 * The function is not documented; the SDK's version is pinned, and if the function is missing nothing changes.
 */
export function deferOutputs(sdk: Rpc = rpc as unknown as Rpc): void {
  const make = sdk.transferProperties as Rpc["transferProperties"] | undefined;
  if (done || make === undefined) return;
  done = true;
  sdk.transferProperties = (onto, label, props) =>
    Object.fromEntries(
      Object.keys(props)
        .filter((property) => property !== "id" && property !== "urn")
        .map((property) => [property, defer(make, onto, label, property, props[property])]),
    );
}

function defer(
  make: Rpc["transferProperties"],
  onto: object,
  label: string,
  property: string,
  value: unknown,
): Resolve {
  const makeNow = () => make(onto, label, { [property]: value })[property];
  // A property that exists already is a bug, which the SDK's own function reports.
  if (Object.hasOwn(onto, property)) return makeNow() ?? (() => undefined);
  let resolve: Resolve | undefined;
  let settled: readonly unknown[] | undefined;
  Object.defineProperty(onto, property, {
    configurable: true,
    enumerable: true,
    get() {
      delete (onto as Record<string, unknown>)[property];
      resolve = makeNow();
      if (settled !== undefined) resolve?.(...settled);
      return (onto as Record<string, unknown>)[property];
    },
    set(replacement: unknown) {
      Object.defineProperty(onto, property, {
        configurable: true,
        enumerable: true,
        writable: true,
        value: replacement,
      });
    },
  });
  return (...args) => {
    if (resolve) resolve(...args);
    else settled = args;
  };
}
