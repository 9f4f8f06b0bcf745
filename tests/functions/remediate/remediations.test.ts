import assert from "node:assert/strict";
import fc from "fast-check";
import { isPublicStatement } from "../../../model/remediations/public-statement";
import type { Json, JsonObject } from "../../../model/envelope";
import { call, configuration, failure, shop, verdictOf } from "./fixture";

const bucket = { bucketName: "exports" };
const noTags = { GetBucketTagging: failure("NoSuchTagSet") };
const target = { Bucket: "exports", ExpectedBucketOwner: shop };

describe("enforce-bucket-encryption", () => {
  const key = `arn:aws:kms:eu-west-1:100000000002:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const withKey = configuration({ remediation: { mode: "enforce", encryption: { keys: { "eu-west-1": key } } } });
  const created = call("aws.s3", "CreateBucket", bucket);
  const encrypted = (byDefault: object, BucketKeyEnabled = false) => ({
    ...noTags,
    GetBucketEncryption: {
      ServerSideEncryptionConfiguration: {
        Rules: [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled }],
      },
    },
  });
  const verdict = (answers: object, settings = withKey, event = created) =>
    verdictOf("enforce-bucket-encryption", event, answers as never, settings);

  it("sets the Region's key, and a bucket key", async () => {
    const { kind, calls, before } = await verdict(encrypted({ SSEAlgorithm: "AES256" }));
    assert.equal(kind, "act");
    assert.deepEqual(calls, [
      {
        service: "s3",
        action: "PutBucketEncryption",
        input: {
          ...target,
          ServerSideEncryptionConfiguration: {
            Rules: [
              {
                ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key },
                BucketKeyEnabled: true,
              },
            ],
          },
        },
      },
    ]);
    assert.deepEqual(before, { algorithm: "AES256", key: null, bucketKey: false });
  });

  it("skips a bucket that has the key, in dual-layer encryption too", async () => {
    assert.equal((await verdict(encrypted({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: key }, true))).kind, "nothing");
    assert.equal((await verdict(encrypted({ SSEAlgorithm: "aws:kms:dsse", KMSMasterKeyID: key }))).kind, "nothing");
    assert.equal((await verdict(encrypted({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: key }, false))).kind, "act");
    assert.equal((await verdict(encrypted({ SSEAlgorithm: "aws:kms", KMSMasterKeyID: `${key}f` }, true))).kind, "act");
  });

  it("requires only S3's own encryption if settings name no key for the Region", async () => {
    const { kind, why } = await verdict(encrypted({ SSEAlgorithm: "AES256" }), configuration());
    assert.deepEqual([kind, /settings require no KMS key/.test(why)], ["nothing", true]);
    const bare = { ...noTags, GetBucketEncryption: failure("ServerSideEncryptionConfigurationNotFoundError") };
    assert.equal((await verdict(bare, configuration())).kind, "act");
  });

  it("reads the Region of the new bucket, not that of the recorded call", async () => {
    const elsewhere = call("aws.s3", "CreateBucket", {
      ...bucket,
      CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
    });
    const global = { ...elsewhere, region: "us-east-1" };
    assert.equal((await verdict(encrypted({ SSEAlgorithm: "AES256" }), withKey, global)).kind, "act");
    const beyond = call("aws.s3", "CreateBucket", {
      ...bucket,
      CreateBucketConfiguration: { LocationConstraint: "sa-east-1" },
    });
    assert.match((await verdict({}, withKey, beyond)).why, /sa-east-1, which this hub does not govern/);
  });

  it("skips a bucket that was deleted meanwhile", async () => {
    assert.deepEqual(
      await verdict({ GetBucketTagging: failure("NoSuchBucket") }).then(({ kind, why }) => [kind, why]),
      ["nothing", "The resource is gone."],
    );
  });
});

describe("enforce-public-access-block", () => {
  const opened = call("aws.s3", "DeleteBucketPublicAccessBlock", bucket);
  const all = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  const verdict = (answers: object) =>
    verdictOf("enforce-public-access-block", opened, { ...noTags, ...answers } as never);

  it("enables all four settings if one or all are missing", async () => {
    const input = { ...target, PublicAccessBlockConfiguration: all };
    for (const answer of [
      { GetPublicAccessBlock: failure("NoSuchPublicAccessBlockConfiguration") },
      { GetPublicAccessBlock: { PublicAccessBlockConfiguration: { ...all, BlockPublicPolicy: false } } },
    ])
      assert.deepEqual((await verdict(answer)).calls, [{ service: "s3", action: "PutPublicAccessBlock", input }]);
  });

  it("does nothing if its owner was faster", async () => {
    assert.equal((await verdict({ GetPublicAccessBlock: { PublicAccessBlockConfiguration: all } })).kind, "nothing");
  });
});

describe("revert-public-bucket-policy", () => {
  const put = call("aws.s3", "PutBucketPolicy", bucket);
  const everybody = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::exports/*" };
  const partner = { ...everybody, Principal: { AWS: "arn:aws:iam::999999999999:root" } };
  const tls = { ...everybody, Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } };
  const verdict = (policy: string) =>
    verdictOf("revert-public-bucket-policy", put, { ...noTags, GetBucketPolicy: { Policy: policy } });
  const policyOf = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Id: "shared", Statement });

  it("removes the public statements and keeps every other as it is", async () => {
    const { calls, before } = await verdict(policyOf(tls, everybody, partner));
    assert.deepEqual(calls, [
      { service: "s3", action: "PutBucketPolicy", input: { ...target, Policy: policyOf(tls, partner) } },
    ]);
    assert.deepEqual(before, { removed: [everybody] });
  });

  it("deletes a policy that has no other statements", async () => {
    for (const policy of [policyOf(everybody), JSON.stringify({ Statement: everybody })])
      assert.deepEqual((await verdict(policy)).calls, [{ service: "s3", action: "DeleteBucketPolicy", input: target }]);
  });

  it("skips a policy that is not public, or a missing one", async () => {
    assert.equal((await verdict(policyOf(tls, partner))).kind, "nothing");
    assert.equal((await verdict("{")).kind, "notify-only");
    const none = { ...noTags, GetBucketPolicy: failure("NoSuchBucketPolicy") };
    assert.equal((await verdictOf("revert-public-bucket-policy", put, none)).kind, "nothing");
  });

  it("uses S3's definition of a public statement", () => {
    const when = (Condition: object) => ({ ...everybody, Condition }) as Json;
    const open: Json[] = [
      { ...everybody, Principal: { AWS: "*" } },
      { ...everybody, Principal: { AWS: ["arn:aws:iam::999999999999:root", "*"] } },
      { Effect: "Allow", NotPrincipal: { AWS: "arn:aws:iam::999999999999:root" }, Action: "s3:*", Resource: "*" },
      when({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }),
      when({ IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "128.0.0.0/1"] } }),
      when({ StringLike: { "aws:SourceVpc": "vpc-*" } }),
      when({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
      when({ StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
      when({ "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
      when({ StringEquals: { "aws:SourceAccount": "${aws:PrincipalAccount}" } }),
      when({ StringEquals: { "aws:UserAgent": "curl" } }),
      when({ ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:*" } }),
      when({ StringEquals: { "aws:PrincipalOrgID": [] } }),
    ];
    const closed: Json[] = [
      tls,
      partner,
      { ...everybody, Principal: { Service: "cloudtrail.amazonaws.com" } },
      when({ StringEquals: { "AWS:principalorgid": "o-a1b2c3d4e5" } }),
      when({ IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }),
      when({ StringEquals: { "aws:SourceVpce": ["vpce-1", "vpce-2"] } }),
      when({ ArnLike: { "aws:SourceArn": "arn:aws:sns:*:111122223333:*" } }),
      null,
      "Allow",
      [everybody],
    ];
    for (const statement of open) assert(isPublicStatement(statement), JSON.stringify(statement));
    for (const statement of closed) assert(!isPublicStatement(statement), JSON.stringify(statement));
  });

  it("tolerates any statement", () => {
    fc.assert(fc.property(fc.jsonValue(), (statement) => typeof isPublicStatement(statement as Json) === "boolean"));
  });
});

describe("close-world-open-security-group", () => {
  const group = "sg-003dc7f1f1c686164";
  const opened = call("aws.ec2", "AuthorizeSecurityGroupIngress", { groupId: group });
  const rule = (id: string, change: object) => ({
    SecurityGroupRuleId: id,
    IsEgress: false,
    IpProtocol: "tcp",
    FromPort: 22,
    ToPort: 22,
    ...change,
  });
  const verdict = (...SecurityGroupRules: object[]) =>
    verdictOf("close-world-open-security-group", opened, {
      DescribeSecurityGroups: { SecurityGroups: [{ GroupId: group, Tags: [] }] },
      DescribeSecurityGroupRules: { SecurityGroupRules },
    });

  it("revokes exactly the rules for the world on administrative ports, of both address families", async () => {
    const { calls, before } = await verdict(
      rule("sgr-ssh4", { CidrIpv4: "0.0.0.0/0" }),
      rule("sgr-ssh6", { CidrIpv6: "::/0" }),
      rule("sgr-half", { CidrIpv4: "128.0.0.0/1", FromPort: 0, ToPort: 65535 }),
      rule("sgr-all", { CidrIpv4: "0.0.0.0/0", IpProtocol: "-1", FromPort: -1, ToPort: -1 }),
      rule("sgr-https", { CidrIpv4: "0.0.0.0/0", FromPort: 443, ToPort: 443 }),
      rule("sgr-office", { CidrIpv4: "203.0.113.0/24" }),
      rule("sgr-private", { CidrIpv4: "10.0.0.0/8" }),
      rule("sgr-local", { CidrIpv6: "fc00::/7" }),
      rule("sgr-self", { ReferencedGroupInfo: { GroupId: group } }),
      rule("sgr-list", { PrefixListId: "pl-12345678" }),
      rule("sgr-ping", { CidrIpv4: "0.0.0.0/0", IpProtocol: "icmp", FromPort: -1, ToPort: -1 }),
      rule("sgr-out", { CidrIpv4: "0.0.0.0/0", IsEgress: true }),
      rule("sgr-odd", { CidrIpv4: "0.0.0.0" }),
    );
    assert.deepEqual(calls, [
      {
        service: "ec2",
        action: "RevokeSecurityGroupIngress",
        input: { GroupId: group, SecurityGroupRuleIds: ["sgr-all", "sgr-half", "sgr-ssh4", "sgr-ssh6"] },
      },
    ]);
    assert.match(JSON.stringify(before), /tcp 22 from 0\.0\.0\.0\/0/);
  });

  it("does nothing if the group was closed by its owner, or deleted", async () => {
    assert.equal((await verdict()).kind, "nothing");
    const gone = { DescribeSecurityGroups: failure("InvalidGroup.NotFound") };
    assert.equal((await verdictOf("close-world-open-security-group", opened, gone)).kind, "nothing");
  });

  it("reads the group of a changed rule", async () => {
    const changed = call("aws.ec2", "ModifySecurityGroupRules", {
      ModifySecurityGroupRulesRequest: { GroupId: group },
    });
    const answers = {
      DescribeSecurityGroups: { SecurityGroups: [{}] },
      DescribeSecurityGroupRules: { SecurityGroupRules: [rule("sgr-1", { CidrIpv4: "0.0.0.0/0" })] },
    };
    assert.equal((await verdictOf("close-world-open-security-group", changed, answers)).kind, "act");
  });
});

describe("tag-launched-instances", () => {
  const launched = call(
    "aws.ec2",
    "RunInstances",
    {},
    {
      responseElements: { instancesSet: { items: [{ instanceId: "i-0123456789abcdef0" }] } },
    },
  );
  const settings = configuration({
    remediation: {
      mode: "enforce",
      instances: { requiredTags: { "cost-center": "unknown", team: "unknown" }, securityGroup: "administrators" },
    },
  });
  const answers = (instance: object, groups: object[] = [{ GroupId: "sg-admin", GroupName: "administrators" }]) => ({
    DescribeInstances: {
      Reservations: [
        {
          Instances: [
            {
              InstanceId: "i-0123456789abcdef0",
              VpcId: "vpc-1",
              State: { Name: "running" },
              NetworkInterfaces: [
                { NetworkInterfaceId: "eni-1", Attachment: { DeviceIndex: 0 }, Groups: [{ GroupId: "sg-app" }] },
              ],
              ...instance,
            },
          ],
        },
      ],
    },
    DescribeSecurityGroups: { SecurityGroups: groups },
  });
  const verdict = (given: object) => verdictOf("tag-launched-instances", launched, given as never, settings);

  it("adds what is missing, the caller as owner and the administrators' group in addition to its own", async () => {
    const { calls } = await verdict(answers({ Tags: [{ Key: "team", Value: "shop" }] }));
    assert.deepEqual(
      calls.map(({ action, input }) => [action, input]),
      [
        [
          "CreateTags",
          {
            Resources: ["i-0123456789abcdef0"],
            Tags: [
              { Key: "cost-center", Value: "unknown" },
              { Key: "Owner", Value: "dana" },
            ],
          },
        ],
        ["ModifyNetworkInterfaceAttribute", { NetworkInterfaceId: "eni-1", Groups: ["sg-app", "sg-admin"] }],
      ],
    );
  });

  it("does nothing if nothing is missing, and reports a missing group", async () => {
    const tags = ["team", "cost-center", "Owner"].map((Key) => ({ Key, Value: "x" }));
    const interfaces = [
      { NetworkInterfaceId: "eni-1", Attachment: { DeviceIndex: 0 }, Groups: [{ GroupId: "sg-admin" }] },
    ];
    assert.equal((await verdict(answers({ Tags: tags, NetworkInterfaces: interfaces }))).kind, "nothing");
    const without = await verdict(answers({ Tags: tags }, []));
    assert.deepEqual([without.kind, without.why], ["notify-only", "Its VPC has no security group administrators."]);
  });

  it("skips a terminated instance", async () => {
    assert.equal((await verdict(answers({ State: { Name: "terminated" } }))).kind, "nothing");
  });

  it("writes an owner that EC2 accepts, whoever the caller is", async () => {
    const owner = async (userIdentity: JsonObject) => {
      const event = { ...launched, detail: { ...launched.detail, userIdentity } };
      const { calls } = await verdictOf("tag-launched-instances", event, answers({}), configuration());
      const { Tags } = calls[0]?.input as { Tags: { Key: string; Value: string }[] };
      return Tags.find(({ Key }) => Key === "Owner")?.Value;
    };
    assert.equal(await owner({ type: "IAMUser", userName: "backup" }), "backup");
    assert.equal(await owner({ type: "Root", principalId: shop }), "root");
    const invokedBy = "autoscaling.amazonaws.com";
    assert.equal(await owner({ type: "AWSService", invokedBy }), invokedBy);
    assert.equal(await owner({ type: "AssumedRole", principalId: "AROA:dana@example.com" }), "dana@example.com");
    assert.equal(await owner({}), "unknown");
    assert.equal(await owner({ userName: "a<script>\u0000" }), "a_script__");
    assert.equal((await owner({ userName: "x".repeat(1000) }))?.length, 256);
  });
});

describe("restart-trail", () => {
  const arn = `arn:aws:cloudtrail:eu-west-1:${shop}:trail/audit`;
  const stopped = call("aws.cloudtrail", "StopLogging", { name: "audit" });
  const state = (IsLogging: boolean) => ({
    GetTrailStatus: { IsLogging },
    ListTags: { ResourceTagList: [{ ResourceId: arn, TagsList: [] }] },
  });

  it("starts it again, named by name or by ARN", async () => {
    for (const event of [stopped, call("aws.cloudtrail", "StopLogging", { name: arn })])
      assert.deepEqual((await verdictOf("restart-trail", event, state(false))).calls, [
        { service: "cloudtrail", action: "StartLogging", input: { Name: arn } },
      ]);
  });

  it("does nothing if it already logs again", async () => {
    assert.equal((await verdictOf("restart-trail", stopped, state(true))).kind, "nothing");
  });

  it("reports what it cannot restore, and calls nothing", async () => {
    const deleted = call("aws.cloudtrail", "DeleteTrail", { name: arn });
    const selectors = call("aws.cloudtrail", "PutEventSelectors", { trailName: "audit", eventSelectors: [] });
    const gone = { GetTrailStatus: failure("TrailNotFoundException") };
    for (const [event, answers] of [
      [deleted, gone],
      [selectors, state(true)],
    ] as const) {
      const { kind, calls } = await verdictOf("restart-trail", event, answers);
      assert.deepEqual([kind, calls], ["notify-only", []]);
    }
  });

  it("does nothing about one that was stopped, or changed, and then deleted", async () => {
    const gone = { GetTrailStatus: failure("TrailNotFoundException") };
    const selectors = call("aws.cloudtrail", "PutEventSelectors", { trailName: "audit", eventSelectors: [] });
    for (const event of [stopped, selectors]) {
      const { kind, calls, why } = await verdictOf("restart-trail", event, gone);
      assert.deepEqual([kind, calls, why], ["nothing", [], "The resource is gone."]);
    }
  });
});

describe("deactivate-access-key", () => {
  const id = "AKIAIOSFODNN7EXAMPLE";
  const leaked = {
    ...call("aws.health", "", null),
    "detail-type": "AWS Health Event",
    region: "us-east-1",
    detail: {
      service: "RISK",
      eventTypeCode: "AWS_RISK_CREDENTIALS_EXPOSED",
      eventTypeCategory: "issue",
      affectedEntities: [{ entityValue: id }],
    },
  };
  const state = (Status: string) => ({
    GetAccessKeyLastUsed: { UserName: "backup" },
    ListAccessKeys: { AccessKeyMetadata: [{ AccessKeyId: id, Status }] },
    ListUserTags: { Tags: [] },
  });

  it("deactivates the key that AWS found in public", async () => {
    const { calls } = await verdictOf("deactivate-access-key", leaked, state("Active"));
    assert.deepEqual(calls, [
      { service: "iam", action: "UpdateAccessKey", input: { UserName: "backup", AccessKeyId: id, Status: "Inactive" } },
    ]);
  });

  it("does nothing about one that is inactive or deleted", async () => {
    assert.equal((await verdictOf("deactivate-access-key", leaked, state("Inactive"))).kind, "nothing");
    const gone = { ...state("Active"), ListAccessKeys: { AccessKeyMetadata: [] } };
    assert.equal((await verdictOf("deactivate-access-key", leaked, gone)).kind, "nothing");
  });

  it("reports root's key, which only root can deactivate", async () => {
    const made = call("aws.iam", "CreateAccessKey", null, {
      userIdentity: { type: "Root", arn: `arn:aws:iam::${shop}:root` },
      responseElements: { accessKey: { accessKeyId: id, status: "Active" } },
    });
    const unknown = { GetAccessKeyLastUsed: failure("AccessDenied") };
    for (const event of [made, leaked]) {
      const { kind, why, calls } = await verdictOf("deactivate-access-key", event, unknown);
      assert.deepEqual([kind, calls], ["notify-only", []]);
      assert.match(why, /root/);
    }
  });

  it("handles a GuardDuty finding in the account of the key, and never for a role's key", async () => {
    const finding = (userType: string) => ({
      ...leaked,
      source: "aws.guardduty",
      "detail-type": "GuardDuty Finding",
      account: "200000000001",
      region: "eu-west-1",
      detail: {
        accountId: shop,
        type: "UnauthorizedAccess:IAMUser/TorIPCaller",
        resource: { accessKeyDetails: { accessKeyId: id, userName: "backup", userType } },
      },
    });
    assert.equal((await verdictOf("deactivate-access-key", finding("IAMUser"), state("Active"))).kind, "act");
    await assert.rejects(verdictOf("deactivate-access-key", finding("AssumedRole"), {}), /asks about 0 targets/);
  });
});
