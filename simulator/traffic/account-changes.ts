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
  "organization" | "reconciliation" | "regions" | "homeRegion" | "rollout"
>;

/** What an event must start, derived from settings and the event alone; undefined: nothing. */
export function expectedReconciliations(
  { organization, reconciliation, regions, homeRegion, rollout }: ReconcilingSections,
  environment: string,
): (event: Envelope) => Reconciliation | undefined {
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
    const accountId = changedAccount(event, organization.managementAccountId);
    return accountId === undefined ? undefined : { ...(accountId !== null && { accountId }), addresses };
  };
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
