import { call, type Creations, type Inputs } from "./call";

/** Firehose, Glue and Athena (their API references). */
export const data: Creations = {
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    calls: ({ name, destination, extendedS3Configuration: s3, serverSideEncryption, ...rest }) => [
      call("firehose.CreateDeliveryStream", {
        ...rest,
        deliveryStreamName: name,
        [`${String(destination).replaceAll("_", "")}DestinationConfiguration`]: extendedS3(s3),
      }),
      ...(serverSideEncryption?.enabled === true
        ? [
            call("firehose.StartDeliveryStreamEncryption", {
              deliveryStreamName: name,
              deliveryStreamEncryptionConfigurationInput: {
                keyType: serverSideEncryption.keyType,
                keyArn: serverSideEncryption.keyArn,
              },
            }),
          ]
        : []),
    ],
    schema: {
      type: "AWS::KinesisFirehose::DeliveryStream",
      properties: ({ name, tags, extendedS3Configuration: s3 }) => ({
        deliveryStreamName: name,
        tags,
        extendedS3DestinationConfiguration: extendedS3(s3),
      }),
    },
  },
  "aws:glue/catalogDatabase:CatalogDatabase": {
    calls: ({ tags, ...rest }) => [call("glue.CreateDatabase", { databaseInput: rest, tags })],
  },
  "aws:glue/catalogTable:CatalogTable": {
    calls: ({ databaseName, ...rest }) => [call("glue.CreateTable", { databaseName, tableInput: rest })],
    schema: {
      type: "AWS::Glue::Table",
      properties: ({ databaseName, ...rest }) => ({
        catalogId: "100000000001",
        databaseName,
        tableInput: rest,
      }),
    },
  },
  "aws:glue/crawler:Crawler": {
    calls: ({ catalogTargets, s3Targets, ...rest }) => [
      call("glue.CreateCrawler", { ...rest, targets: { catalogTargets, s3Targets } }),
    ],
    // There the schedule is a structure.
    schema: {
      type: "AWS::Glue::Crawler",
      properties: ({ schedule: _, tags: __, ...rest }) => ({ ...rest, targets: {} }),
    },
  },
  "aws:athena/workgroup:Workgroup": {
    calls: ({ configuration: { resultConfiguration, ...configuration }, forceDestroy: _, ...rest }) => {
      const { encryptionConfiguration, ...results } = (resultConfiguration ?? {}) as Inputs;
      return [
        call("athena.CreateWorkGroup", {
          ...rest,
          configuration: {
            ...configuration,
            resultConfiguration: {
              ...results,
              encryptionConfiguration: encryptionConfiguration && {
                encryptionOption: encryptionConfiguration.encryptionOption,
                kmsKey: encryptionConfiguration.kmsKeyArn,
              },
            },
          },
        }),
      ];
    },
    schema: { type: "AWS::Athena::WorkGroup" },
  },
  "aws:athena/namedQuery:NamedQuery": {
    calls: ({ query, ...rest }) => [call("athena.CreateNamedQuery", { ...rest, queryString: query })],
    schema: { type: "AWS::Athena::NamedQuery", properties: ({ query, ...rest }) => ({ ...rest, queryString: query }) },
  },
};

/** What the provider writes flat, and AWS as structures. */
function extendedS3({
  bufferingInterval,
  bufferingSize,
  kmsKeyArn,
  dynamicPartitioningConfiguration: partitioning,
  ...rest
}: Inputs): Inputs {
  return {
    ...rest,
    bufferingHints: { sizeInMBs: bufferingSize, intervalInSeconds: bufferingInterval },
    encryptionConfiguration: kmsKeyArn && { kmsEncryptionConfig: { awsKmsKeyArn: kmsKeyArn } },
    dynamicPartitioningConfiguration: partitioning && {
      enabled: partitioning.enabled,
      retryOptions: { durationInSeconds: partitioning.retryDuration },
    },
  };
}
