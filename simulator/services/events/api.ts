import { awsJson } from "../protocols/json";
import { AwsError, type Call, type Input, type Service } from "../protocols/service";

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
        const entries = entriesOf(input);
        // EventBridge API reference, PutEvents: at most ten entries.
        if (entries.length === 0 || entries.length > 10)
          throw new AwsError("ValidationException", `PutEvents has ${entries.length} entries, and takes 1 to 10.`);
        if (entries.reduce((bytes, entry) => bytes + sizeOf(entry), 0) > mostBytes)
          throw new AwsError("ValidationException", "Total size of the entries in the request is over the limit.");
        const answers = entries.map((entry) => put(entry, call));
        return { FailedEntryCount: answers.filter((answer) => "ErrorCode" in answer).length, Entries: answers };
      },
    },
  },
};

const distinct = (values: readonly string[]) => [...new Set(values)];

/** EventBridge user guide, "Calculating PutEvents event entry size": 1 MB for all entries since 2026. */
const mostBytes = 1_048_576;

/** Bytes of an entry; its time counts 14 (EventBridge user guide, "Calculating PutEvents event entry size"). */
const sizeOf = ({ Source = "", DetailType = "", Detail = "", Resources = [], Time }: Entry) =>
  [Source, DetailType, Detail, ...Resources].reduce((bytes, text) => bytes + Buffer.byteLength(text), 0) +
  (Time === undefined ? 0 : 14);

function put(entry: Entry, call: Call): { EventId: string } | { ErrorCode: string; ErrorMessage: string } {
  const { Source: source = "", DetailType: detailType = "", Detail = "" } = entry;
  // As AWS answered: tests/recorded/put-events.json.
  const [missing] = Object.entries({ Source: source, DetailType: detailType, Detail }).filter(
    ([, text]) => text === "",
  );
  if (missing !== undefined)
    return {
      ErrorCode: "InvalidArgument",
      ErrorMessage: `Parameter ${missing[0]} is not valid. Reason: ${missing[0]} is a required argument.`,
    };
  const detail = parseObject(Detail);
  if (detail === undefined) return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
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
