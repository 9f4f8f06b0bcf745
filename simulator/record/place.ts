import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Where something was called from. Capturing it is cheap; reading `stack` formats it, each line mapped to its source. */
export interface Trace {
  readonly stack?: string;
}

/** More than any resource's constructors and components have. */
const mostFrames = 40;

/** The calls that led to `from`, that one left out. */
export function traceTo(from: (...args: never[]) => unknown): Trace {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = mostFrames;
  try {
    const trace: Trace = {};
    Error.captureStackTrace(trace, from);
    return trace;
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** The innermost line that is not a package's: `components/hub/central-bus.ts:41`. */
export function lineOf({ stack = "" }: Trace): string | undefined {
  for (const frame of stack.split("\n").slice(1)) {
    const [, place, line] = /(?:\(|at (?:async )?)([^()]+):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (place === undefined || place.startsWith("node:") || /[\\/]node_modules[\\/]/.test(place)) continue;
    const file = place.startsWith("file:") ? fileURLToPath(place) : place;
    return `${relative(process.cwd(), file)}:${line}`;
  }
  return undefined;
}
