import assert from "node:assert/strict";
import { CloudTrailClient, GetTrailStatusCommand } from "@aws-sdk/client-cloudtrail";
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { IAMClient, ListAccessKeysCommand, ListUserTagsCommand, NoSuchEntityException } from "@aws-sdk/client-iam";
import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { BatchUpdateFindingsCommand, GetFindingsCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { NotFoundException, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { iam } from "../../../../simulator/services/iam/api";
import { AwsError } from "../../../../simulator/services/protocols/service";
import { newBucket, s3 } from "../../../../simulator/services/s3/api";
import { storedObjects } from "../../../../simulator/services/s3/objects-api";
import { secretsManager } from "../../../../simulator/services/secrets-manager/api";
import { addFinding, securityHub } from "../../../../simulator/services/security-hub/api";
import { sns } from "../../../../simulator/services/sns/api";
import { hub, inHub, region, resource } from "../events/graphs";
import { awsWith, now } from "../endpoint/fixture";

/** Text that each format has to escape in its own way. */
const awkward = 'é <b>&amp; "quoted"\n=%+ ]]>';

/** The SDK's own clients are the reference: they must read what the endpoint answers, and it what they send. */
describe("AWS JSON", () => {
  const table = resource(
    "aws:dynamodb/table:Table",
    "state",
    inHub,
    { name: "state", hashKey: "id" },
    { arn: `arn:aws:dynamodb:${region}:${hub}:table/state` },
  );
  const client = () => new DynamoDBClient(awsWith([table]).options);
  const key = { TableName: "state", Key: { id: { S: awkward } } };

  it("returns what was put, whatever characters and types it has", async () => {
    const dynamodb = client();
    const item = {
      id: { S: awkward },
      number: { N: "12345678901234567890" },
      nested: { M: { list: { L: [{ BOOL: true }, { NULL: true }] } } },
      set: { SS: ["a", "b"] },
    };
    await dynamodb.send(new PutItemCommand({ TableName: "state", Item: item }));
    assert.deepEqual((await dynamodb.send(new GetItemCommand(key))).Item, item);
    assert.equal((await dynamodb.send(new GetItemCommand({ ...key, Key: { id: { S: "other" } } }))).Item, undefined);
  });

  it("makes errors of the SDK's classes, with their further members", async () => {
    const dynamodb = client();
    const put = { TableName: "state", Item: { id: { S: "a" } }, ConditionExpression: "attribute_not_exists(id)" };
    await dynamodb.send(new PutItemCommand(put));
    await assert.rejects(
      dynamodb.send(new PutItemCommand({ ...put, ReturnValuesOnConditionCheckFailure: "ALL_OLD" })),
      (error) => {
        assert.ok(error instanceof ConditionalCheckFailedException, String(error));
        assert.deepEqual([error.message, error.Item], ["The conditional request failed", { id: { S: "a" } }]);
        return true;
      },
    );
    await assert.rejects(dynamodb.send(new GetItemCommand({ ...key, TableName: "other" })), {
      name: "ResourceNotFoundException",
    });
  });

  it("refuses what an expression does not use, or uses and does not say", async () => {
    const dynamodb = client();
    const change = { ...key, UpdateExpression: "SET tally = :one" };
    await assert.rejects(
      dynamodb.send(
        new UpdateItemCommand({ ...change, ExpressionAttributeValues: { ":one": { N: "1" }, ":two": { N: "2" } } }),
      ),
      {
        name: "ValidationException",
        message: "Value provided in ExpressionAttributeValues unused in expressions: keys: {:two}",
      },
    );
    await assert.rejects(
      dynamodb.send(
        new UpdateItemCommand({
          ...change,
          ExpressionAttributeValues: { ":one": { N: "1" } },
          ExpressionAttributeNames: { "#tally": "tally" },
        }),
      ),
      { message: "Value provided in ExpressionAttributeNames unused in expressions: keys: {#tally}" },
    );
    await assert.rejects(dynamodb.send(new UpdateItemCommand(change)), { message: /attribute value: :one$/ });
    assert.equal((await dynamodb.send(new GetItemCommand(key))).Item, undefined, "nothing was written");
  });

  it("has version 1.1 too", async () => {
    const { aws, options } = awsWith();
    const secrets = new SecretsManagerClient(options);
    aws.state(secretsManager, hub, region).set("web/hook", awkward);
    const { SecretString, Name } = await secrets.send(new GetSecretValueCommand({ SecretId: "web/hook" }));
    assert.deepEqual([SecretString, Name], [awkward, "web/hook"]);
    await assert.rejects(
      secrets.send(new GetSecretValueCommand({ SecretId: "other" })),
      (error) => error instanceof ResourceNotFoundException,
    );
    await assert.rejects(new CloudTrailClient(options).send(new GetTrailStatusCommand({ Name: "none" })), {
      name: "TrailNotFoundException",
    });
  });
});

describe("AWS query", () => {
  it("reads forms and writes lists, of none, one and several", async () => {
    const { aws, options } = awsWith();
    const client = new IAMClient(options);
    const { users, keys } = aws.state(iam, hub, region);
    users.set("eve", { tags: {} });
    const list = async () => (await client.send(new ListAccessKeysCommand({ UserName: "eve" }))).AccessKeyMetadata;
    assert.deepEqual(await list(), []);
    keys.set("AKIA1", { user: "eve", status: "Active" });
    assert.deepEqual(await list(), [{ UserName: "eve", AccessKeyId: "AKIA1", Status: "Active" }]);
    keys.set("AKIA2", { user: "eve", status: "Inactive" });
    keys.set("AKIA3", { user: "bob", status: "Active" });
    assert.deepEqual(
      (await list())?.map(({ AccessKeyId }) => AccessKeyId),
      ["AKIA1", "AKIA2"],
    );
    users.set("bob", { tags: { note: awkward } });
    const { Tags } = await client.send(new ListUserTagsCommand({ UserName: "bob" }));
    assert.deepEqual(Tags, [{ Key: "note", Value: awkward }]);
  });

  it("makes errors of the SDK's classes", async () => {
    const { options } = awsWith();
    await assert.rejects(new IAMClient(options).send(new ListUserTagsCommand({ UserName: "nobody" })), (error) => {
      assert.ok(error instanceof NoSuchEntityException, String(error));
      assert.deepEqual([error.message, error.$fault], ["The user with name nobody cannot be found.", "client"]);
      return true;
    });
    await assert.rejects(
      new SNSClient(options).send(new PublishCommand({ TopicArn: `arn:aws:sns:${region}:${hub}:none`, Message: "m" })),
      (error) => error instanceof NotFoundException,
    );
  });

  it("carries text as it is", async () => {
    const topic = `arn:aws:sns:${region}:${hub}:alerts`;
    const { aws, options } = awsWith([resource("aws:sns/topic:Topic", "alerts", inHub, {}, { arn: topic })]);
    await new SNSClient(options).send(new PublishCommand({ TopicArn: topic, Message: awkward }));
    assert.deepEqual(aws.state(sns, hub, region), [{ topicArn: topic, message: awkward }]);
  });

  it("answers with who calls, and with a session of a role that trusts the caller", async () => {
    const trusting = (name: string, principal: object) =>
      resource("aws:iam/role:Role", name, inHub, {
        name,
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
        }),
      });
    const arn = (name: string) => `arn:aws:iam::${hub}:role/${name}`;
    const { options } = awsWith([
      trusting("ours", { AWS: arn("caller") }),
      trusting("lambda", { Service: "lambda.amazonaws.com" }),
    ]);
    const sts = new STSClient(options);
    const { Account, Arn } = await sts.send(new GetCallerIdentityCommand());
    assert.deepEqual([Account, Arn], [hub, arn("caller")]);
    const assume = (name: string) => sts.send(new AssumeRoleCommand({ RoleArn: arn(name), RoleSessionName: "s" }));
    const { Credentials, AssumedRoleUser } = await assume("ours");
    assert.deepEqual(Credentials?.Expiration, new Date(now.getTime() + 3_600_000));
    assert.equal(AssumedRoleUser?.Arn, `arn:aws:sts::${hub}:assumed-role/ours/s`);
    const session = new STSClient({
      ...options,
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        ...(Credentials?.SessionToken && { sessionToken: Credentials.SessionToken }),
      },
    });
    assert.equal((await session.send(new GetCallerIdentityCommand())).Arn, arn("ours"));
    await assert.rejects(assume("lambda"), { name: "AccessDenied" });
  });
});

describe("REST JSON", () => {
  const finding = (id: string) => ({
    Id: id,
    ProductArn: `arn:aws:securityhub:${region}::product/aws/guardduty`,
    AwsAccountId: hub,
    Title: awkward,
    Workflow: { Status: "NEW" },
  });
  const identifier = (id: string) => ({ Id: id, ProductArn: finding(id).ProductArn });

  it("routes by method and path, and answers in pages", async () => {
    const { aws, options } = awsWith();
    const client = new SecurityHubClient(options);
    for (const id of ["a", "b", "c"]) addFinding(aws.state(securityHub, hub, region), finding(id));
    const first = await client.send(new GetFindingsCommand({ MaxResults: 2 }));
    assert.deepEqual(
      first.Findings?.map(({ Id, Title }) => [Id, Title]),
      [
        ["a", awkward],
        ["b", awkward],
      ],
    );
    const { NextToken } = first;
    const second = await client.send(new GetFindingsCommand({ MaxResults: 2, ...(NextToken && { NextToken }) }));
    assert.deepEqual([second.Findings?.map(({ Id }) => Id), second.NextToken], [["c"], undefined]);
  });

  it("tells what was done from what was not", async () => {
    const { aws, options } = awsWith();
    const client = new SecurityHubClient(options);
    addFinding(aws.state(securityHub, hub, region), finding("a"));
    const { ProcessedFindings, UnprocessedFindings } = await client.send(
      new BatchUpdateFindingsCommand({
        FindingIdentifiers: [identifier("a"), identifier("gone")],
        Workflow: { Status: "RESOLVED" },
      }),
    );
    assert.deepEqual(ProcessedFindings, [identifier("a")]);
    assert.deepEqual(
      UnprocessedFindings?.map(({ FindingIdentifier }) => FindingIdentifier),
      [identifier("gone")],
    );
    const { Findings } = await client.send(new GetFindingsCommand({}));
    assert.deepEqual(
      Findings?.map(({ Workflow }) => Workflow?.Status),
      ["RESOLVED"],
    );
  });

  it("names the error in its header", async () => {
    const { options } = awsWith([], { fault: () => new AwsError("LimitExceededException", "slow down", 429) });
    await assert.rejects(new SecurityHubClient(options).send(new GetFindingsCommand({})), {
      name: "LimitExceededException",
      message: "slow down",
    });
  });
});

describe("S3's REST XML", () => {
  const bucket = "customer-exports";
  const withBucket = () => {
    const fixture = awsWith();
    fixture.aws.state(s3, hub, region).set(bucket, newBucket({ tags: { note: awkward } }));
    return { ...fixture, client: new S3Client(fixture.options) };
  };

  it("reads and writes documents, of one element and several", async () => {
    const { aws, client } = withBucket();
    const { TagSet } = await client.send(new GetBucketTaggingCommand({ Bucket: bucket }));
    assert.deepEqual(TagSet, [{ Key: "note", Value: awkward }]);
    aws.state(s3, hub, region).set(bucket, newBucket({ tags: { a: "1", b: "2" } }));
    assert.equal((await client.send(new GetBucketTaggingCommand({ Bucket: bucket }))).TagSet?.length, 2);

    const rule = { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID: "alias/exports" };
    await client.send(
      new PutBucketEncryptionCommand({
        Bucket: bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: rule, BucketKeyEnabled: true }],
        },
      }),
    );
    const { ServerSideEncryptionConfiguration } = await client.send(new GetBucketEncryptionCommand({ Bucket: bucket }));
    assert.deepEqual(ServerSideEncryptionConfiguration?.Rules, [
      { ApplyServerSideEncryptionByDefault: rule, BucketKeyEnabled: true },
    ]);
  });

  it("sends text that is no document as it is", async () => {
    const { client } = withBucket();
    const policy = JSON.stringify({ Statement: [{ Sid: awkward }] });
    await client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: policy }));
    assert.equal((await client.send(new GetBucketPolicyCommand({ Bucket: bucket }))).Policy, policy);
  });

  it("takes a key for one, slashes and all", async () => {
    const arn = `arn:aws:s3:::${bucket}`;
    const { aws, options } = awsWith([resource("aws:s3/bucket:Bucket", bucket, inHub, { bucket }, { arn })]);
    const client = new S3Client(options);
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: "day=2026-11-02/é & b.json", Body: awkward }));
    assert.deepEqual([...aws.state(storedObjects, hub, region)], [[`${bucket}/day=2026-11-02/é & b.json`, awkward]]);
  });

  it("gives errors their names", async () => {
    const { client } = withBucket();
    await assert.rejects(client.send(new GetPublicAccessBlockCommand({ Bucket: bucket })), {
      name: "NoSuchPublicAccessBlockConfiguration",
    });
    await assert.rejects(client.send(new GetBucketTaggingCommand({ Bucket: "none" })), { name: "NoSuchBucket" });
  });

  it("keeps a block of public access until another is put", async () => {
    const { client } = withBucket();
    const block = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: true,
    };
    await client.send(new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: block }));
    const read = async () =>
      (await client.send(new GetPublicAccessBlockCommand({ Bucket: bucket }))).PublicAccessBlockConfiguration;
    assert.deepEqual(await read(), block);
    await client.send(
      new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
    );
    assert.deepEqual(await read(), {
      BlockPublicAcls: true,
      IgnorePublicAcls: false,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    });
  });
});
