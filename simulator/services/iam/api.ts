import { awsQuery } from "../protocols/query";
import { AwsError, type Call, type Service } from "../protocols/service";

/** An account's users, and their access keys by id. */
export interface Iam {
  readonly users: Map<string, { readonly tags: Record<string, string> }>;
  readonly keys: Map<string, { readonly user: string; status: string }>;
}

const userArn = ({ account }: Call, name: string) => `arn:aws:iam::${account}:user/${name}`;
const noSuch = (what: string) => new AwsError("NoSuchEntity", `${what} cannot be found.`, 404);

/** Identity and Access Management: users' access keys. */
export const iam: Service<Iam> = {
  name: "iam",
  scope: "account",
  protocol: awsQuery,
  create: () => ({ users: new Map(), keys: new Map() }),
  actions: {
    GetAccessKeyLastUsed: {
      resources: ({ AccessKeyId }, call, { keys }) => [userArn(call, keys.get(String(AccessKeyId))?.user ?? "nobody")],
      run: ({ keys }, { AccessKeyId }) => {
        const key = keys.get(String(AccessKeyId));
        if (key === undefined) throw noSuch(`The Access Key with id ${String(AccessKeyId)}`);
        return { UserName: key.user, AccessKeyLastUsed: { Region: "N/A", ServiceName: "N/A" } };
      },
    },
    ListAccessKeys: {
      resources: ({ UserName }, call) => [userArn(call, String(UserName))],
      run: ({ keys }, { UserName }) => ({
        AccessKeyMetadata: [...keys]
          .filter(([, { user }]) => user === UserName)
          .map(([AccessKeyId, { user, status }]) => ({ UserName: user, AccessKeyId, Status: status })),
        IsTruncated: false,
      }),
    },
    ListUserTags: {
      resources: ({ UserName }, call) => [userArn(call, String(UserName))],
      run: ({ users }, { UserName }) => {
        const user = users.get(String(UserName));
        if (user === undefined) throw noSuch(`The user with name ${String(UserName)}`);
        return { Tags: Object.entries(user.tags).map(([Key, Value]) => ({ Key, Value })), IsTruncated: false };
      },
    },
    UpdateAccessKey: {
      resources: ({ UserName }, call) => [userArn(call, String(UserName))],
      mutates: true,
      run: ({ keys }, { UserName, AccessKeyId, Status }) => {
        const key = keys.get(String(AccessKeyId));
        if (key === undefined || key.user !== UserName) throw noSuch(`The Access Key with id ${String(AccessKeyId)}`);
        key.status = String(Status);
      },
    },
  },
};
