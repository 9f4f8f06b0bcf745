import { type Breakage, type Change, edit, without, editNamed } from "./breakage";

const archive = /event-archive-archive$/;
const logs = /event-archive-logs$/;
const working = /event-archive-working$/;

/** The bucket's policy without the statements of these names. */
const policyWithout = (name: RegExp, ...sids: readonly string[]): Change =>
  editNamed("aws:s3/bucketPolicy:BucketPolicy", name, (inputs) => {
    const policy = JSON.parse(inputs.policy);
    policy.Statement = policy.Statement.filter((statement: any) => !sids.includes(statement.Sid));
    inputs.policy = JSON.stringify(policy);
  });

const archiveStatement = (sid: string, change: (statement: any) => void): Change =>
  editNamed("aws:s3/bucketPolicy:BucketPolicy", archive, (inputs) => {
    const policy = JSON.parse(inputs.policy);
    change(policy.Statement.find((statement: any) => statement.Sid === sid));
    inputs.policy = JSON.stringify(policy);
  });

const unprotected =
  (type: string, name: RegExp): Change =>
  (resource) =>
    resource.type === type && name.test(resource.name)
      ? { ...resource, options: { ...resource.options, protect: false } }
      : resource;

const block = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
const lock = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";
const logging = "aws:s3/bucketLogging:BucketLogging";
const stream = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const key = "aws:kms/key:Key";
const group = "aws:cloudwatch/logGroup:LogGroup";
const logPolicy = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy";
const replay = "aws:cloudwatch/eventArchive:EventArchive";

const editKeyPolicy = (change: (statement: any) => void): Change =>
  editNamed(key, /./, (inputs) => {
    const policy = JSON.parse(inputs.policy);
    for (const statement of policy.Statement) change(statement);
    inputs.policy = JSON.stringify(policy);
  });

export const breakages: readonly Breakage[] = [
  {
    what: "an archive bucket without a public access block",
    change: without(block, archive),
    resource: archive,
    says: /does not block public access: blockPublicAcls, .+ are not set/,
    alone: true,
  },
  {
    what: "an archive bucket that accepts a public policy",
    change: editNamed(block, archive, (inputs) => (inputs.blockPublicPolicy = false)),
    resource: /BucketPublicAccessBlock::event-archive-archive$/,
    says: /blockPublicPolicy is not set/,
    alone: true,
  },
  {
    what: "an archive bucket whose versions are suspended",
    change: editNamed("aws:s3/bucketVersioning:BucketVersioning", archive, (inputs) => {
      inputs.versioningConfiguration.status = "Suspended";
    }),
    resource: /BucketVersioning::event-archive-archive$/,
    says: /versioning is "Suspended"/,
    alone: true,
  },
  {
    what: "an archive bucket that access control lists can open",
    change: editNamed("aws:s3/bucketOwnershipControls:BucketOwnershipControls", archive, (inputs) => {
      inputs.rule.objectOwnership = "ObjectWriter";
    }),
    resource: /BucketOwnershipControls::event-archive-archive$/,
  },
  {
    what: "an archive bucket that is deleted with the stack",
    change: unprotected("aws:s3/bucket:Bucket", archive),
    resource: /Bucket::event-archive-archive$/,
    says: /A removal of the stack deletes it/,
    alone: true,
  },
  {
    what: "an archive bucket that is emptied with the stack",
    change: editNamed("aws:s3/bucket:Bucket", archive, (inputs) => (inputs.forceDestroy = true)),
    resource: /Bucket::event-archive-archive$/,
    says: /no forceDestroy/,
  },
  {
    what: "an archive bucket without a lock",
    change: without(lock, archive),
    resource: archive,
    says: /It has no lock/,
  },
  {
    what: "a lock of fewer days than settings promise",
    change: editNamed(lock, archive, (inputs) => (inputs.rule.defaultRetention.days = 30)),
    resource: /BucketObjectLockConfiguration::event-archive-archive$/,
    says: /locks an object for 30 days, and settings promise 400/,
    alone: true,
  },
  {
    what: "a lock of another mode",
    change: editNamed(lock, archive, (inputs) => (inputs.rule.defaultRetention.mode = "COMPLIANCE")),
    resource: /BucketObjectLockConfiguration::event-archive-archive$/,
    says: /has the mode COMPLIANCE, and settings promise GOVERNANCE/,
  },
  {
    what: "a lifecycle that expires objects early",
    change: editNamed(lifecycle, archive, (inputs) => (inputs.rules[0].expiration.days = 100)),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /expires objects after 100 days, and settings promise 400/,
    alone: true,
  },
  {
    what: "a lifecycle that expires objects on a day",
    change: editNamed(lifecycle, archive, (inputs) => (inputs.rules[0].expiration = { date: "2026-12-24" })),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /expires objects after 2026-12-24 days/,
  },
  {
    what: "an archive that nothing expires",
    change: editNamed(lifecycle, archive, (inputs) => (inputs.rules[0].status = "Disabled")),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /Nothing expires its objects after 400 days/,
  },
  {
    what: "a lifecycle that forgets overwritten versions at once",
    change: editNamed(lifecycle, archive, (inputs) => (inputs.rules[0].noncurrentVersionExpiration.noncurrentDays = 1)),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /forgets an overwritten version after 1 days/,
  },
  {
    what: "a further rule that forgets overwritten versions at once",
    change: editNamed(lifecycle, archive, (inputs) =>
      inputs.rules.push({ id: "more", status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 1 } }),
    ),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /forgets an overwritten version after 1 days/,
    alone: true,
  },
  {
    what: "a lifecycle that moves objects to where Athena does not read",
    change: editNamed(lifecycle, archive, (inputs) => (inputs.rules[0].transitions[0].storageClass = "GLACIER")),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /moves objects to GLACIER, which Athena does not read/,
    alone: true,
  },
  {
    what: "an archive bucket that is encrypted without its key",
    change: editNamed(encryption, archive, (inputs) => {
      inputs.rules[0].applyServerSideEncryptionByDefault = { sseAlgorithm: "AES256" };
    }),
    resource: /event-archive-archive$/,
    says: /encrypts with AES256/,
  },
  {
    what: "an archive bucket that is encrypted with another account's key",
    change: editNamed(encryption, archive, (inputs, { region }) => {
      inputs.rules[0].applyServerSideEncryptionByDefault.kmsMasterKeyId = `arn:aws:kms:${region}:999999999999:key/3328fc7e-f2a8-43c9-ab80-79c7e1f74b35`;
    }),
    resource: /event-archive-archive$/,
    says: /no recorded key of its account and Region/,
  },
  {
    what: "a key that is disabled",
    change: editNamed(key, /./, (inputs) => (inputs.isEnabled = false)),
    resource: /Key::event-archive-key$/,
    says: /It is disabled/,
  },
  {
    what: "a key that signs",
    change: editNamed(key, /./, (inputs) => (inputs.keyUsage = "SIGN_VERIFY")),
    resource: /Key::event-archive-key$/,
    says: /has the usage SIGN_VERIFY/,
  },
  {
    what: "a key that is not rotated",
    change: editNamed(key, /./, (inputs) => (inputs.enableKeyRotation = false)),
    resource: /Key::event-archive-key$/,
    says: /not rotated/,
    alone: true,
  },
  {
    what: "a key that is gone a week after a mistake",
    change: editNamed(key, /./, (inputs) => (inputs.deletionWindowInDays = 7)),
    resource: /Key::event-archive-key$/,
    says: /gone 7 days after somebody schedules its deletion/,
    alone: true,
  },
  {
    what: "a key that is deleted with the stack",
    change: unprotected(key, /./),
    resource: /Key::event-archive-key$/,
    says: /removal of the stack schedules its deletion/,
  },
  {
    what: "an archive bucket without access logs",
    change: without(logging, archive),
    resource: /Bucket::event-archive-archive$/,
    says: /Nobody logs who reads it/,
    alone: true,
  },
  {
    what: "access logs that go to a bucket of nobody's",
    change: editNamed(logging, archive, (inputs) => (inputs.targetBucket = "elsewhere")),
    resource: /BucketLogging::event-archive-archive$/,
    says: /go to elsewhere, which is no recorded bucket/,
  },
  {
    what: "access logs that S3 may not write",
    change: policyWithout(logs, "AcceptAccessLogs"),
    resource: /BucketPolicy::event-archive-logs$/,
    says: /S3 cannot write them/,
    alone: true,
  },
  {
    what: "a bucket of access logs with a lock",
    change: (resource) =>
      resource.type === lock && archive.test(resource.name)
        ? [
            resource,
            {
              ...resource,
              urn: resource.urn.replace(archive, "event-archive-logs"),
              name: "event-archive-logs",
              inputs: { ...resource.inputs, bucket: String(resource.inputs["bucket"]).replace("-archive-", "-logs-") },
            },
          ]
        : resource,
    resource: /BucketObjectLockConfiguration::event-archive-logs$/,
    says: /to no bucket with Object Lock/,
  },
  {
    what: "a bucket of access logs that is encrypted with a key",
    change: editNamed(encryption, logs, (inputs) => {
      inputs.rules[0].applyServerSideEncryptionByDefault = { sseAlgorithm: "aws:kms" };
    }),
    resource: /event-archive-logs$/,
    says: /with AES256 alone, and this one has aws:kms/,
  },
  {
    what: "access logs that people may overwrite",
    change: policyWithout(logs, "DenyWritingLogs"),
    resource: /BucketPolicy::event-archive-logs$/,
    says: /may call s3:PutObject/,
    alone: true,
  },
  {
    what: "archived objects that an administrator may delete",
    change: policyWithout(archive, "DenyDeletion"),
    resource: /BucketPolicy::event-archive-archive$/,
    says: /may call s3:DeleteObjectVersion/,
    alone: true,
  },
  {
    what: "archived objects that an administrator may overwrite",
    change: policyWithout(archive, "DenyOtherWriters"),
    resource: /BucketPolicy::event-archive-archive$/,
    says: /may call s3:PutObject/,
    alone: true,
  },
  {
    what: "archived objects that one role may delete",
    change: archiveStatement("DenyDeletion", (each) => {
      each.Condition = { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::100000000002:role/cleanup" } };
    }),
    resource: /BucketPolicy::event-archive-archive$/,
    says: /role\/cleanup, which is not recorded, may call s3:DeleteObject/,
    alone: true,
  },
  {
    what: "archived objects that roles of a beginning overwrite",
    change: archiveStatement("DenyOtherWriters", (each) => {
      each.Condition = { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::100000000002:role/event-governance-*" } };
    }),
    resource: /BucketPolicy::event-archive-archive$/,
    says: /role\/event-governance-x, which is not recorded, may call s3:PutObject/,
    alone: true,
  },
  {
    what: "a delivery stream that logs no errors",
    change: editNamed(
      stream,
      /stream$/,
      (inputs) => (inputs.extendedS3Configuration.cloudwatchLoggingOptions.enabled = false),
    ),
    resource: /FirehoseDeliveryStream::event-archive-stream$/,
    says: /logs no errors/,
    alone: true,
  },
  {
    what: "a replay archive of another bus",
    change: editNamed(replay, /./, (inputs) => {
      inputs.eventSourceArn = inputs.eventSourceArn.replace(/event-bus\/.*/, "event-bus/default");
    }),
    resource: /EventBus::central-bus$/,
    says: /No replay archive keeps its events/,
  },
  {
    what: "a replay archive of one source alone",
    change: editNamed(replay, /./, (inputs) => (inputs.eventPattern = '{"source":["aws.ec2"]}')),
    resource: /EventArchive::central-bus-replay$/,
    says: /Only events of the pattern/,
    alone: true,
  },
  {
    what: "a replay archive of a day",
    change: editNamed(replay, /./, (inputs) => (inputs.retentionDays = 1)),
    resource: /EventArchive::central-bus-replay$/,
    says: /replayed for 1 days, and settings promise 30/,
  },
  {
    what: "a central bus that is deleted with the stack",
    change: unprotected("aws:cloudwatch/eventBus:EventBus", /./),
    resource: /EventBus::central-bus$/,
    says: /deletes it, and with it each member's target/,
  },
  {
    what: "a central bus that logs nothing",
    change: editNamed("aws:cloudwatch/eventBus:EventBus", /./, (inputs) => (inputs.logConfig.level = "OFF")),
    resource: /EventBus::central-bus$/,
    says: /logs OFF, and settings promise ERROR/,
  },
  {
    what: "a log of the bus without a source",
    change: without("aws:cloudwatch/logDeliverySource:LogDeliverySource", /./),
    resource: /EventBus::central-bus$/,
    says: /is no source of a log delivery/,
  },
  {
    what: "a log of the bus that nothing delivers",
    change: without("aws:cloudwatch/logDelivery:LogDelivery", /./),
    resource: /LogDeliverySource::central-bus-error-logs$/,
    says: /nothing delivers/,
  },
  {
    what: "a log of the bus that goes nowhere",
    change: without("aws:cloudwatch/logGroup:LogGroup", /central-bus-log$/),
    resource: /LogDeliveryDestination::central-bus-log$/,
    says: /which is no recorded log group/,
  },
  {
    what: "a log of the bus of another kind",
    change: edit("aws:cloudwatch/logDeliverySource:LogDeliverySource", (inputs) => (inputs.logType = "TRACE_LOGS")),
    resource: /LogDeliverySource::central-bus-error-logs$/,
    says: /Nothing delivers ERROR_LOGS/,
    alone: true,
  },
  {
    what: "a log of the bus whose destination is gone",
    change: without("aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination", /./),
    resource: /LogDelivery::central-bus-error-logs$/,
    says: /is no recorded destination/,
    alone: true,
  },
  {
    what: "a log of the bus that may not be written",
    change: edit("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", (inputs) => {
      inputs.policyDocument = inputs.policyDocument.replace("logs:PutLogEvents", "logs:DescribeLogStreams");
    }),
    resource: /LogResourcePolicy::central-bus-log$/,
    says: /logs:PutLogEvents on/,
    alone: true,
  },
  {
    what: "errors of deliveries that go to a stream of nobody's",
    change: without("aws:cloudwatch/logStream:LogStream", /delivery-log$/),
    resource: /FirehoseDeliveryStream::event-archive-stream$/,
    says: /which are not both recorded: they are lost/,
    alone: true,
  },
  {
    what: "a lifecycle that keeps overwritten versions",
    change: editNamed(lifecycle, archive, (inputs) => delete inputs.rules[0].noncurrentVersionExpiration),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /keeps overwritten versions for ever/,
    alone: true,
  },
  {
    what: "a lifecycle that keeps parts of uploads",
    change: editNamed(lifecycle, archive, (inputs) => delete inputs.rules[0].abortIncompleteMultipartUpload),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /keeps parts of uploads/,
    alone: true,
  },
  {
    what: "a lifecycle that moves objects early",
    change: editNamed(lifecycle, archive, (inputs) => (inputs.rules[0].transitions[0].days = 30)),
    resource: /BucketLifecycleConfiguration::event-archive-archive$/,
    says: /moves objects after 30 days, and settings promise/,
    alone: true,
  },
  {
    what: "an archive bucket that asks KMS for each object",
    change: editNamed(encryption, archive, (inputs) => delete inputs.rules[0].bucketKeyEnabled),
    resource: /BucketServerSideEncryptionConfiguration::event-archive-archive$/,
    says: /no bucket key/,
    alone: true,
  },
  {
    what: "an archive bucket that answers without TLS",
    change: policyWithout(archive, "DenyPlaintext"),
    resource: /BucketPolicy::event-archive-archive$/,
    says: /without TLS/,
    alone: true,
  },
  {
    what: "access logs below another prefix",
    change: editNamed(logging, archive, (inputs) => (inputs.targetPrefix = "")),
    resource: /BucketLogging::event-archive-archive$/,
    says: /have the prefix ""/,
  },
  {
    what: "a bucket of results without a public access block",
    change: without(block, working),
    resource: /Bucket::event-archive-working$/,
    says: /does not block public access/,
    alone: true,
  },
  {
    what: "a bucket of results that is encrypted without its key",
    change: editNamed(encryption, working, (inputs) => {
      inputs.rules[0].applyServerSideEncryptionByDefault = { sseAlgorithm: "AES256" };
    }),
    resource: /event-archive-working$/,
    says: /encrypts with AES256/,
    alone: true,
  },
  {
    what: "results that nothing expires",
    change: editNamed(lifecycle, working, (inputs) => (inputs.rules[0].expiration.days = 3000)),
    resource: /BucketLifecycleConfiguration::event-archive-working$/,
    says: /Nothing expires results after 30 days/,
    alone: true,
  },
  {
    what: "a lifecycle that expires the program's tables",
    change: editNamed(lifecycle, working, (inputs) => (inputs.rules[0].filter = {})),
    resource: /BucketLifecycleConfiguration::event-archive-working$/,
    says: /tables are lost/,
    alone: true,
  },
  {
    what: "a further rule that freezes the program's tables",
    change: editNamed(lifecycle, working, (inputs) =>
      inputs.rules.push({ id: "more", status: "Enabled", transitions: [{ days: 30, storageClass: "DEEP_ARCHIVE" }] }),
    ),
    resource: /BucketLifecycleConfiguration::event-archive-working$/,
    says: /moves objects to DEEP_ARCHIVE, which Athena does not read/,
    alone: true,
  },
  {
    what: "a bucket of results that never forgets",
    change: editNamed(lifecycle, working, (inputs) => inputs.rules.pop()),
    resource: /BucketLifecycleConfiguration::event-archive-working$/,
    says: /does not forget old versions/,
    alone: true,
  },
  {
    what: "a log of the bus with what events say",
    change: edit("aws:cloudwatch/eventBus:EventBus", (inputs) => (inputs.logConfig.includeDetail = "FULL")),
    resource: /EventBus::central-bus$/,
    says: /contains what events say/,
    alone: true,
  },
  {
    what: "a delivery stream that is not encrypted",
    change: editNamed(stream, /stream$/, (inputs) => delete inputs.serverSideEncryption),
    resource: /FirehoseDeliveryStream::event-archive-stream$/,
    says: /waits in it is not encrypted/,
    alone: true,
  },
  {
    what: "a key without an alias",
    change: without("aws:kms/alias:Alias", /./),
    resource: /Key::event-archive-key$/,
    says: /No alias names it/,
    alone: true,
  },
  {
    what: "logs that are kept for a day",
    change: editNamed("aws:cloudwatch/logGroup:LogGroup", /notify$/, (inputs) => (inputs.retentionInDays = 1)),
    resource: /LogGroup::responder-notify$/,
    says: /logs for 1 days, and settings promise 90/,
    alone: true,
  },
  {
    what: "a key whose deletion nobody can cancel",
    change: editKeyPolicy((statement) => {
      statement.Action = [statement.Action].flat().filter((action: string) => action !== "kms:CancelKeyDeletion");
    }),
    resource: /Key::event-archive-key$/,
    says: /No administrator of account \d{12} may call kms:CancelKeyDeletion/,
    alone: true,
  },
  {
    what: "a key that everybody administers",
    change: editKeyPolicy((statement) => {
      if (statement.Sid === "AdministerThroughIam") statement.Principal = "*";
    }),
    resource: /Key::event-archive-key$/,
    says: /An administrator of account 999999999999 may call kms:CancelKeyDeletion/,
    alone: true,
  },
  {
    what: "a key that another account of the organization administers",
    change: editKeyPolicy((statement) => {
      if (statement.Sid === "AdministerThroughIam")
        statement.Principal = { AWS: [statement.Principal.AWS, "arn:aws:iam::100000000001:root"] };
    }),
    resource: /Key::event-archive-key$/,
    says: /An administrator of account 100000000001 may call/,
    alone: true,
  },
  {
    what: "an asymmetric key",
    change: editNamed(key, /./, (inputs) => (inputs.customerMasterKeySpec = "RSA_2048")),
    resource: /Key::event-archive-key$/,
    says: /It is of the kind RSA_2048/,
    alone: true,
  },
  {
    what: "a bucket policy about every bucket",
    change: editNamed("aws:s3/bucketPolicy:BucketPolicy", logs, (inputs) => {
      const policy = JSON.parse(inputs.policy);
      policy.Statement[0].Resource = "*";
      inputs.policy = JSON.stringify(policy);
    }),
    resource: /BucketPolicy::event-archive-logs$/,
    says: /S3 refuses its policy, which is about \*/,
    alone: true,
  },
  {
    what: "a log policy that is gone",
    change: without(logPolicy, /./),
    resource: /LogGroup::central-bus-log$/,
    says: /The bus's log stays empty, logs:CreateLogStream/,
    alone: true,
  },
  ...(
    [
      [
        "another service",
        (statement) => (statement.Principal.Service = [statement.Principal.Service, "ssm.amazonaws.com"]),
        /lets another service call/,
      ],
      ["everybody", (statement) => (statement.Principal = "*"), /lets another service call/],
      ["every account", (statement) => delete statement.Condition, /for another account call/],
      ["every call", (statement) => (statement.Action = "logs:*"), /call logs:DeleteLogStream/],
    ] as readonly (readonly [string, (statement: any) => unknown, RegExp])[]
  ).map(([whom, change, says]): Breakage => ({
    what: `a log policy that admits ${whom}`,
    change: editNamed(logPolicy, /./, (inputs) => {
      const policy = JSON.parse(inputs.policyDocument);
      for (const statement of policy.Statement) change(statement);
      inputs.policyDocument = JSON.stringify(policy);
    }),
    resource: /LogResourcePolicy::central-bus-log$/,
    says,
    alone: true,
  })),
  {
    what: "a log group that reads no metrics",
    change: editNamed(group, /notify$/, (inputs) => (inputs.logGroupClass = "INFREQUENT_ACCESS")),
    resource: /LogGroup::responder-notify$/,
    says: /Its class is INFREQUENT_ACCESS/,
    alone: true,
  },
  {
    what: "a log group with a key that is not there",
    change: editNamed(group, /notify$/, (inputs) => (inputs.kmsKeyId = "arn:aws:kms:us-east-1:999999999999:key/1")),
    resource: /LogGroup::responder-notify$/,
    says: /It is encrypted with arn:aws:kms:us-east-1:999999999999:key\/1/,
    alone: true,
  },
  {
    what: "a replay archive with a key that is not there",
    change: edit(replay, (inputs) => (inputs.kmsKeyIdentifier = "arn:aws:kms:us-east-1:999999999999:key/1")),
    resource: /EventArchive::central-bus-replay$/,
    says: /nothing is kept/,
    alone: true,
  },
];
