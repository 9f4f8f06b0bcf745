import type { Envelope } from "../../envelope";
import { tagsFrom, unless } from "../aws-responses";
import { credentialsAtRisk } from "../credentials-at-risk";
import { list, text } from "../reading";
import { acts, call, defineRemediation, nothing, notifyOnly, reads, type Tags, type Target } from "../remediation";
import { apiCalls, madeBy, type Trigger } from "../triggers";
import { own } from "../../json";

interface Live {
  readonly tags: Tags;
  /** Absent: the key belongs to root, to another account, or no longer exists. */
  readonly user?: string;
  readonly status?: string;
}

interface Settings {
  readonly accessKeys: { readonly findings: readonly string[] };
}

/** IAM calls go to one Region, whatever the user's (AWS General Reference, "IAM endpoints and quotas"). */
const iamRegion = "us-east-1";

/**
 * Deactivates an access key that AWS reports as exposed, misused or quarantined, or that GuardDuty reported as used by an
 * attacker: it can be activated again, while a deleted one is lost. New keys are handled only if they are root's.
 *
 * No other principal can deactivate root's own keys: `UpdateAccessKey` without a user name is for root itself, and the
 * privileged root sessions of the management account can only delete them (IAM user guide, "Perform a privileged task
 * on an AWS Organizations member account"). They are reported and not changed.
 */
export const deactivateAccessKey = defineRemediation({
  id: "deactivate-access-key",
  order: 70,
  title: "Deactivate a leaked or root access key",

  triggers: ({ accessKeys }: Settings): Trigger[] => [
    // Keys created by root: a new key of a user is normal.
    madeBy("Root", apiCalls("aws.iam", "CreateAccessKey")),
    credentialsAtRisk,
    ...(accessKeys.findings.length > 0
      ? [
          {
            source: "aws.guardduty",
            pattern: { "detail-type": ["GuardDuty Finding"], detail: { type: [...accessKeys.findings] } },
          },
        ]
      : []),
  ],
  calls: {
    "iam:GetAccessKeyLastUsed": reads(),
    "iam:ListAccessKeys": reads(),
    "iam:ListUserTags": reads(),
    "iam:UpdateAccessKey": acts(),
  },
  permissions: ({ accountId }) => [
    {
      // The key's owner is known only after the role has asked, so a session for one event is for any user.
      resources: `arn:aws:iam::${accountId}:user/*`,
      // IAM requests count as made in us-east-1 (IAM user guide, "AWS global condition context keys").
      requestedRegion: iamRegion,
    },
  ],

  targets(event) {
    const { detail, account } = event;
    switch (event.source) {
      case "aws.iam": {
        if (!isRootsOwnKey(event)) return [];
        return keys(account, [text(detail, "responseElements", "accessKey", "accessKeyId")]);
      }
      case "aws.health":
        // An organization's view names the account (Health user guide, "Aggregating AWS Health events").
        return keys(
          text(detail, "affectedAccount") ?? account,
          list(detail, "affectedEntities").map((entity) => text(entity, "entityValue")),
        );
      case "aws.guardduty":
        // The event is the administrator's; the finding has the key's account.
        return text(detail, "resource", "accessKeyDetails", "userType") === "IAMUser"
          ? keys(text(detail, "accountId") ?? account, [text(detail, "resource", "accessKeyDetails", "accessKeyId")])
          : [];
      default:
        return [];
    }
  },

  async read(read, target): Promise<Live> {
    const used = (await unless(
      // The key belongs to another account, or does not exist (IAM API reference, GetAccessKeyLastUsed).
      ["AccessDenied", "AccessDeniedException", "NoSuchEntity", "NoSuchEntityException"],
      {},
      read(call("iam:GetAccessKeyLastUsed", { AccessKeyId: target.name })),
    )) as { UserName?: string };
    const user = used.UserName;
    if (user === undefined || user === "" || user === "<root_account>") return { tags: {} };
    let status: string | undefined;
    let marker: string | undefined;
    do {
      const answer = (await read(
        call("iam:ListAccessKeys", { UserName: user, ...(marker !== undefined && { Marker: marker }) }),
      )) as { AccessKeyMetadata?: { AccessKeyId?: string; Status?: string }[]; Marker?: string };
      status ??= answer.AccessKeyMetadata?.find(({ AccessKeyId }) => AccessKeyId === target.name)?.Status;
      marker = answer.Marker;
    } while (marker !== undefined && marker !== "");
    const tagged = (await read(call("iam:ListUserTags", { UserName: user }))) as {
      Tags?: unknown;
    };
    return { tags: tagsFrom(tagged.Tags), user, ...(status !== undefined && { status }) };
  },

  plan({ target, live, event }) {
    const reason = own(reasons, event.source) ?? "";
    if (isRootsOwnKey(event))
      return notifyOnly(
        `${reason} Only root itself can deactivate it; the management account can delete it in a privileged root session.`,
      );
    if (live.user === undefined)
      return notifyOnly(
        `${reason} It belongs to no user of the account: it is root's, which only root can deactivate, or it no longer exists.`,
      );
    if (live.status === undefined) return nothing("The user no longer has this key.");
    if (live.status !== "Active") return nothing(`The key is already ${live.status.toLowerCase()}.`);
    return {
      kind: "act",
      why: `${reason} It belongs to user ${live.user} and is deactivated.`,
      calls: [call("iam:UpdateAccessKey", { UserName: live.user, AccessKeyId: target.name, Status: "Inactive" })],
      before: { status: live.status },
    };
  },
});

const reasons: Readonly<Record<string, string>> = {
  "aws.iam": "Root created an access key for itself.",
  "aws.health": "AWS reports the access key as exposed or misused.",
  "aws.guardduty": "GuardDuty saw the access key used by a known attacker.",
};

/** If root creates a key without naming a user, it is root's own (IAM API reference, CreateAccessKey). */
const isRootsOwnKey = ({ source, detail }: Envelope) =>
  source === "aws.iam" &&
  text(detail, "userIdentity", "type") === "Root" &&
  text(detail, "requestParameters", "userName") === undefined;

/** Long-term keys begin with AKIA (IAM user guide, "Unique identifiers"); temporary ones cannot be deactivated. */
const keys = (accountId: string, ids: readonly (string | undefined)[]): Target[] =>
  [...new Set(ids)]
    .filter((id): id is string => id !== undefined && /^AKIA[A-Z0-9]{12,124}$/.test(id))
    .map((id) => ({ accountId, region: iamRegion, arn: `arn:aws:iam::${accountId}:access-key/${id}`, name: id }));
