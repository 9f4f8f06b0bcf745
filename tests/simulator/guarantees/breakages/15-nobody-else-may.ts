import type { Resource } from "../../../../simulator/graph";
import { type Breakage, type Change, edit, editDocument } from "./breakage";

/** Edits the statements of a policy document in one property. */
const statements = (type: string, property: string, name: RegExp, change: (statement: any) => void): Change =>
  editDocument(type, property, name, (policy) => policy.Statement.forEach(change));

const trust = (name: RegExp, change: (statement: any) => void) =>
  statements("aws:iam/role:Role", "assumeRolePolicy", name, change);
const queue = (name: RegExp, change: (statement: any) => void) =>
  statements("aws:sqs/queuePolicy:QueuePolicy", "policy", name, change);
const topic = (change: (statement: any) => void) =>
  statements("aws:sns/topicPolicy:TopicPolicy", "policy", /./, change);
const key = (change: (statement: any) => void) => statements("aws:kms/key:Key", "policy", /./, change);
const bucket = (name: RegExp, change: (statement: any) => void) =>
  statements("aws:s3/bucketPolicy:BucketPolicy", "policy", name, change);
/** One statement of a role's own policy. */
const own = (name: RegExp, sid: string, change: (statement: any) => void) =>
  statements("aws:iam/rolePolicy:RolePolicy", "policy", name, (statement) => {
    if (statement.Sid === sid) change(statement);
  });
const bus = (change: (statement: any) => void): Change =>
  edit("aws-native:events:EventBusPolicy", (inputs) => change(inputs.statement));

const forwarding = /^forwarding-\d{12}-role$/;

export const breakages: readonly Breakage[] = [
  {
    what: "a forwarding role that any account's rule may use",
    change: trust(forwarding, (statement) => delete statement.Condition),
    resource: /Role::forwarding-\d{12}-role$/,
    says: /events.amazonaws.com on behalf of arn:aws:events:[\w-]+:999999999999:/,
    alone: true,
  },
  {
    what: "a forwarding role that any rule of its account may use",
    change: trust(forwarding, (statement) => delete statement.Condition.ArnLike),
    resource: /Role::forwarding-\d{12}-role$/,
    says: /on behalf of arn:aws:events:[\w-]+:\d{12}:rule\/other/,
  },
  {
    what: "a forwarding role whose rules may be in any account",
    change: trust(forwarding, (statement) => {
      statement.Condition = { ArnLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/event-governance-prod-*" } };
    }),
    resource: /Role::forwarding-\d{12}-role$/,
    says: /events.amazonaws.com on behalf of/,
  },
  {
    what: "a forwarding role that another service may use, too",
    change: trust(forwarding, (statement) => {
      statement.Principal.Service = ["events.amazonaws.com", "ssm.amazonaws.com"];
      delete statement.Condition.ArnLike;
    }),
    resource: /Role::forwarding-\d{12}-role$/,
    says: /ssm.amazonaws.com/,
  },
  {
    what: "a delivery role without an external id",
    change: trust(/delivery-role$/, (statement) => delete statement.Condition),
    resource: /Role::event-archive-delivery-role$/,
    says: /firehose.amazonaws.com on behalf of arn:aws:firehose:[\w-]+:999999999999:/,
    alone: true,
  },
  {
    what: "a remediation role that trusts everybody",
    change: trust(/-remediation-role$/, (statement) => {
      statement.Principal = { AWS: "*" };
      delete statement.Condition;
    }),
    resource: /Role::forwarding-\d{12}-remediation-role$/,
    says: /an administrator outside the organization call sts:AssumeRole/,
    alone: true,
  },
  {
    what: "a remediation role that trusts the whole governance account",
    change: trust(/-remediation-role$/, (statement) => delete statement.Condition),
    resource: /Role::forwarding-\d{12}-remediation-role$/,
    says: /an administrator of account 100000000002 call sts:AssumeRole/,
  },
  {
    what: "a remediation role that trusts the whole organization",
    change: trust(/-remediation-role$/, (statement) => {
      statement.Principal = { AWS: "*" };
      statement.Condition = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
    }),
    resource: /Role::forwarding-\d{12}-remediation-role$/,
    says: /an administrator of account \d{12} call sts:AssumeRole/,
  },
  {
    what: "a remediation role that trusts roles of a beginning",
    change: trust(/-remediation-role$/, (statement) => {
      const { "aws:PrincipalArn": arn } = statement.Condition.ArnEquals;
      statement.Condition = { ArnLike: { "aws:PrincipalArn": `${String([arn].flat()[0])}*` } };
    }),
    resource: /Role::forwarding-\d{12}-remediation-role$/,
    says: /lets a role arn:aws:iam::100000000002:role\/event-governance-\S+x, which is not recorded, call sts:AssumeRole/,
  },
  {
    what: "a role with everything but one resource",
    change: own(/^responder-notify$/, "PutEvents", (statement) => {
      statement.NotResource = statement.Resource;
      delete statement.Resource;
    }),
    resource: /RolePolicy::responder-notify$/,
    says: /in statement "PutEvents", what NotResource leaves/,
  },
  {
    what: "a role with every secret of a beginning",
    change: own(/^responder-notify$/, "ReadSecrets", (statement) => {
      statement.Resource = "arn:aws:secretsmanager:us-east-1:100000000002:secret:event-governance/*";
    }),
    resource: /RolePolicy::responder-notify$/,
    says: /every secret of such a name/,
    alone: true,
  },
  {
    what: "a role that alone has a permissions boundary",
    change: edit("aws:iam/role:Role", (inputs, { name }) => {
      if (name === "responder-notify") inputs.permissionsBoundary = "arn:aws:iam::100000000002:policy/nothing";
    }),
    resource: /Role::responder-notify$/,
    says: /other roles of its account have no permissions boundary/,
    alone: true,
  },
  {
    what: "a role that a web identity may use, by a key of which nothing is known",
    change: trust(/-remediation-role$/, (statement) => {
      statement.Condition = { StringLike: { "token.actions.githubusercontent.com:sub": "repo:example/*" } };
    }),
    resource: /Role::forwarding-\d{12}-remediation-role$/,
    says: /depends on token.actions.githubusercontent.com:sub, of which nothing is known here/,
  },
  {
    what: "a bus that admits everybody",
    change: bus((statement) => delete statement.Condition),
    resource: /EventBusPolicy::central-bus-admit-organization$/,
    says: /an administrator outside the organization call events:PutEvents/,
    alone: true,
  },
  {
    what: "a bus that admits whoever has no organization",
    change: bus((statement) => {
      statement.Condition = { StringEqualsIfExists: statement.Condition.StringEquals };
    }),
    resource: /EventBusPolicy::central-bus-admit-organization$/,
    says: /an administrator outside the organization call events:PutEvents/,
  },
  {
    what: "a bus that compares all of no values",
    change: bus((statement) => {
      statement.Condition = { "ForAllValues:StringEquals": statement.Condition.StringEquals };
    }),
    resource: /EventBusPolicy::central-bus-admit-organization$/,
    says: /an administrator outside the organization call events:PutEvents/,
  },
  {
    what: "a bus on which every member writes rules",
    change: bus((statement) => (statement.Action = "events:*")),
    resource: /EventBusPolicy::central-bus-admit-organization$/,
    says: /an administrator of account \d{12} call events:PutPermission/,
  },
  {
    what: "rules of the central bus that every member may change",
    change: bus((statement) => {
      statement.Action = ["events:PutEvents", "events:PutRule"];
      statement.Resource = "*";
    }),
    resource: /EventBusPolicy::central-bus-admit-organization$/,
    says: /call events:PutRule/,
  },
  {
    what: "a dead-letter queue to which anybody sends",
    change: queue(/^central-bus-dead-letters$/, (statement) => {
      statement.Principal = "*";
      delete statement.Condition;
    }),
    resource: /QueuePolicy::central-bus-dead-letters$/,
    says: /an administrator outside the organization call sqs:SendMessage/,
    alone: true,
  },
  {
    what: "a dead-letter queue to which any account's rules send",
    change: queue(/^central-bus-dead-letters$/, (statement) => delete statement.Condition),
    resource: /QueuePolicy::central-bus-dead-letters$/,
    says: /events.amazonaws.com on behalf of arn:aws:events:[\w-]+:999999999999:/,
  },
  {
    what: "a function's queue from which anybody in the organization takes messages",
    change: queue(/^responder-remediate$/, (statement) => {
      statement.Principal = { AWS: "*" };
      statement.Action = "sqs:*";
      statement.Condition = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
    }),
    resource: /QueuePolicy::responder-remediate$/,
    says: /an administrator of account \d{12} call sqs:PurgeQueue/,
  },
  {
    what: "a crawler's queue to which any bucket sends",
    change: queue(/^partition-crawler-queue$/, (statement) => delete statement.Condition),
    resource: /QueuePolicy::partition-crawler-queue$/,
    says: /s3.amazonaws.com on behalf of/,
  },
  {
    what: "a topic to which anybody publishes",
    change: topic((statement) => {
      statement.Principal = "*";
      delete statement.Condition;
    }),
    resource: /TopicPolicy::operations-alarms$/,
    says: /an administrator outside the organization call sns:Publish/,
    alone: true,
  },
  {
    what: "a topic that publishes for any account's alarms",
    change: topic((statement) => delete statement.Condition),
    resource: /TopicPolicy::operations-alarms$/,
    says: /cloudwatch.amazonaws.com on behalf of arn:aws:cloudwatch:[\w-]+:999999999999:/,
  },
  {
    what: "a key that anybody administers",
    change: key((statement) => {
      if (statement.Sid === "AdministerThroughIam") statement.Principal = "*";
      if (statement.Sid === "AdministerThroughIam") statement.Action = "kms:*";
    }),
    resource: /Key::event-archive-key$/,
    says: /an administrator outside the organization call kms:Decrypt/,
    alone: true,
  },
  {
    what: "a key with which everybody in its account decrypts",
    change: key((statement) => {
      if (statement.Sid === "ReadArchive") delete statement.Condition;
    }),
    resource: /Key::event-archive-key$/,
    says: /an administrator of account 100000000002 call kms:Decrypt/,
  },
  {
    what: "a key with which another account decrypts through S3",
    change: key((statement) => {
      if (statement.Sid === "ReadArchive") statement.Principal = { AWS: "*" };
      if (statement.Sid === "ReadArchive") delete statement.Condition.ArnLike;
    }),
    resource: /Key::event-archive-key$/,
    says: /an administrator outside the organization call kms:Decrypt/,
  },
  {
    what: "an archive that every account of the organization reads",
    change: bucket(/archive-archive$/, (statement) => {
      if (statement.Sid !== "DenyPlaintext") return;
      statement.Effect = "Allow";
      statement.Action = "s3:GetObject";
      statement.Condition = { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } };
    }),
    resource: /BucketPolicy::event-archive-archive$/,
    says: /an administrator of account \d{12} call s3:GetObject/,
  },
  {
    what: "access logs of any account's buckets",
    change: bucket(/archive-logs$/, (statement) => {
      if (statement.Sid === "AcceptAccessLogs") delete statement.Condition;
    }),
    resource: /BucketPolicy::event-archive-logs$/,
    says: /logging.s3.amazonaws.com on behalf of/,
  },
  {
    what: "a remediation role that is an administrator",
    change: (resource: Resource) =>
      resource.type === "aws:iam/rolePolicy:RolePolicy" && /remediation/.test(resource.name)
        ? [
            resource,
            {
              ...resource,
              type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
              urn: `${resource.urn}-administrator`,
              inputs: { role: resource.inputs["role"], policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
              outputs: { role: resource.inputs["role"], policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
            },
          ]
        : resource,
    resource: /-administrator$/,
    says: /attaches arn:aws:iam::aws:policy\/AdministratorAccess, which is not recorded/,
    alone: true,
  },
  {
    what: "a role with every call of a service",
    change: own(/^event-archive-delivery-role$/, "WriteObjects", (statement) => (statement.Action = "s3:*")),
    resource: /RolePolicy::event-archive-delivery-role$/,
    says: /allows in statement "WriteObjects", s3:\*/,
    alone: true,
  },
  {
    what: "a role with every bucket",
    change: own(/^event-archive-delivery-role$/, "WriteObjects", (statement) => (statement.Resource = "*")),
    resource: /RolePolicy::event-archive-delivery-role$/,
    says: /on every resource/,
    alone: true,
  },
  {
    what: "a remediation role with the buckets of every Region",
    change: own(/remediation-role$/, "EnforceBucketEncryption", (statement) => delete statement.Condition),
    resource: /RolePolicy::forwarding-\d{12}-remediation-role$/,
    says: /in every Region/,
    alone: true,
  },
  {
    what: "a role that decrypts by calls of its own",
    change: own(/^partition-crawler-role$/, "DecryptObjects", (statement) => delete statement.Condition.StringEquals),
    resource: /RolePolicy::partition-crawler-role$/,
    says: /kms:Decrypt on .+ directly/,
    alone: true,
  },
  {
    what: "a role that decrypts for any bucket",
    change: own(/^partition-crawler-role$/, "DecryptObjects", (statement) => delete statement.Condition.StringLike),
    resource: /RolePolicy::partition-crawler-role$/,
    says: /through S3 for nothing/,
    alone: true,
  },
  {
    what: "a role that reopens findings",
    change: own(
      /findings-role$/,
      "ResolveOnly",
      (statement) => (statement.Condition = { Null: { "aws:SourceIp": "false" } }),
    ),
    resource: /RolePolicy::forwarding-\d{12}-findings-role$/,
    says: /set findings to NEW/,
    alone: true,
  },
  {
    what: "a role that changes how severe a finding is",
    change: own(
      /findings-role$/,
      "KeepSeverity",
      (statement) => (statement.Condition = { Null: { "aws:SourceIp": "false" } }),
    ),
    resource: /RolePolicy::forwarding-\d{12}-findings-role$/,
    says: /severity of findings/,
    alone: true,
  },
  {
    what: "a role that imports findings for any account",
    change: own(/findings-role$/, "ImportFindings", (statement) => delete statement.Condition),
    resource: /RolePolicy::forwarding-\d{12}-findings-role$/,
    says: /import findings for any account/,
    alone: true,
  },
  {
    what: "a key that readers use without S3",
    change: key((statement) => {
      if (statement.Sid === "ReadArchive") delete statement.Condition.StringEquals;
    }),
    resource: /Key::event-archive-key$/,
    says: /directly for .+ call kms:Decrypt/,
    alone: true,
  },
  {
    what: "a key that readers use for buckets of other accounts",
    change: key((statement) => {
      if (statement.Sid === "ReadArchive") delete statement.Condition.StringLike;
    }),
    resource: /Key::event-archive-key$/,
    says: /through S3 for .+ of another account call kms:Decrypt/,
  },
  {
    what: "a key whose readers may give it to others",
    change: key((statement) => {
      if (statement.Sid === "ReadArchive") statement.Action = "kms:*";
    }),
    resource: /Key::event-archive-key$/,
    says: /call kms:CreateGrant/,
  },
  {
    what: "a queue from which EventBridge may read",
    change: queue(/^central-bus-dead-letters$/, (statement) => (statement.Action = "sqs:*")),
    resource: /QueuePolicy::central-bus-dead-letters$/,
    says: /events.amazonaws.com call sqs:ReceiveMessage/,
    alone: true,
  },
  {
    what: "a role that takes session tags",
    change: trust(forwarding, (statement) => (statement.Action = "sts:*")),
    resource: /Role::forwarding-\d{12}-role$/,
    says: /allows sts:\*: use sts:AssumeRole/,
    alone: true,
  },
  {
    what: "a queue of dead letters from which EventBridge may read, beside another statement",
    change: queue(/^responder-claim-check$/, (statement) => {
      if (statement.Sid === "AcceptDeadLetters") statement.Action = "sqs:*";
    }),
    resource: /QueuePolicy::responder-claim-check$/,
    says: /events.amazonaws.com call sqs:ReceiveMessage/,
    alone: true,
  },
  {
    what: "a crawler's queue to which a bucket of its name sends, in whatever account",
    change: queue(/^partition-crawler-queue$/, (statement) => delete statement.Condition.StringEquals),
    resource: /QueuePolicy::partition-crawler-queue$/,
    says: /s3.amazonaws.com on behalf of arn:aws:s3:::/,
    alone: true,
  },
  {
    what: "a role that decrypts for buckets called likewise",
    change: own(/^partition-crawler-role$/, "DecryptObjects", (statement) => {
      const likewise = JSON.stringify(statement.Condition.StringLike).replace(/\d{12}/g, "*");
      statement.Condition.StringLike = JSON.parse(likewise);
    }),
    resource: /RolePolicy::partition-crawler-role$/,
    says: /for whatever bucket is called/,
    alone: true,
  },
  {
    what: "a role that reads who pays",
    change: own(/^responder-enrich-findings$/, "ReadSecurityContacts", (statement) => delete statement.Condition),
    resource: /RolePolicy::responder-enrich-findings$/,
    says: /contacts for billing/,
    alone: true,
  },
  {
    what: "a log that any account's deliveries fill",
    change: statements("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument", /./, (statement) => {
      delete statement.Condition;
    }),
    resource: /LogResourcePolicy::central-bus-log$/,
    says: /delivery.logs.amazonaws.com on behalf of/,
    alone: true,
  },
];
