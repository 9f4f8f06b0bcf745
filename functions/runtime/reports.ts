import type { JsonObject } from "../../model/envelope";
import { type FunctionContext, sdkClients, variable } from "./context";

/** EventBridge API reference, "PutEvents": entries of one call. */
export const entriesPerCall = 10;

/** What became of each report, in order: why the bus refused it, or undefined. */
export type Refusals = readonly (string | undefined)[];

/**
 * Puts a function's reports on the central bus, up to {@link entriesPerCall} of them. The bus may take some and refuse others
 * (EventBridge API reference, "PutEvents": FailedEntryCount): only those that it refused are put again.
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
