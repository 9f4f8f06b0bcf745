import { DescribeDeliveryStreamCommand, type DeliveryStreamDescription } from "@aws-sdk/client-firehose";
import type { Resource } from "../resource";
import { asSet } from "../normalize";
import { input, readBack, unless, within } from "../read-back";

const nameOf = (resource: Resource): string => input(resource, "name") ?? resource.name;
const planned =
  (...path: readonly string[]) =>
  (resource: Resource): unknown =>
    within(resource, "extendedS3Configuration", ...path);
const destination = ({ Destinations: [first] = [] }: DeliveryStreamDescription) =>
  first?.ExtendedS3DestinationDescription;

interface PlannedProcessor {
  readonly type?: string;
  readonly parameters?: readonly { readonly parameterName?: string; readonly parameterValue?: string }[];
}

const processors = (resource: Resource): readonly PlannedProcessor[] =>
  (planned("processingConfiguration", "processors")(resource) as readonly PlannedProcessor[] | undefined) ?? [];

/** The names of parameters that the plan sets: Firehose adds its defaults to a processor. */
const namesOf = (resource: Resource): ReadonlySet<string> =>
  new Set(
    processors(resource).flatMap(({ type = "", parameters = [] }) =>
      parameters.map(({ parameterName = "" }) => `${type} ${parameterName}`),
    ),
  );

/** A delivery stream with S3 as its destination (Firehose API reference, DescribeDeliveryStream). */
export const deliveryStream = readBack<DeliveryStreamDescription>({
  type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  noun: "delivery stream",
  permissions: ["firehose:DescribeDeliveryStream"],
  nameOf,
  async read(resource, { clients }) {
    const answer = await unless(["ResourceNotFoundException"], () =>
      clients.firehose.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: nameOf(resource) })),
    );
    return answer?.DeliveryStreamDescription;
  },
  effect: "Nothing is archived: events wait a day at the rules and then become dead letters.",
  properties: [
    {
      name: "DeliveryStreamStatus",
      planned: () => "ACTIVE",
      found: ({ DeliveryStreamStatus }) => DeliveryStreamStatus,
      effect: "The stream takes no events.",
    },
    {
      name: "Encryption",
      planned: (resource) =>
        within(resource, "serverSideEncryption", "enabled") === true
          ? within(resource, "serverSideEncryption", "keyType")
          : "DISABLED",
      found: ({ DeliveryStreamEncryptionConfiguration: found }) =>
        found?.Status === undefined || found.Status === "DISABLED"
          ? "DISABLED"
          : found.Status === "ENABLED"
            ? found.KeyType
            : found.Status,
      effect: "Events in the stream are encrypted otherwise; with a key that it may not use it takes none.",
    },
    {
      name: "RoleARN",
      planned: planned("roleArn"),
      found: (answer) => destination(answer)?.RoleARN,
      effect: "Firehose writes as another role, which may not be allowed to.",
    },
    {
      name: "BucketARN",
      planned: planned("bucketArn"),
      found: (answer) => destination(answer)?.BucketARN,
      effect: "Events are written to another bucket.",
    },
    {
      name: "Prefix",
      planned: planned("prefix"),
      found: (answer) => destination(answer)?.Prefix,
      effect: "Events are written where no table finds them.",
    },
    {
      name: "ErrorOutputPrefix",
      planned: planned("errorOutputPrefix"),
      found: (answer) => destination(answer)?.ErrorOutputPrefix,
      effect: "What fails is written elsewhere.",
    },
    {
      name: "CompressionFormat",
      planned: planned("compressionFormat"),
      found: (answer) => destination(answer)?.CompressionFormat,
      effect: "Tables cannot read new objects, or objects cost more.",
    },
    {
      name: "BufferingHints",
      planned: (resource) => ({
        seconds: planned("bufferingInterval")(resource),
        megabytes: planned("bufferingSize")(resource),
      }),
      found: (answer) => ({
        seconds: destination(answer)?.BufferingHints?.IntervalInSeconds,
        megabytes: destination(answer)?.BufferingHints?.SizeInMBs,
      }),
      effect: "Events arrive later, or in more and smaller objects.",
    },
    {
      name: "AWSKMSKeyARN",
      planned: planned("kmsKeyArn"),
      found: (answer) => destination(answer)?.EncryptionConfiguration?.KMSEncryptionConfig?.AWSKMSKeyARN,
      effect: "Objects are encrypted with another key.",
    },
    {
      name: "DynamicPartitioning",
      planned: planned("dynamicPartitioningConfiguration", "enabled"),
      found: (answer) => destination(answer)?.DynamicPartitioningConfiguration?.Enabled ?? false,
      effect: "Events are written without the partitions that tables look for.",
    },
    {
      name: "ProcessingConfiguration.Enabled",
      planned: planned("processingConfiguration", "enabled"),
      found: (answer) => destination(answer)?.ProcessingConfiguration?.Enabled ?? false,
      effect: "Records are written without partition and line break.",
    },
    {
      name: "Processors",
      planned: (resource) =>
        processors(resource).map(({ type, parameters = [] }) => ({
          type,
          parameters: asSet(parameters.map((each) => [each.parameterName, each.parameterValue])),
        })),
      found: (answer, resource) => {
        const names = namesOf(resource);
        return (destination(answer)?.ProcessingConfiguration?.Processors ?? []).map(({ Type, Parameters = [] }) => ({
          type: Type,
          parameters: asSet(
            Parameters.filter(({ ParameterName = "" }) => names.has(`${Type ?? ""} ${ParameterName}`)).map((each) => [
              each.ParameterName,
              each.ParameterValue,
            ]),
          ),
        }));
      },
      as: asSet,
      effect: "Events get another partition, or several stand on one line.",
    },
    {
      name: "DataFormatConversion",
      planned: (resource) => planned("dataFormatConversionConfiguration", "enabled")(resource) ?? false,
      found: (answer) => destination(answer)?.DataFormatConversionConfiguration?.Enabled ?? false,
      effect: "New objects have another format than the tables.",
    },
  ],
});
