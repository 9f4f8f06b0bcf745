import { awsJson } from "../protocols/json";
import type { Call, Input, Service } from "../protocols/service";

interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly EventBusName?: string;
  readonly Resources?: readonly string[];
  readonly Time?: number;
}

const entriesOf = ({ Entries }: Input) => (Entries ?? []) as readonly Entry[];

const busArn = ({ EventBusName: bus = "default" }: Entry, { region, account }: Call) =>
  bus.startsWith("arn:") ? bus : `arn:aws:events:${region}:${account}:event-bus/${bus}`;

/** EventBridge's PutEvents: the events go through the recorded buses. */
export const events: Service = {
  name: "events",
  protocol: awsJson("1.1"),
  create: () => undefined,
  actions: {
    PutEvents: {
      resources: (input, call) => [...new Set(entriesOf(input).map((entry) => busArn(entry, call)))],
      // EventBridge user guide, "Using IAM policy conditions in Amazon EventBridge".
      context: (input) => ({
        "events:source": distinct(entriesOf(input).map(({ Source = "" }) => Source)),
        "events:detail-type": distinct(entriesOf(input).map(({ DetailType = "" }) => DetailType)),
        "events:eventBusInvocation": false,
      }),
      run: (_state, input, call) => {
        const answers = entriesOf(input).map((entry) => put(entry, call));
        return { FailedEntryCount: answers.filter((answer) => "ErrorCode" in answer).length, Entries: answers };
      },
    },
  },
};

const distinct = (values: readonly string[]) => [...new Set(values)];

function put(entry: Entry, call: Call): { EventId: string } | { ErrorCode: string; ErrorMessage: string } {
  const { Source: source = "", DetailType: detailType = "", Detail = "" } = entry;
  const detail = parseObject(Detail);
  // EventBridge API reference, PutEventsRequestEntry; "Amazon EventBridge PutEvents": 256 KB for all entries, 1 MB since 2026.
  if (source === "" || detailType === "" || detail === undefined)
    return {
      ErrorCode: "MalformedDetail",
      ErrorMessage: "Source, DetailType and Detail, a JSON object, are required.",
    };
  if (source.startsWith("aws."))
    return { ErrorCode: "NotAuthorizedForSource", ErrorMessage: `Not authorized for source ${source}.` };
  const time = entry.Time === undefined ? call.now : new Date(entry.Time * 1000);
  const result = call.aws.putEvent(
    busArn(entry, call),
    { source, detailType, detail, resources: entry.Resources ?? [], time },
    call,
  );
  return "id" in result ? { EventId: result.id } : { ErrorCode: "InternalFailure", ErrorMessage: result.refusal };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
