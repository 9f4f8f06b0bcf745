import type { JsonObject } from "../../model/envelope";
import { type FunctionContext, sdkClients, variable } from "./context";

/** EventBridge API reference, "PutEvents": entries of one call. */
export const entriesPerCall = 10;

/** What became of each report, in order: why the bus refused it, or undefined. */
export type Refusals = readonly (string | undefined)[];

/**
 * Puts a function's reports on the central bus, up to {@link entriesPerCall} of them. The bus may take some and refuse others
 * (EventBridge API reference, "PutEvents": FailedEntryCount).
 */
export function reporter(
  context: FunctionContext,
  { source, detailType }: { readonly source: string; readonly detailType: string },
): (details: readonly JsonObject[]) => Promise<Refusals> {
  const bus = variable(context, "BUS");
  const client = sdkClients(context);
  return async (details) => {
    const { EventBridgeClient, PutEventsCommand } = await import("@aws-sdk/client-eventbridge");
    const { Entries: entered = [] } = await client(EventBridgeClient).send(
      new PutEventsCommand({
        Entries: details.map((detail) => ({
          EventBusName: bus,
          Source: source,
          DetailType: detailType,
          Time: context.now(),
          Detail: JSON.stringify(detail),
        })),
      }),
    );
    return details.map((_, index) => {
      const { ErrorCode: code, ErrorMessage: message = "" } = entered[index] ?? {};
      return code === undefined ? undefined : `${code} ${message}`;
    });
  };
}

/** What became of the reports of one call. */
export interface AfterCall<Report> {
  /** Those that the bus took. */
  readonly taken: readonly Report[];
  /** All that must still be put: those that it refused, and those whose turn has not come. */
  readonly left: readonly Report[];
  /** True if it refused some: nobody puts more of them now. */
  readonly isOver: boolean;
}

/**
 * Puts reports on the bus, {@link entriesPerCall} at a time, and has noted after each call what is left: whoever takes them up
 * again puts that alone.
 *
 * @throws Error if the bus refused some, once that is noted.
 */
export async function putAll<Report>(
  reports: readonly Report[],
  put: (some: readonly Report[]) => Promise<Refusals>,
  note: (after: AfterCall<Report>) => Promise<void>,
): Promise<void> {
  let left = reports;
  while (left.length > 0) {
    const some = left.slice(0, entriesPerCall);
    const refusals = await put(some);
    const refused = some.filter((_, index) => refusals[index] !== undefined);
    const taken = some.filter((_, index) => refusals[index] === undefined);
    left = [...refused, ...left.slice(some.length)];
    await note({ taken, left, isOver: refused.length > 0 });
    if (refused.length > 0)
      throw new Error(
        `The bus refused ${refused.length} reports: ${refusals.find((each) => each !== undefined) ?? ""}`,
      );
  }
}
