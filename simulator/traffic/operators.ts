import type { Settings } from "../../model/settings-schema";
import type { Aws } from "../aws/aws";
import { secretsManager } from "../aws/services/secrets-manager";

/** Makes what operators make by hand before the first event, and no stack records: secrets, as docs/responders.md says. */
export function prepareSecrets(aws: Aws, { organization, notifications }: Settings, region: string): void {
  const secrets = aws.state(secretsManager, organization.governanceAccountId, region);
  for (const { id, secret } of notifications.channels)
    secrets.set(secret, JSON.stringify({ webhook: `https://hooks.slack.com/services/T00000000/B00000000/${id}` }));
}
