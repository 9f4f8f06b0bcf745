import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** An unformatted stack trace. Capturing it is cheap; reading `stack` formats it, with source maps. */
export interface Trace {
  readonly stack?: string;
}

/** More than any nesting of constructors and components has. */
const mostFrames = 40;

/** The calls that led to `from`, excluding it. */
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

/** The innermost line outside of packages: `components/hub/central-bus.ts:41`. */
export function lineOf({ stack = "" }: Trace): string | undefined {
  for (const frame of stack.split("\n").slice(1)) {
    const [, place, line] = /(?:\(|at (?:async )?)([^()]+):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (place === undefined || place.startsWith("node:") || /[\\/]node_modules[\\/]/.test(place)) continue;
    const file = place.startsWith("file:") ? fileURLToPath(place) : place;
    return `${relative(process.cwd(), file)}:${line}`;
  }
  return undefined;
}
