import { FirehoseClient } from "@aws-sdk/client-firehose";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { arns } from "../model/names";
import type { Settings } from "../model/settings/schema";

/** What the clients of AWS's SDK are made of, beside their Region. For tests. */
export interface ClientConfig {
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Clients for the queues of members and for what hubs have. */
export interface Clients {
  /** In the governance account, or through a role in another. */
  sqs(accountId: string, region: string, assumes: boolean): SQSClient;
  firehose(region: string): FirehoseClient;
  sns(region: string): SNSClient;
  close(): void;
}

/**
 * Clients with the caller's credentials, the governance account's, and in members with those of a role.
 *
 * @param roleName of the role to assume in members.
 */
export function createClients(
  { homeRegion, rollout }: Pick<Settings, "homeRegion" | "rollout">,
  roleName: string,
  config: ClientConfig = {},
): Clients {
  const options = { maxAttempts: 4, ...config };
  const sts = new STSClient({ ...options, region: homeRegion });
  const made = new Map<string, { destroy(): void }>();
  const once = <Client extends { destroy(): void }>(key: string, make: () => Client): Client => {
    const client = (made.get(key) as Client | undefined) ?? make();
    made.set(key, client);
    return client;
  };
  return {
    sqs: (accountId, region, assumes) =>
      once(
        `sqs ${accountId} ${region}`,
        () =>
          new SQSClient({
            ...options,
            region,
            // The endpoint follows from the Region: a test's own would be replaced by the host of the queue's URL.
            useQueueUrlAsEndpoint: false,
            ...(assumes && { credentials: () => assume(accountId) }),
          }),
      ),
    firehose: (region) => once(`firehose ${region}`, () => new FirehoseClient({ ...options, region })),
    sns: (region) => once(`sns ${region}`, () => new SNSClient({ ...options, region })),
    close: () => [sts, ...made.values()].forEach((client) => client.destroy()),
  };

  /** With an expiration, from which the SDK knows when to ask again. */
  async function assume(accountId: string) {
    const { Credentials: session } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: arns.role(accountId, roleName),
        RoleSessionName: rollout.sessionName,
        ...(rollout.externalId !== undefined && { ExternalId: rollout.externalId }),
      }),
    );
    return {
      accessKeyId: session?.AccessKeyId ?? "",
      secretAccessKey: session?.SecretAccessKey ?? "",
      sessionToken: session?.SessionToken ?? "",
      ...(session?.Expiration !== undefined && { expiration: session.Expiration }),
    };
  }
}
