import { DescribeRuleCommand, EventBridgeClient, type EventBridgeClientConfig } from "@aws-sdk/client-eventbridge";
import { AssumeRoleCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { arns } from "../model/names";
import type { Settings } from "../model/settings/schema";

/** Asks whether an account can be reached as a deployment would reach it. Resolves to the reason why not. */
export interface Probe {
  /** By the deployment role, which is assumed and not used. */
  role(accountId: string): Promise<string | undefined>;
  /** By a rule of the governance account on the account's default bus, which is looked at. */
  bus(accountId: string, region: string, rule: string): Promise<string | undefined>;
}

/** With these no account at all can be reached (IAM user guide, "Common errors"; the SDK's own two). */
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
 * Probes with the credentials at hand, the governance account's. Each call is repeated by the SDK where that helps. A role
 * that may not be assumed, an account that is suspended, closed or not ready yet and one that left all look alike: STS
 * says `AccessDenied` (STS API reference, AssumeRole).
 *
 * Rejects when the credentials themselves are refused: then nothing is known about any account.
 */
export function awsProbe(
  { homeRegion, rollout, organization }: Settings,
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
