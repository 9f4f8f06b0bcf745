import { DescribeRuleCommand, EventBridgeClient, type EventBridgeClientConfig } from "@aws-sdk/client-eventbridge";
import { AssumeRoleCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { arns } from "../model/names";
import type { Settings } from "../model/settings/schema";

/** The sections from which a probe knows where to ask and as whom. */
export type ProbeSections = Pick<Settings, "homeRegion" | "rollout" | "organization">;

/** Asks whether an account can be reached as a deployment would reach it. Resolves to the reason why not. */
export interface Probe {
  /** Through the deployment role, which is assumed but not used. */
  role(accountId: string): Promise<string | undefined>;
  /** Reads a rule of the governance account on the account's default bus. */
  bus(accountId: string, region: string, rule: string): Promise<string | undefined>;
}

/** With these errors no account can be reached (IAM user guide, "Common errors"; the SDK's own two). */
const refusedCredentials = [
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "TokenProviderError",
  "UnrecognizedClientException",
];

/**
 * Probes with the caller's credentials, the governance account's. The SDK retries transient errors. A role that may not
 * be assumed, an account that is suspended, closed or not ready yet and one that left all look alike: STS returns
 * `AccessDenied` (STS API reference, AssumeRole).
 *
 * Rejects if the credentials themselves are invalid: then nothing is known about any account.
 */
export function awsProbe(
  { homeRegion, rollout, organization }: ProbeSections,
  config: STSClientConfig & EventBridgeClientConfig = {},
): Probe {
  const sts = new STSClient({ region: homeRegion, maxAttempts: 4, ...config });
  const eventBridge = new Map<string, EventBridgeClient>();
  const clientOf = (region: string) => {
    const client = eventBridge.get(region) ?? new EventBridgeClient({ maxAttempts: 4, ...config, region });
    eventBridge.set(region, client);
    return client;
  };
  const reasonOf = async (call: () => Promise<unknown>, fine?: string): Promise<string | undefined> => {
    try {
      await call();
      return undefined;
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      if (name === fine) return undefined;
      if (refusedCredentials.includes(name))
        throw new Error(
          `AWS rejects the credentials in use (${name}: ${message}). They must be those of the governance account, ${organization.governanceAccountId}.`,
          { cause: error },
        );
      return `${name}: ${message}`;
    }
  };
  return {
    role: (accountId) =>
      reasonOf(() =>
        sts.send(
          new AssumeRoleCommand({
            RoleArn: arns.role(accountId, rollout.roleName),
            RoleSessionName: rollout.sessionName,
            DurationSeconds: 900,
            ...(rollout.externalId !== undefined && { ExternalId: rollout.externalId }),
          }),
        ),
      ),
    bus: (accountId, region, rule) =>
      reasonOf(
        () =>
          clientOf(region).send(
            new DescribeRuleCommand({ Name: rule, EventBusName: arns.bus(region, accountId, "default") }),
          ),
        "ResourceNotFoundException",
      ),
  };
}
