import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import * as cloudTrail from "@aws-sdk/client-cloudtrail";
import { EC2Client } from "@aws-sdk/client-ec2";
import * as ec2 from "@aws-sdk/client-ec2";
import { IAMClient } from "@aws-sdk/client-iam";
import * as iam from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import * as s3 from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { policy } from "../../model/iam/policies";
import { remediationStatements } from "../../model/remediate/policies";
import type { RemediationSettings } from "../../model/settings/remediation";
import { type FunctionContext, sdkOptions } from "../runtime/context";
import type { Candidate } from "./decide";
import type { Call } from "./remediation";

/** Makes a call in a member. Rejects as the AWS SDK does. */
export type Send = (call: Call) => Promise<Readonly<Record<string, unknown>>>;

/* eslint-disable @typescript-eslint/no-explicit-any -- the SDK's commands have one type each */
type Command = new (input: any) => any;

/** Every call that a remediation makes: one that is not listed cannot be made by mistake. */
const commands: Readonly<Record<Call["service"], Readonly<Record<string, Command>>>> = {
  s3: {
    DeleteBucketPolicy: s3.DeleteBucketPolicyCommand,
    GetBucketEncryption: s3.GetBucketEncryptionCommand,
    GetBucketPolicy: s3.GetBucketPolicyCommand,
    GetBucketTagging: s3.GetBucketTaggingCommand,
    GetPublicAccessBlock: s3.GetPublicAccessBlockCommand,
    PutBucketEncryption: s3.PutBucketEncryptionCommand,
    PutBucketPolicy: s3.PutBucketPolicyCommand,
    PutPublicAccessBlock: s3.PutPublicAccessBlockCommand,
  },
  ec2: {
    CreateTags: ec2.CreateTagsCommand,
    DescribeInstances: ec2.DescribeInstancesCommand,
    DescribeSecurityGroupRules: ec2.DescribeSecurityGroupRulesCommand,
    DescribeSecurityGroups: ec2.DescribeSecurityGroupsCommand,
    ModifyNetworkInterfaceAttribute: ec2.ModifyNetworkInterfaceAttributeCommand,
    RevokeSecurityGroupIngress: ec2.RevokeSecurityGroupIngressCommand,
  },
  iam: {
    GetAccessKeyLastUsed: iam.GetAccessKeyLastUsedCommand,
    ListAccessKeys: iam.ListAccessKeysCommand,
    ListUserTags: iam.ListUserTagsCommand,
    UpdateAccessKey: iam.UpdateAccessKeyCommand,
  },
  cloudtrail: {
    GetTrailStatus: cloudTrail.GetTrailStatusCommand,
    ListTags: cloudTrail.ListTagsCommand,
    StartLogging: cloudTrail.StartLoggingCommand,
  },
};

const clients = { s3: S3Client, ec2: EC2Client, iam: IAMClient, cloudtrail: CloudTrailClient };

/**
 * Reaches members by their role. The session's policy leaves of the role what this one remediation needs for this one
 * resource (IAM user guide, "Session policies"), and in dry-run only reads; its name leads from CloudTrail back to the event.
 */
export function createMembers(
  context: FunctionContext,
  { instances }: Pick<RemediationSettings, "instances">,
): (candidate: Candidate, eventId: string) => Promise<Send> {
  const sts = new STSClient(sdkOptions(context));
  return async ({ remediation, roleArn, target, mode }, eventId) => {
    const statements = remediationStatements(
      remediation,
      { acts: mode === "enforce", addsSecurityGroup: instances.securityGroup !== undefined },
      { accountId: target.accountId, region: target.region, resource: target.name },
    );
    const { Credentials: session } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: `remediate-${eventId.replace(/[^\w-]/g, "")}`.slice(0, 64),
        DurationSeconds: 900,
        Policy: JSON.stringify(policy(...statements)),
      }),
    );
    const options = sdkOptions(context, {
      region: target.region,
      credentials: {
        accessKeyId: session?.AccessKeyId ?? "",
        secretAccessKey: session?.SecretAccessKey ?? "",
        sessionToken: session?.SessionToken ?? "",
      },
    });
    const made = new Map<Call["service"], { send(command: any): Promise<any> }>();
    return ({ service, action, input }) => {
      const Command = commands[service][action];
      if (Command === undefined) throw new Error(`No remediation may call ${service}:${action}.`);
      const client = made.get(service) ?? (new clients[service](options) as { send(command: any): Promise<any> });
      made.set(service, client);
      return client.send(new Command(input));
    };
  };
}
