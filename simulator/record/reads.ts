import type { Resource } from "@pulumi/pulumi";

/** Called with the name of a property when the program reads its value. */
export type OnRead = (property: string) => void;

/** The member of an Output through which every use of its value goes; the SDK does not declare it. */
interface OutputInternals {
  promise(withUnknowns?: boolean): Promise<unknown>;
}

const readers = new WeakMap<object, OnRead>();
const watchedPrototypes = new WeakMap<object, Map<string, object>>();

/**
 * Reports when the value of one of `properties` is read: by `apply`, `interpolate` and the like, as an input of another
 * resource, or as a stack output. Passing the property around is not a read: the SDK itself looks at all properties of
 * a resource that an `apply` returns.
 *
 * Must be called while the resource is being constructed. The SDK then assigns an Output to each property, and fails if
 * the property exists. So a prototype with setters is inserted below the resource: the assignment calls the setter,
 * which subscribes to the Output and then defines the property normally.
 */
export function watchReads(resource: Resource, properties: readonly string[], onRead: OnRead): void {
  readers.set(resource, onRead);
  Object.setPrototypeOf(resource, watchedPrototype(Object.getPrototypeOf(resource) as object, properties));
}

/** One for each class and set of properties. */
function watchedPrototype(original: object, properties: readonly string[]): object {
  const known = watchedPrototypes.get(original) ?? new Map<string, object>();
  watchedPrototypes.set(original, known);
  const key = properties.join();
  const existing = known.get(key);
  if (existing) return existing;
  const watched = Object.create(original) as object;
  for (const property of properties)
    Object.defineProperty(watched, property, {
      configurable: true,
      set(this: object, value: OutputInternals) {
        listen(value, () => readers.get(this)?.(property));
        Object.defineProperty(this, property, { configurable: true, enumerable: true, writable: true, value });
      },
    });
  known.set(key, watched);
  return watched;
}

function listen(output: OutputInternals, onRead: () => void): void {
  const promise = output.promise;
  output.promise = (withUnknowns) => {
    onRead();
    return promise(withUnknowns);
  };
}
