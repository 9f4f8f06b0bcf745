import type { Envelope, JsonObject } from "../../model/envelope";
import { text } from "../../model/json";
import type { Settings } from "../../model/settings/schema";

/** Requests that a change of the organization's accounts must cause. */
export interface Reconciliation {
  /** The account in question; absent if the event does not have it in a documented field. */
  readonly accountId?: string;
  /** URLs that must be called, each once. */
  readonly addresses: readonly string[];
}

/** The sections that decide what a change of accounts must start. */
export type ReconcilingSections = Pick<
  Settings,
  | "accounts"
  | "administrators"
  | "detections"
  | "exemptions"
  | "findings"
  | "homeRegion"
  | "notifications"
  | "organization"
  | "reconciliation"
  | "regions"
  | "rollout"
>;

/** What an event must start, derived from settings and the event alone; undefined: nothing. */
export function expectedReconciliations(
  settings: ReconcilingSections,
  environment: string,
): (event: Envelope) => Reconciliation | undefined {
  const { organization, reconciliation, regions, homeRegion, rollout } = settings;
  if (reconciliation === undefined) return () => undefined;
  const stacks = Object.keys(regions).flatMap((region) =>
    Array.from({ length: rollout.shard?.of ?? 1 }, (_, index) =>
      index === 0
        ? region === homeRegion
          ? environment
          : `${environment}.${region}`
        : `${environment}.${region}.shard-${index + 1}`,
    ),
  );
  const addresses = {
    github: () => [
      `${reconciliation.endpoint ?? "https://api.github.com"}/repos/${String(reconciliation.repository)}/dispatches`,
    ],
    "pulumi-deployments": () =>
      stacks.map(
        (stack) =>
          `${reconciliation.endpoint ?? "https://api.pulumi.com"}/api/stacks/${String(reconciliation.pulumiOrganization)}/event-governance/${stack}/deployments`,
      ),
    url: () => [String(reconciliation.endpoint)],
  }[reconciliation.kind]();
  return (event) => {
    if (event.source !== "aws.organizations") return undefined;
    if (isTagging(event) && tagReaders(settings).length === 0) return undefined;
    const accountId = changedAccount(event, organization.managementAccountId);
    return accountId === undefined ? undefined : { ...(accountId !== null && { accountId }), addresses };
  };
}

const isTagging = ({ detail }: Envelope) => ["TagResource", "UntagResource"].includes(String(detail["eventName"]));

/** The settings that look at an account's tags. */
function tagReaders({
  accounts,
  administrators,
  detections,
  exemptions,
  findings,
  notifications,
}: ReconcilingSections): string[] {
  const readers: string[] = [];
  if ("discover" in accounts) {
    const { tags = {}, excludeTags } = accounts.discover;
    if (Object.keys({ ...tags, ...excludeTags }).length > 0) readers.push("accounts.discover");
  }
  if (notifications.routes.some((route) => Object.keys(route.tags ?? {}).length > 0)) readers.push("routes");
  if (exemptions.some((exemption) => exemption.accountTag)) readers.push("exemptions");
  if (detections.exceptions.some((exception) => exception.accountTag)) readers.push("exceptions");
  // Discovered accounts have tags only where something reads them.
  const written = findings.tags?.length ?? ("discover" in accounts ? 0 : 1);
  if (administrators.securityhub && findings.enrich && written > 0) readers.push("findings");
  return readers;
}

/** The account's id; null: a change without an id; undefined: not a change. */
function changedAccount({ account, detail }: Envelope, management: string): string | null | undefined {
  if (detail["errorCode"] !== undefined) return undefined;
  const name = String(detail["eventName"]);
  if (name === "LeaveOrganization" || name === "AcceptHandshake") return account;
  if (account !== management) return undefined;
  switch (name) {
    case "CloseAccount":
    case "MoveAccount":
    case "RemoveAccountFromOrganization":
      return text(detail, "requestParameters", "accountId");
    case "InviteAccountToOrganization":
      return text(detail, "requestParameters", "target", "type") === "ACCOUNT"
        ? text(detail, "requestParameters", "target", "id")
        : undefined;
    case "CreateAccountResult":
      return succeeded(detail, "createAccountStatus");
    case "CloseAccountResult":
      return succeeded(detail, "closeAccountStatus");
    case "TagResource":
    case "UntagResource": {
      const tagged = text(detail, "requestParameters", "resourceId");
      return tagged !== undefined && /^\d{12}$/.test(tagged) ? tagged : undefined;
    }
    case "UpdateOrganizationalUnit":
      return text(detail, "requestParameters", "name") === undefined ? undefined : null;
    case "AccountJoinedOrganization":
    case "AccountDepartedOrganization":
      return null;
    default:
      return undefined;
  }
}

const succeeded = (detail: JsonObject, status: string) =>
  text(detail, "serviceEventDetails", status, "state") === "SUCCEEDED"
    ? text(detail, "serviceEventDetails", status, "accountId")
    : undefined;
