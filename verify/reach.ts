import type * as account from "@aws-sdk/client-account";
import type * as athena from "@aws-sdk/client-athena";
import type * as cloudtrail from "@aws-sdk/client-cloudtrail";
import type * as cloudwatch from "@aws-sdk/client-cloudwatch";
import type * as events from "@aws-sdk/client-eventbridge";
import type * as firehose from "@aws-sdk/client-firehose";
import type * as glue from "@aws-sdk/client-glue";
import type * as iam from "@aws-sdk/client-iam";
import type * as kms from "@aws-sdk/client-kms";
import type * as lambda from "@aws-sdk/client-lambda";
import type * as organizations from "@aws-sdk/client-organizations";
import type * as s3 from "@aws-sdk/client-s3";
import type * as scheduler from "@aws-sdk/client-scheduler";
import type * as sns from "@aws-sdk/client-sns";
import type * as sqs from "@aws-sdk/client-sqs";
import type * as sts from "@aws-sdk/client-sts";
import { arns } from "../model/names";
import type { Settings } from "../model/settings/schema";
import type { ReadingClients } from "../read-back/clients";

/** The clients of one account and Region by the service's name in IAM. Each is made when first asked for. */
export interface Clients extends ReadingClients {
  readonly account: account.AccountClient;
  readonly athena: athena.AthenaClient;
  readonly organizations: organizations.OrganizationsClient;
  readonly sts: sts.STSClient;
}

/** Package and class of each client: loaded when a call needs it. */
const packages: { readonly [Name in keyof Clients]: () => new (config: object) => Clients[Name] } = {
  /* eslint-disable @typescript-eslint/no-require-imports */
  account: () => (require("@aws-sdk/client-account") as typeof account).AccountClient,
  athena: () => (require("@aws-sdk/client-athena") as typeof athena).AthenaClient,
  cloudtrail: () => (require("@aws-sdk/client-cloudtrail") as typeof cloudtrail).CloudTrailClient,
  cloudwatch: () => (require("@aws-sdk/client-cloudwatch") as typeof cloudwatch).CloudWatchClient,
  events: () => (require("@aws-sdk/client-eventbridge") as typeof events).EventBridgeClient,
  firehose: () => (require("@aws-sdk/client-firehose") as typeof firehose).FirehoseClient,
  glue: () => (require("@aws-sdk/client-glue") as typeof glue).GlueClient,
  iam: () => (require("@aws-sdk/client-iam") as typeof iam).IAMClient,
  kms: () => (require("@aws-sdk/client-kms") as typeof kms).KMSClient,
  lambda: () => (require("@aws-sdk/client-lambda") as typeof lambda).LambdaClient,
  organizations: () => (require("@aws-sdk/client-organizations") as typeof organizations).OrganizationsClient,
  s3: () => (require("@aws-sdk/client-s3") as typeof s3).S3Client,
  scheduler: () => (require("@aws-sdk/client-scheduler") as typeof scheduler).SchedulerClient,
  sns: () => (require("@aws-sdk/client-sns") as typeof sns).SNSClient,
  sqs: () => (require("@aws-sdk/client-sqs") as typeof sqs).SQSClient,
  sts: () => (require("@aws-sdk/client-sts") as typeof sts).STSClient,
  /* eslint-enable @typescript-eslint/no-require-imports */
};

/** How a verification reaches AWS. */
export interface Reach {
  /** Clients of the governance account with the caller's credentials. */
  own(region: string): Clients;
  /**
   * Clients of any account: in a member those of its deployment role, as the program's providers assume it.
   *
   * Rejects with what STS answered, each time: an account that is suspended, closed or gone answers as one without the role.
   */
  in(account: string, region: string): Promise<Clients>;
}

/** The sections from which it is known where to ask and as whom. */
export type ReachSections = Pick<Settings, "homeRegion" | "rollout" | "organization">;

/** Options of every client: tests give a request handler, credentials and no repetition. */
export type ClientConfig = Readonly<Record<string, unknown>>;

/**
 * Attempts per call: EventBridge and IAM allow some dozen reads per second and account, and refuse the rest. Once a client
 * is refused it asks more slowly (AWS SDKs and tools reference guide, "Retry behavior", adaptive).
 */
const maxAttempts = 10;

/** Minutes for which an assumed role is used. STS gives an hour to a role that was assumed by one (IAM user guide, "Role chaining"). */
const sessionMinutes = 45;

/** @param roleName another role in the members than the settings' own: one that may only read. */
export function reachAws(
  { homeRegion, rollout, organization }: ReachSections,
  { config = {}, roleName = rollout.roleName }: { readonly config?: ClientConfig; readonly roleName?: string } = {},
): Reach {
  const base = { maxAttempts, retryMode: "adaptive", ...config };
  const sessions = new Map<string, { readonly until: number; readonly credentials: Promise<object> }>();
  const home = clientsOf({ ...base, region: homeRegion });
  const own = (region: string) => (region === homeRegion ? home : clientsOf({ ...base, region }));
  return {
    own,
    async in(account, region) {
      if (account === organization.governanceAccountId) return own(region);
      return clientsOf({ ...base, region, credentials: await credentialsIn(account) });
    },
  };

  function credentialsIn(account: string): Promise<object> {
    const known = sessions.get(account);
    if (known !== undefined && known.until > Date.now()) return known.credentials;
    const credentials = assume(account);
    sessions.set(account, { until: Date.now() + sessionMinutes * 60_000, credentials });
    // Whoever asks gets the rejection; this copy of it is nobody's.
    credentials.catch(() => undefined);
    return credentials;
  }

  async function assume(account: string): Promise<object> {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { AssumeRoleCommand } = require("@aws-sdk/client-sts") as typeof sts;
    const { Credentials: given } = await home.sts.send(
      new AssumeRoleCommand({
        RoleArn: arns.role(account, roleName),
        RoleSessionName: rollout.sessionName,
        ...(rollout.externalId !== undefined && { ExternalId: rollout.externalId }),
      }),
    );
    return {
      accessKeyId: given?.AccessKeyId ?? "",
      secretAccessKey: given?.SecretAccessKey ?? "",
      sessionToken: given?.SessionToken ?? "",
    };
  }
}

function clientsOf(config: ClientConfig): Clients {
  const made = new Map<keyof Clients, unknown>();
  return new Proxy({} as Clients, {
    get(_target, name: keyof Clients) {
      if (!(name in packages)) return undefined;
      if (!made.has(name)) made.set(name, new (packages[name]())(config));
      return made.get(name);
    },
  });
}
