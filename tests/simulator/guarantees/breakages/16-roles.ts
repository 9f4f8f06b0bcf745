import { type Breakage, editDocument, editNamed } from "./breakage";

const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
const notify = /^responder-notify$/;

/** Takes an action away from one role. */
const lacking = (name: RegExp, action: string) =>
  editDocument(rolePolicy, "policy", name, (policy) => {
    policy.Statement = policy.Statement.flatMap((statement: any) => {
      const left = [statement.Action].flat().filter((each) => each !== action);
      return left.length > 0 ? { ...statement, Action: left } : [];
    });
  });

export const breakages: readonly Breakage[] = [
  {
    what: "a function that may not write its log",
    change: editNamed(rolePolicy, notify, (inputs) => {
      inputs.policy = inputs.policy.replace("logs:PutLogEvents", "logs:DescribeLogStreams");
    }),
    resource: /RolePolicy::responder-notify$/,
    says: /nobody sees why it failed/,
    alone: true,
  },
  {
    what: "a forwarding role that may not put events",
    change: editNamed(rolePolicy, /^forwarding-\d{12}-role$/, (inputs) => {
      inputs.policy = inputs.policy.replaceAll("events:PutEvents", "events:PutRule");
    }),
    resource: /RolePolicy::forwarding-\d{12}-role$/,
    says: /cannot call events:PutEvents/,
  },
  {
    what: "an archive rule's role that may not write to its stream",
    change: editNamed(rolePolicy, /^event-archive-rule-role$/, (inputs) => {
      inputs.policy = inputs.policy.replace("firehose:PutRecordBatch", "firehose:DescribeDeliveryStream");
    }),
    resource: /RolePolicy::event-archive-rule-role$/,
    says: /cannot call firehose:PutRecordBatch/,
    alone: true,
  },
  {
    what: "a schedule that may not use its role",
    change: editNamed("aws:iam/role:Role", /^notification-channels-digest$/, (inputs) => {
      inputs.assumeRolePolicy = inputs.assumeRolePolicy.replace("scheduler.amazonaws.com", "glue.amazonaws.com");
    }),
    resource: /Role::notification-channels-digest$/,
    says: /scheduler.amazonaws.com cannot assume/,
  },
  {
    what: "a delivery stream that may not decrypt",
    change: editNamed(rolePolicy, /^event-archive-delivery-role$/, (inputs) => {
      inputs.policy = inputs.policy.replace("kms:Decrypt", "kms:DescribeKey");
    }),
    resource: /RolePolicy::event-archive-delivery-role$/,
    says: /cannot call kms:Decrypt/,
    alone: true,
  },
  {
    what: "a crawler that may not add partitions",
    change: editNamed(rolePolicy, /^partition-crawler-role$/, (inputs) => {
      inputs.policy = inputs.policy.replace("glue:BatchCreatePartition", "glue:GetTables");
    }),
    resource: /RolePolicy::partition-crawler-role$/,
    says: /cannot call glue:BatchCreatePartition/,
    alone: true,
  },
  {
    what: "claim-check without firehose:PutRecord",
    change: lacking(/^responder-claim-check$/, "firehose:PutRecord"),
    resource: /RolePolicy::responder-claim-check$|Role::responder-claim-check$/,
    says: /firehose:PutRecord/,
  },
  {
    what: "claim-check without kms:GenerateDataKey",
    change: lacking(/^responder-claim-check$/, "kms:GenerateDataKey"),
    resource: /RolePolicy::responder-claim-check$|Role::responder-claim-check$/,
    says: /kms:GenerateDataKey/,
  },
  {
    what: "claim-check without s3:PutObject",
    change: lacking(/^responder-claim-check$/, "s3:PutObject"),
    resource: /RolePolicy::responder-claim-check$|Role::responder-claim-check$/,
    says: /s3:PutObject/,
  },
  {
    what: "correlate-findings without dynamodb:PutItem",
    change: lacking(/^responder-correlate-findings$/, "dynamodb:PutItem"),
    resource: /RolePolicy::responder-correlate-findings$|Role::responder-correlate-findings$/,
    says: /dynamodb:PutItem/,
  },
  {
    what: "detect-drift without events:DescribeEventBus",
    change: lacking(/^responder-detect-drift$/, "events:DescribeEventBus"),
    resource: /RolePolicy::responder-detect-drift$|Role::responder-detect-drift$/,
    says: /events:DescribeEventBus/,
    alone: true,
  },
  {
    what: "detect-drift without events:PutEvents",
    change: lacking(/^responder-detect-drift$/, "events:PutEvents"),
    resource: /RolePolicy::responder-detect-drift$|Role::responder-detect-drift$/,
    says: /put no event of event-governance.drift/,
    alone: true,
  },
  {
    what: "enrich-findings without account:GetAlternateContact",
    change: lacking(/^responder-enrich-findings$/, "account:GetAlternateContact"),
    resource: /RolePolicy::responder-enrich-findings$|Role::responder-enrich-findings$/,
    says: /account:GetAlternateContact/,
  },
  {
    what: "notify without dynamodb:BatchGetItem",
    change: lacking(/^responder-notify$/, "dynamodb:BatchGetItem"),
    resource: /RolePolicy::responder-notify$|Role::responder-notify$/,
    says: /dynamodb:BatchGetItem/,
  },
  {
    what: "notify without events:PutEvents",
    change: lacking(/^responder-notify$/, "events:PutEvents"),
    resource: /RolePolicy::responder-notify$|Role::responder-notify$/,
    says: /put no event of event-governance.notification/,
  },
  {
    what: "notify without secretsmanager:GetSecretValue",
    change: lacking(/^responder-notify$/, "secretsmanager:GetSecretValue"),
    resource: /RolePolicy::responder-notify$|Role::responder-notify$/,
    says: /secretsmanager:GetSecretValue/,
  },
  {
    what: "notify without sqs:DeleteMessage",
    change: lacking(/^responder-notify$/, "sqs:DeleteMessage"),
    resource: /RolePolicy::responder-notify$|Role::responder-notify$/,
    says: /sqs:DeleteMessage/,
  },
  {
    what: "remediate without sqs:ChangeMessageVisibility",
    change: lacking(/^responder-remediate$/, "sqs:ChangeMessageVisibility"),
    resource: /RolePolicy::responder-remediate$|Role::responder-remediate$/,
    says: /sqs:ChangeMessageVisibility/,
  },
  {
    what: "resolve-findings without sts:AssumeRole",
    change: lacking(/^responder-resolve-findings$/, "sts:AssumeRole"),
    resource: /RolePolicy::responder-resolve-findings$|Role::responder-resolve-findings$/,
    says: /sts:AssumeRole/,
  },
  {
    what: "run-queries without Athena",
    change: lacking(/^responder-run-queries$/, "athena:StartQueryExecution"),
    resource: /RolePolicy::responder-run-queries$|Role::responder-run-queries$/,
    says: /athena:StartQueryExecution/,
  },
  {
    what: "run-queries without the archive's objects",
    change: lacking(/^responder-run-queries$/, "s3:GetObject"),
    resource: /RolePolicy::responder-run-queries$|Role::responder-run-queries$/,
    says: /s3:GetObject/,
  },
  {
    what: "watch-silence without dynamodb:UpdateItem",
    change: lacking(/^responder-watch-silence$/, "dynamodb:UpdateItem"),
    resource: /RolePolicy::responder-watch-silence$|Role::responder-watch-silence$/,
    says: /dynamodb:UpdateItem/,
  },
  {
    what: "a role in members that cannot look at keys",
    change: lacking(/-remediation-role$/, "iam:ListAccessKeys"),
    resource: /RolePolicy::forwarding-\d{12}-remediation-role$/,
    says: /cannot call iam:ListAccessKeys on arn:aws:iam::\d{12}:user\/x/,
    alone: true,
  },
  {
    what: "a role in members that cannot read findings",
    change: lacking(/-findings-role$/, "securityhub:GetFindings"),
    resource: /RolePolicy::forwarding-\d{12}-findings-role$/,
    says: /cannot call securityhub:GetFindings/,
    alone: true,
  },
  {
    what: "a crawler that cannot add a partition",
    change: lacking(/^partition-crawler-role$/, "glue:BatchCreatePartition"),
    resource: /RolePolicy::partition-crawler-role$/,
    says: /cannot call glue:BatchCreatePartition/,
    alone: true,
  },
  {
    what: "a crawler that writes no log",
    change: lacking(/^partition-crawler-role$/, "logs:PutLogEvents"),
    resource: /RolePolicy::partition-crawler-role$/,
    says: /cannot call logs:PutLogEvents/,
    alone: true,
  },
  {
    what: "a function that may do what its code never does",
    change: editDocument(rolePolicy, "policy", notify, (policy) =>
      policy.Statement.push({
        Effect: "Allow",
        Action: "dynamodb:DeleteItem",
        Resource: "arn:aws:dynamodb:*:*:table/x",
      }),
    ),
    resource: /RolePolicy::responder-notify$/,
    says: /allows dynamodb:DeleteItem .+ which nothing needs/,
    alone: true,
  },
  {
    what: "a function that may put events of any source",
    change: editNamed(rolePolicy, notify, (inputs) => {
      inputs.policy = inputs.policy.replace(/,"Condition":\{"StringEquals":\{"events:source":"[^"]+"\}\}/, "");
    }),
    resource: /RolePolicy::responder-notify$/,
    says: /put events of any source/,
    alone: true,
  },
  {
    what: "a schedule whose role may put events of any source",
    change: editNamed(rolePolicy, /^notification-channels-digest$/, (inputs) => {
      inputs.policy = inputs.policy.replace(/,"Condition":\{"StringEquals":\{"events:source":"[^"]+"\}\}/, "");
    }),
    resource: /RolePolicy::notification-channels-digest$/,
    says: /put events of any source/,
    alone: true,
  },
];
