import type { Envelope, JsonObject } from "../../model/envelope";
import { cloudTrailSample, type CloudTrailSample } from "../../model/catalog/cloudtrail-sample";
import { uuidOf } from "../deterministic";
import { type Send, type Stage, timeBefore, toSend } from "./send";

const subject = "444455556666";

/**
 * One event for each step in an account's lifecycle, as CloudTrail records it (Organizations user guide, "Logging AWS
 * Organizations API calls with AWS CloudTrail", with its examples), and events that only resemble one. `by`: the
 * management account, or a member for actions of an account itself.
 */
const life: readonly {
  readonly by: "management" | "member";
  readonly what: string;
  readonly sample: Omit<CloudTrailSample, "source">;
}[] = [
  { by: "management", what: "created", sample: status("CreateAccountResult", "createAccountStatus", "SUCCEEDED") },
  { by: "management", what: "not created", sample: status("CreateAccountResult", "createAccountStatus", "FAILED") },
  { by: "management", what: "closed", sample: status("CloseAccountResult", "closeAccountStatus", "SUCCEEDED") },
  {
    by: "management",
    what: "to be closed",
    sample: { eventName: "CloseAccount", requestParameters: { accountId: subject } },
  },
  {
    by: "management",
    what: "refused to be closed",
    sample: {
      eventName: "CloseAccount",
      requestParameters: { accountId: subject },
      more: { errorCode: "ConstraintViolationException", errorMessage: "CLOSE_ACCOUNT_QUOTA_EXCEEDED" },
    },
  },
  {
    by: "management",
    what: "moved",
    sample: {
      eventName: "MoveAccount",
      requestParameters: {
        accountId: subject,
        sourceParentId: "r-ab12",
        destinationParentId: "ou-ab12-22222222",
      },
    },
  },
  {
    by: "management",
    what: "tagged",
    sample: {
      eventName: "TagResource",
      requestParameters: { resourceId: subject, tags: [{ key: "team", value: "shop" }] },
    },
  },
  {
    by: "management",
    what: "untagged",
    sample: { eventName: "UntagResource", requestParameters: { resourceId: subject, tagKeys: ["team"] } },
  },
  {
    by: "management",
    what: "whose unit was tagged",
    sample: {
      eventName: "TagResource",
      requestParameters: { resourceId: "ou-ab12-22222222", tags: [{ key: "team", value: "shop" }] },
    },
  },
  {
    by: "management",
    what: "whose unit was renamed",
    sample: {
      eventName: "UpdateOrganizationalUnit",
      requestParameters: { organizationalUnitId: "ou-ab12-22222222", name: "Production" },
    },
  },
  {
    by: "management",
    what: "removed",
    sample: { eventName: "RemoveAccountFromOrganization", requestParameters: { accountId: subject } },
  },
  {
    by: "management",
    what: "invited",
    sample: {
      eventName: "InviteAccountToOrganization",
      requestParameters: { target: { type: "ACCOUNT", id: subject }, notes: "HIDDEN_DUE_TO_SECURITY_REASONS" },
    },
  },
  {
    by: "management",
    what: "invited by mail",
    sample: {
      eventName: "InviteAccountToOrganization",
      requestParameters: { target: { type: "EMAIL", id: "HIDDEN_DUE_TO_SECURITY_REASONS" } },
    },
  },
  { by: "management", what: "joined", sample: membership("AccountJoinedOrganization") },
  { by: "management", what: "departed", sample: membership("AccountDepartedOrganization") },
  { by: "member", what: "leaving", sample: { eventName: "LeaveOrganization" } },
  {
    by: "member",
    what: "accepting",
    sample: { eventName: "AcceptHandshake", requestParameters: { handshakeId: "h-examplehandshakeid111" } },
  },
  {
    by: "member",
    what: "with a forged creation",
    sample: status("CreateAccountResult", "createAccountStatus", "SUCCEEDED"),
  },
];

function status(eventName: string, key: string, state: string): Omit<CloudTrailSample, "source"> {
  const outcome: JsonObject = state === "FAILED" ? { failureReason: "EMAIL_ALREADY_EXISTS" } : { accountId: subject };
  return {
    eventName,
    eventType: "AwsServiceEvent",
    more: { serviceEventDetails: { [key]: { state, accountName: "****", ...outcome } } },
  };
}

function membership(eventName: string): Omit<CloudTrailSample, "source"> {
  return { eventName, eventType: "AwsServiceEvent", more: { serviceEventDetails: { accountId: subject } } };
}

/**
 * The lifecycle of an account in the Region where Organizations records it, with the outcome that settings require for
 * each event.
 */
export function accountLife({ settings, accounts, regions, now, expectedOutcomeOf }: Stage): Send[] {
  const region = "us-east-1";
  const { managementAccountId, governanceAccountId } = settings.organization;
  const member = accounts.find(({ id }) => id !== managementAccountId && id !== governanceAccountId);
  if (!regions.includes(region)) return [];
  return life.flatMap(({ by, what, sample }) => {
    const account = by === "management" ? managementAccountId : member?.id;
    if (account === undefined) return [];
    const key = `account life ${what}`;
    const event = cloudTrailSample({ source: "aws.organizations", region, ...sample });
    const moved = JSON.parse(JSON.stringify(event).replaceAll(event.account, account)) as Envelope;
    const time = timeBefore(now, key);
    const detail = { ...moved.detail, eventTime: time, eventID: uuidOf(key) };
    return [
      toSend(`an account ${what}, by ${account}`, { ...moved, id: uuidOf(key), time, detail }, expectedOutcomeOf),
    ];
  });
}
