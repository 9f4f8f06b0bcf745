import { log, Output, Resource } from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state";

/** Callbacks for everything that happens in one recording's asynchronous context. */
export interface Observer {
  /** An unhandled promise rejection. */
  rejected(reason: unknown): void;
  /** The program or the SDK wrote to Pulumi's log. */
  logged(severity: "warning" | "error", message: string): void;
  /** `apply` was called; `settled` settles with its result. */
  applied(callback: (value: never) => unknown, source: readonly Resource[], settled: Promise<unknown>): void;
}

/**
 * Runs `body` with its own copy of the SDK's state and with `observer` attached to it, until the returned promise
 * settles. State and observer follow everything that `body` starts, through the SDK's own `AsyncLocalStorage`: a second
 * one would cost Node.js 20 a property and two calls per promise.
 *
 * Some things can only be observed for the whole process: unhandled rejections, Pulumi's log, calls of `apply`. They
 * are patched while at least one recording runs, each event goes to the recording in whose context it occurred, and
 * everything is restored when the last one ends. Events outside of any recording are handled as without the patch.
 *
 * `Error.stackTraceLimit` is 0 meanwhile: the SDK evaluates `new Error().stack` for every tracked promise, several for
 * each output property, which makes recording up to ten times slower. For the engine it also formats a trace for each
 * resource, each line mapped to its source; a recording keeps an unformatted one instead (`place.ts`).
 */
export async function observe<T>(observer: Observer, body: () => Promise<T>): Promise<T> {
  return withLocalStorage(async () => {
    const own = getLocalStore() as LocalStore;
    own[observerOf] = observer;
    if (recordings++ === 0) restore = install();
    try {
      return await body();
    } finally {
      // Leftover asynchronous work of a program must not write into a finished recording.
      own[observerOf] = undefined;
      if (--recordings === 0) restore();
    }
  });
}

const observerOf = Symbol("observer");

interface LocalStore {
  [observerOf]?: Observer | undefined;
}

/** Not declared by the SDK, whose version this project pins. */
const { withLocalStorage, getLocalStore } = state as unknown as {
  withLocalStorage<T>(callback: () => T): T;
  getLocalStore(): LocalStore | undefined;
};
if (typeof withLocalStorage !== "function" || typeof getLocalStore !== "function")
  throw new Error("@pulumi/pulumi/runtime/state has no withLocalStorage any more: stacks cannot be kept apart.");

const current = () => getLocalStore()?.[observerOf];
let recordings = 0;
let restore: () => void = () => undefined;

function install(): () => void {
  const undo = [limitStackTraces(), leaveOutPlaces(), catchRejections(), interceptLog(), interceptApply()];
  return () => undo.forEach((step) => step());
}

function limitStackTraces(): () => void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  return () => {
    Error.stackTraceLimit = limit;
  };
}

/** The source position of a resource, for the engine. */
function leaveOutPlaces(): () => void {
  const target = Resource as unknown as { stackTrace(skip: number): unknown[] };
  const { stackTrace } = target;
  target.stackTrace = (skip) => (current() ? [] : stackTrace(skip));
  return () => {
    target.stackTrace = stackTrace;
  };
}

/**
 * Replaces other listeners: Node.js calls all of them, and a test runner's would fail a test that breaks a program on
 * purpose.
 */
function catchRejections(): () => void {
  const others = process.listeners("unhandledRejection");
  const listener = (reason: unknown, promise: Promise<unknown>): void => {
    const observer = current();
    if (observer) return observer.rejected(reason);
    if (others.length === 0) throw reason;
    for (const other of others) other(reason, promise);
  };
  // Looking for the failed input handles rejections that were reported already; without a listener Node.js warns.
  const handled = (): void => undefined;
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", listener);
  process.on("rejectionHandled", handled);
  return () => {
    process.removeListener("unhandledRejection", listener);
    process.removeListener("rejectionHandled", handled);
    for (const other of others) process.on("unhandledRejection", other);
  };
}

/** Without an engine the SDK would print its log to the console, mixed with the caller's output. */
function interceptLog(): () => void {
  const target = log as { -readonly [name in "info" | "warn" | "error"]: (typeof log)[name] };
  const { info, warn, error } = target;
  const about = (message: string, resource?: Resource) => {
    const { __pulumiType: type, __name: name } = (resource ?? {}) as { __pulumiType?: string; __name?: string };
    return type === undefined ? message : `${message} (${type} "${name}")`;
  };
  target.info = (...args) => (current() ? Promise.resolve() : info(...args));
  target.warn = (...args) => {
    const observer = current();
    if (!observer) return warn(...args);
    observer.logged("warning", about(args[0], args[1]));
    return Promise.resolve();
  };
  target.error = (...args) => {
    const observer = current();
    if (!observer) return error(...args);
    observer.logged("error", about(args[0], args[1]));
    return Promise.resolve();
  };
  return () => void Object.assign(target, { info, warn, error });
}

/** Members of an Output that the SDK does not declare. */
interface OutputInternals {
  apply(callback: (value: never) => unknown, runWithUnknowns?: boolean): OutputInternals;
  promise(withUnknowns?: boolean): Promise<unknown>;
  resources(): Set<Resource>;
}

function interceptApply(): () => void {
  const { prototype } = Output as unknown as { prototype: OutputInternals };
  const apply = prototype.apply;
  prototype.apply = function (callback, runWithUnknowns) {
    const result = apply.call(this, callback, runWithUnknowns);
    current()?.applied(callback, [...result.resources()], result.promise(true));
    return result;
  };
  return () => {
    prototype.apply = apply;
  };
}
