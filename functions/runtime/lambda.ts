import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "aws-lambda";
import type { FunctionContext, Invocation } from "./context";

/** Makes a handler from what it is handed. Clients and caches made here live as long as the container. */
export type CreateHandler<Event, Result> = (
  context: FunctionContext,
) => (event: Event, invocation: Invocation) => Promise<Result>;

/**
 * The entry that Lambda calls. The context is made at the first invocation and kept: the container reads its
 * environment and its configuration once (Lambda developer guide, "Best practices": reuse what is set up outside the
 * handler).
 */
export function lambdaHandler<Event, Result>(
  create: CreateHandler<Event, Result>,
): (event: Event, context: Context) => Promise<Result> {
  let handler: ReturnType<typeof create> | undefined;
  return async (event, context) => {
    handler ??= create(lambdaContext());
    // Lambda developer guide, "Using the Lambda context object to retrieve Node.js function information".
    return handler(event, { remainingMilliseconds: () => context.getRemainingTimeInMillis() });
  };
}

function lambdaContext(): FunctionContext {
  return {
    environment: process.env,
    // Beside the bundle, which is one file: __dirname is the archive's root.
    configuration: JSON.parse(readFileSync(join(__dirname, "configuration.json"), "utf8")),
    aws: {},
    now: () => new Date(),
    fetch: globalThis.fetch,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}
