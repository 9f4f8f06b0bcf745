import { archiveKey } from "../archive/key-policy";
import { admitOrganization, policy, policyText } from "../iam/policies";
import { arns, environmentLimit, type HubPlace, namesOf } from "../names";
import { planNotify } from "../notify/plan";
import { callTickets, ticketChannels } from "../notify/tickets";
import { ownReaders } from "../queries/own-readers";
import { quotas } from "../quotas";
import { runFunction } from "../responders/policies";
import { hubsOf } from "../settings/regions";
import type { Settings } from "../settings/schema";

type Sections = Pick<Settings, "organization" | "regions" | "queries" | "notifications" | "bus">;

/** A policy that grows with a list of the settings. */
interface Growing {
  readonly path: string;
  /** What the list holds. */
  readonly items: readonly unknown[];
  readonly policy: string;
  readonly limit: number;
  readonly measure: (text: string) => number;
  readonly write: string;
  readonly of: (place: HubPlace) => string;
}

const bytes = (text: string) => new TextEncoder().encode(text).length;
const characters = (text: string) => text.length;

/**
 * Lists of the settings that would make a policy larger than AWS accepts. Names are those of the longest environment,
 * whose own is not a setting.
 */
export function checkPolicySizes(settings: Sections): string[] {
  const accountId = settings.organization.governanceAccountId;
  const names = namesOf("x".repeat(environmentLimit));
  const places = hubsOf(settings.regions).map((region): HubPlace => ({ accountId, region, names }));
  return growingPolicies(settings).flatMap(({ path, items, policy: what, limit, measure, write, of }) => {
    const largest = Math.max(0, ...places.map((place) => measure(of(place))));
    if (largest <= limit || items.length === 0) return [];
    const unit = measure === bytes ? "bytes" : "characters";
    return [
      `${path} has ${items.length} items, with which ${what} has ${largest.toLocaleString("en")} ${unit}, and AWS allows ${limit.toLocaleString("en")}. ${write}`,
    ];
  });
}

const growingPolicies = ({ organization, queries, notifications, bus }: Sections): readonly Growing[] => [
  {
    path: "queries.readers",
    items: queries.readers,
    policy: "the key policy",
    limit: quotas.keyPolicyBytes,
    measure: bytes,
    write: "Write fewer, with * for several principals, for example role/analysts-*.",
    of: (place) => {
      const { accountId, region, names } = place;
      const bucketArn = (purpose: string) => `arn:aws:s3:::${names.bucket(purpose, accountId, region)}`;
      const role = (purpose: string) => arns.role(accountId, names.role(purpose, region));
      return policyText(
        archiveKey({
          accountId,
          region,
          archiveBucketArn: bucketArn("archive"),
          workingBucketArn: bucketArn("working"),
          writers: [role("delivery"), role("claim-check")],
          readers: [
            role("crawler"),
            ...[...queries.readers, ...ownReaders(place, queries)].map(
              (reader) => `arn:aws:iam::${accountId}:${reader}`,
            ),
          ],
        }),
      );
    },
  },
  {
    path: "organization.paths",
    items: organization.paths,
    policy: "the central bus's policy",
    limit: quotas.busPolicyCharacters,
    measure: characters,
    write: "Write fewer, with /* for all units below one.",
    of: ({ accountId, region, names }) =>
      policyText(
        policy(
          admitOrganization(arns.bus(region, accountId, names.bus), {
            organizationId: organization.id,
            paths: organization.paths,
            requireForwarding: bus.requireForwarding,
            ...(bus.requireRuleNames && { ruleArn: arns.rule("*", "*", names.rule("*")) }),
          }),
        ),
      ),
  },
  {
    path: "notifications.channels",
    items: notifications.channels,
    policy: "the policy of the role of notify",
    limit: quotas.inlinePolicyCharacters,
    measure: characters,
    write: "Write fewer channels, or shorter ids and names of secrets; channels may share a secret.",
    of: (place) => {
      const plan = planNotify({
        settings: { notifications, detections: { exceptions: [] } },
        accounts: [],
        detections: [],
        ...place,
      });
      const own = typeof plan?.statements === "function" ? [] : (plan?.statements ?? []);
      const { accountId, region, names } = place;
      const grant = {
        queueArn: arns.queue(region, accountId, names.responder("notify")),
        logGroupArn: arns.logGroup(region, accountId, names.logGroup("notify")),
      };
      return policyText(policy(...runFunction(grant), ...own));
    },
  },
  {
    path: "notifications.channels",
    items: notifications.channels.filter(({ kind }) => kind === "ticket"),
    policy: "the policy of the role that calls ticket systems",
    limit: quotas.inlinePolicyCharacters,
    measure: characters,
    write: "Write fewer channels of kind ticket, or shorter ids.",
    of: (place) =>
      policyText(
        callTickets(
          ticketChannels(notifications).map(({ id }) => id),
          place,
        ),
      ),
  },
];
