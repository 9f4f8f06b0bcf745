import { awsQuery } from "../protocols/query";
import type { Service } from "../protocols/service";

/** Security Token Service: sessions of recorded roles. A role's trust policy decides whether it may be assumed. */
export const sts: Service = {
  name: "sts",
  scope: "everywhere",
  protocol: awsQuery,
  create: () => undefined,
  actions: {
    AssumeRole: {
      resources: ({ RoleArn }) => [String(RoleArn)],
      context: ({ ExternalId, RoleSessionName }) => ({
        "sts:ExternalId": ExternalId as string | undefined,
        "sts:RoleSessionName": RoleSessionName as string | undefined,
      }),
      run: (_state, { RoleArn, RoleSessionName, Policy }, { aws, now }) => {
        const policy = Policy === undefined ? undefined : String(Policy);
        const credentials = aws.assume(String(RoleArn), String(RoleSessionName), policy);
        return {
          Credentials: {
            AccessKeyId: credentials.accessKeyId,
            SecretAccessKey: credentials.secretAccessKey,
            SessionToken: credentials.sessionToken,
            Expiration: new Date(now.getTime() + 3_600_000),
          },
          AssumedRoleUser: {
            Arn: `${String(RoleArn).replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/${String(RoleSessionName)}`,
            AssumedRoleId: `AROAEXAMPLE:${String(RoleSessionName)}`,
          },
        };
      },
    },
    GetCallerIdentity: {
      // Needs no permission (STS API reference, GetCallerIdentity).
      resources: () => [],
      run: (_state, _input, { account, principal }) => ({ Account: account, Arn: principal, UserId: "AROAEXAMPLE" }),
    },
  },
};
