import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "aws-lambda";
import type { FunctionContext, Invocation } from "./context";

/** Creates a handler from its context. Clients and caches created here live as long as the container. */
export type CreateHandler<Event, Result> = (
  context: FunctionContext,
) => (event: Event, invocation: Invocation) => Promise<Result>;

/**
 * The Lambda entry point. The context is created at the first invocation and reused: the container reads its
 * environment and configuration once (Lambda developer guide, "Best practices": reuse what is set up outside the
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
    // Next to the bundle, which is a single file: __dirname is the archive's root.
    configuration: JSON.parse(readFileSync(join(__dirname, "configuration.json"), "utf8")),
    aws: {},
    now: () => new Date(),
    fetch: globalThis.fetch,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  };
}
