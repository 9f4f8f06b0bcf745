// The module itself, which is patched: a namespace may be a copy.

import debuggable = require("@pulumi/pulumi/runtime/debuggable");

interface Debuggable {
  debuggablePromise<Result>(promise: Promise<Result>, context?: unknown): Promise<Result>;
  readonly debugPromiseLeaks: boolean;
}

let done = false;

/**
 * Keeps the SDK from capturing a stack trace for each promise that it tracks. There are several for each property of
 * each resource, each source-mapped, which takes most of the time of a program with hundreds of resources
 * (docs/engine.md has the numbers). The traces appear in one place only, the report of promises that never settled, and
 * only with PULUMI_DEBUG_PROMISE_LEAKS, which keeps them enabled here. Errors keep their stack traces.
 *
 * `Error.stackTraceLimit` is lowered within the SDK's own function and nowhere else. The function is not documented;
 * the SDK's version is pinned, and if the function is missing nothing changes.
 */
export function withoutPromiseTraces(sdk: Debuggable = debuggable as unknown as Debuggable): void {
  const track = sdk.debuggablePromise as Debuggable["debuggablePromise"] | undefined;
  if (done || sdk.debugPromiseLeaks || track === undefined) return;
  done = true;
  sdk.debuggablePromise = (promise, context) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return track(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
}
