import { awsJson } from "../protocols/json";
import { AwsError, type Call, type Input, type Service } from "../protocols/service";

/** A record that a function put on a stream; the delivery streams write it along with all others. */
export interface PutRecord {
  /** ARN of the stream. */
  readonly stream: string;
  readonly data: string;
}

const streamArn = ({ DeliveryStreamName }: Input, { region, account }: Call) =>
  `arn:aws:firehose:${region}:${account}:deliverystream/${String(DeliveryStreamName)}`;

/** Firehose API reference, PutRecord: at most 1,000 KiB before encoding. */
const largestRecord = 1_024_000;

export const firehose: Service<PutRecord[]> = {
  name: "firehose",
  protocol: awsJson("1.1"),
  create: () => [],
  actions: {
    PutRecord: {
      resources: (input, call) => [streamArn(input, call)],
      run: (records, input, call) => {
        const stream = streamArn(input, call);
        if (call.aws.recorded(stream) === undefined)
          throw new AwsError("ResourceNotFoundException", `Firehose ${stream} not found.`);
        const data = Buffer.from(String((input["Record"] as { Data?: string }).Data), "base64");
        if (data.length === 0 || data.length > largestRecord)
          throw new AwsError("InvalidArgumentException", `The record has ${data.length} bytes.`);
        records.push({ stream, data: data.toString("utf8") });
        return { RecordId: `record-${records.length}`, Encrypted: true };
      },
    },
  },
};
