import type { Settings } from "../../model/settings/schema";
import type { Aws } from "../services/endpoint/endpoint";
import { secretsManager } from "../services/secrets-manager/api";

/** Makes what operators make by hand before the first event, and no stack records: secrets, as docs/responders.md says. */
export function prepareSecrets(
  aws: Aws,
  { organization, notifications }: Pick<Settings, "organization" | "notifications">,
  region: string,
): void {
  const secrets = aws.state(secretsManager, organization.governanceAccountId, region);
  for (const { id, kind, secret } of notifications.channels)
    if (secret !== undefined) secrets.set(nameOf(secret), JSON.stringify(secretFor(kind, id)));
}

const nameOf = (secret: string) => /:secret:(.+?)(-[A-Za-z0-9]{6})?$/.exec(secret)?.[1] ?? secret;

function secretFor(kind: Settings["notifications"]["channels"][number]["kind"], id: string) {
  if (kind === "slack") return { webhook: `https://hooks.slack.com/services/T00000000/B00000000/${id}` };
  if (kind === "teams") return { webhook: `https://example.webhook.office.com/workflows/${id}` };
  return { url: `https://tickets.example.com/${id}`, headers: { "x-api-key": "in-memory" } };
}

/** A simulated web: each URL throttles its first caller, as chats do under load. */
export function busyWeb(): (message: { readonly url: string }) => Response | undefined {
  const called = new Set<string>();
  return ({ url }) => {
    if (called.has(url)) return undefined;
    called.add(url);
    return new Response("rate limited", { status: 429, headers: { "retry-after": "3" } });
  };
}
