import { type Breakage, edit } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a plain queue",
    change: edit("aws:sqs/queue:Queue", (queue) => (queue["sqsManagedSseEnabled"] = false)),
    names: /dead-letters$/,
    says: /not encrypted/,
  },
  {
    what: "a plain delivery stream",
    change: edit(
      "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
      (stream) => (stream["serverSideEncryption"].enabled = false),
    ),
    names: /FirehoseDeliveryStream::/,
    says: /not encrypted/,
  },
  {
    what: "query results that each client may encrypt or not",
    change: edit(
      "aws:athena/workgroup:Workgroup",
      ({ configuration }) => (configuration.enforceWorkgroupConfiguration = false),
    ),
    names: /named-queries$/,
    says: /not encrypted/,
  },
];
