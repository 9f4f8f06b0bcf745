import * as debuggable from "@pulumi/pulumi/runtime/debuggable";

interface Debuggable {
  debuggablePromise<Result>(promise: Promise<Result>, context?: unknown): Promise<Result>;
  readonly debugPromiseLeaks: boolean;
}

let done = false;

/**
 * Keeps the SDK from taking a stack trace for each promise that it tracks: several for each property of each resource,
 * each mapped to its source, which takes most of the time of a program with hundreds of resources (docs/engine.md has
 * the numbers). They are shown in one place alone, the report of promises that never settled, and only with
 * PULUMI_DEBUG_PROMISE_LEAKS, which keeps them here. Errors have their stack traces as ever.
 *
 * `Error.stackTraceLimit` is lowered within the SDK's own function and nowhere else. The function is not documented; the
 * SDK's version is pinned, and where the function is missing nothing changes.
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
