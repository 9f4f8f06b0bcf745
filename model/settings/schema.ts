import * as z from "zod";
import { crawlerSettings } from "./crawler";
import { archiveVolume } from "./archive-volume";
import { deadLetterSettings } from "./dead-letters";
import { driftSettings } from "./drift";
import { findingsSettings } from "./findings";
import { exemptionSettings } from "./exemptions";
import { formatSettings } from "./format";
import { heartbeatSettings } from "./heartbeat";
import { administeredServices } from "../catalog/governed-event";
import { mostOfCore, profiles } from "../catalog/profiles";
import { prices } from "../prices";
import { remediationSettings } from "./remediation";
import { accountId, id, notEmpty, region, tagMap, unit, jsonObject, eventSource } from "./values";
import { resourceTags } from "./tags";
import { optInRegions } from "../accounts/opt-in-regions";
import { querySettings } from "./queries";
import { reconciliationSettings } from "./reconciliation";
import { rolloutModes } from "./rollout-modes";
import { notificationSettings } from "./notifications";
import { responderSettings } from "./responders";
import { detectionSettings } from "./detections";

/**
 * The schema of all settings, one property for each `event-governance:KEY` of the stack's configuration. Every key has
 * a description, from which docs/settings.md is generated, and a default unless it is required.
 */

const organizationPath = z
  .string()
  .regex(
    /^o-[a-z0-9]{10,32}\/r-[a-z0-9]{4,32}\/(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\/)*\*?$/,
    "is not an organization path: write one such as o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*",
  );

const eventId = id("is not an id: write lower-case words with hyphens, for example team-deploys");

const account = z.strictObject({
  id: accountId.describe(
    "12 digits, in quotes. Without quotes it is a number, which is taken unless it begins with 0.",
  ),
  name: z.string().min(1).describe("Name shown in reports and console links."),
  unit: z.string().default("/").describe("Path of the organizational unit, for example Workloads/Production."),
  path: organizationPath
    .optional()
    .describe("Its organization path, o-…/r-…/ou-…/. Required only if organization.paths is set."),
  tags: tagMap.default({}).describe("The account's tags."),
  optInRegions: z
    .array(z.enum(optInRegions))
    .optional()
    .describe(
      "Opt-in Regions that are enabled in the account; it is not governed in other opt-in Regions. Absent: every governed Region is assumed to be enabled.",
    ),
});

const discovery = z.strictObject({
  units: z
    .array(unit)
    .min(1, notEmpty)
    .optional()
    .describe(
      "Organizational units whose accounts are governed, with all units below them, by path or id. A slash that is part of a name is written \\/.",
    ),
  accounts: z
    .array(accountId)
    .min(1, notEmpty)
    .optional()
    .describe("Accounts that are governed regardless of their unit."),
  tags: tagMap
    .refine((tags) => Object.keys(tags).length > 0, notEmpty)
    .optional()
    .describe(
      "Accounts that carry one of these tags are governed. Tags are read, with one call per account, where a setting depends on them: this key, excludeTags, notifications.routes[].tags, exemptions[].accountTag, findings.tags.",
    ),
  excludeUnits: z
    .array(unit)
    .default([])
    .describe("Units whose accounts are excluded, with all units below them. An exclusion overrides any inclusion."),
  excludeAccounts: z
    .array(accountId)
    .default([])
    .describe("Accounts that are excluded. The governance account cannot be."),
  askRegions: z
    .boolean()
    .default(true)
    .describe(
      "Ask AWS Account Management which opt-in Regions each account has enabled, if regions has one: one call per account.",
    ),
  excludeTags: tagMap.default({}).describe("Accounts that carry one of these tags are excluded."),
});

const customEvent = z.strictObject({
  id: eventId.describe("Identity in reports; must not be one of the catalog's."),
  why: z.string().min(10).describe("One sentence: why this event matters."),
  source: eventSource.describe("The single event source."),
  pattern: jsonObject.describe(
    "The rest of the event pattern: `detail-type` and, where needed, `detail`. With `account` or `region`, each a list, the event is forwarded from those alone, for example from the administrator of an organization's service.",
  ),
  readOnly: z
    .boolean()
    .default(false)
    .describe("True for CloudTrail's read-only management events (Get…, List…, Describe…)."),
  sample: z
    .strictObject({
      "detail-type": z.string().min(1).describe("The event's detail type."),
      detail: jsonObject.describe("The event's detail."),
      resources: z.array(z.string()).default([]).describe("ARNs that the event names."),
    })
    .describe(
      "One event that the pattern matches; the simulator sends it from every account and Region, or from those that the pattern names.",
    ),
});

const administrator = z.strictObject({
  accountId: accountId.describe("The service's delegated administrator."),
  regions: z
    .array(region)
    .optional()
    .describe("Regions to forward from, for a service that aggregates across Regions. Absent: all."),
});

export const settingsSchema = z.strictObject({
  organization: z
    .strictObject({
      id: z
        .string()
        .regex(/^o-[a-z0-9]{10,32}$/, "is not an organization id: write one such as o-a1b2c3d4e5")
        .describe("Id of the organization whose accounts may send."),
      managementAccountId: accountId.describe("The organization's management account."),
      governanceAccountId: accountId.describe("The account that holds central buses, archives and queries."),
      paths: z
        .array(organizationPath)
        .default([])
        .describe("Organization paths that may send (aws:PrincipalOrgPaths). Empty: the whole organization."),
    })
    .describe("The organization and the two accounts with a special role in it."),
  homeRegion: region.describe("The hub Region whose stack carries the environment's bare name."),
  regions: z
    .record(
      region,
      z
        .strictObject({
          hub: region
            .optional()
            .describe(
              "Region whose central bus receives this Region's events. Absent, or the Region itself: a hub of its own, with bus, archive and functions.",
            ),
          new: z
            .boolean()
            .optional()
            .describe(
              "True for a Region that AWS has opened since this version's list of Regions, which is taken to be enabled in every account. Any other name that the list lacks is an error.",
            ),
        })
        .nullable()
        .transform((settings) => settings ?? {}),
    )
    .describe("Every governed Region, with its hub."),
  accounts: z
    .union([
      z.array(account).min(1, "is empty: list at least the governance account"),
      z.strictObject({
        discover: discovery.describe(
          "Finds the active accounts through AWS Organizations. units, accounts and tags each add accounts; without any of the three, all are governed.",
        ),
      }),
    ])
    .describe("The organization's accounts: a list, or `discover`."),
  rollout: z
    .strictObject({
      mode: z
        .enum(rolloutModes)
        .default("assumeRole")
        .describe(
          "assumeRole: one provider per account, for a few dozen accounts. delegated: the governance account creates the rules on every member's bus, for hundreds of accounts. stackSet: one StackSet per Region covers the units, including new accounts.",
        ),
      roleName: z
        .string()
        .regex(/^[\w+=,.@-]{1,64}$/, "is not the name of a role: write one such as event-governance-deployment")
        .default("event-governance-deployment")
        .describe("Role in each member account that this program assumes to create the member's resources."),
      sessionName: z
        .string()
        .regex(/^[\w+=,.@-]{2,64}$/, "is not the name of a session: write one such as event-governance")
        .default("event-governance")
        .describe("Session name shown in the members' CloudTrail."),
      externalId: z.string().min(2).max(1224).optional().describe("External id that the role's trust policy requires."),
      permissionsBoundary: z
        .boolean()
        .default(false)
        .describe(
          "Gives each role that this program creates in a member, by its deployment role, a permissions boundary that the bootstrap template makes: without it the deployment role may create no role and write no policy. Deploy the template again before turning it on.",
        ),
      maxProviders: z
        .int()
        .min(1)
        .default(50)
        .describe(
          "Maximum number of provider processes that one stack may start for members; users report 317 to 430 MB for each. A stack that needs more is an error.",
        ),
      shard: z
        .strictObject({
          of: z.int().min(1).max(1000).describe("Number of stacks that a Region's accounts are divided among."),
          index: z
            .int()
            .min(1)
            .optional()
            .describe("Number of this stack among them. Derived from the stack's name, and must agree with it."),
        })
        .optional()
        .describe("Divides the accounts reached by an assumed role among several stacks per Region."),
      units: z
        .record(
          z.string().min(1),
          z
            .string()
            .regex(
              /^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/,
              "is not the id of an organizational unit: write one such as ou-ab12-11111111",
            ),
        )
        .default({})
        .describe(
          "Units that the StackSets cover, path to id, for example Workloads: ou-ab12-11111111; units below are included. Only mode stackSet reads it.",
        ),
      callAs: z
        .enum(["DELEGATED_ADMIN", "SELF"])
        .default("DELEGATED_ADMIN")
        .describe(
          "How the governance account creates StackSets: as the organization's delegated administrator for them, or SELF if it is the management account.",
        ),
    })
    .prefault({})
    .describe("How this program reaches the member accounts."),
  events: z
    .strictObject({
      profile: z
        .enum(profiles)
        .default("wide")
        .describe(
          `How much is governed. core: entries that occur at most ${mostOfCore.perMonth} times a month in a usual account and ${mostOfCore.busyPerMonth} in a busy one. wide: all but the opt-in entries. everything: those too, which are very many events. docs/governed-events.md says how often each occurs, npm run preview what each profile would come to here.`,
        ),
      exclude: z.array(eventId).default([]).describe("Ids of catalog entries that are not forwarded."),
      readOnly: z
        .array(eventId)
        .default([])
        .describe("Ids of catalog entries of read-only calls to forward as well: these can be many events."),
      dataEvents: z
        .array(eventId)
        .default([])
        .describe(
          "Ids of catalog entries of data events to forward as well: a trail must log them, which CloudTrail charges for, and they can be very many.",
        ),
      custom: z.array(customEvent).default([]).describe("The team's own governed events."),
    })
    .prefault({})
    .describe("Which events are governed."),
  detections: detectionSettings
    .prefault({})
    .describe("Which governed events need a person's attention: docs/detections.md lists this project's detections."),
  administrators: z
    .partialRecord(z.enum(administeredServices), administrator)
    .default({})
    .describe(
      "Delegated administrators. Events of a service named here are forwarded only from its administrator. securityhub is Security Hub CSPM; securityhub-v2 is the new Security Hub, whose findings are forwarded only where it is named, and then instead of those of CSPM unless securityhub is named too.",
    ),
  heartbeat: heartbeatSettings
    .prefault({})
    .describe("The event that proves that forwarding works from an account and Region."),
  drift: driftSettings.prefault({}).describe("What tells that somebody changed a hub after it was deployed."),
  deadLetters: deadLetterSettings.prefault({}).describe("What happens to an event that cannot be delivered."),
  bus: z
    .strictObject({
      replayDays: z.int().min(1).max(365).default(30).describe("Days for which the central bus can replay its events."),
      logLevel: z.enum(["OFF", "ERROR", "INFO", "TRACE"]).default("ERROR").describe("Log level of the central bus."),
      logRetentionDays: z
        .union([7, 14, 30, 60, 90, 180, 365, 400].map((days) => z.literal(days)))
        .default(90)
        .describe("Days for which bus and delivery logs are retained."),
      requireForwarding: z
        .boolean()
        .default(false)
        .describe(
          "Accept only events that a rule forwarded (events:eventBusInvocation). Not confirmed on AWS for targets with a role: test it before you rely on it.",
        ),
      requireRuleNames: z
        .boolean()
        .default(false)
        .describe(
          "Accept only events that rules with this environment's names forwarded (aws:SourceArn). Not confirmed on AWS for targets with a role: test it before you rely on it.",
        ),
    })
    .prefault({})
    .describe("The central bus of each hub."),
  archive: z
    .strictObject({
      retentionDays: z.int().min(90).max(36500).default(400).describe("Days for which an archived event is retained."),
      infrequentAccessDays: z
        .int()
        .min(30)
        .default(90)
        .describe("Age in days at which archived objects move to S3 Standard-IA."),
      lockDays: z
        .union([z.int().min(1).max(36500), z.literal("off")], 'is neither a number of days nor "off"')
        .optional()
        .describe(
          "Days of Object Lock, at most retentionDays. Absent: retentionDays. off: no lock. Objects that are locked already stay locked.",
        ),
      lockMode: z
        .enum(["governance", "compliance"])
        .default("governance")
        .describe(
          "governance: whoever changes the bucket policy and may bypass the lock can delete. compliance: nobody can, not even the account's root user, and the bucket stays until the last object expires. Applies to new objects.",
        ),
      volume: archiveVolume.prefault({}).describe("Expected volume, which determines the number of streams."),
      streams: z
        .partialRecord(region, z.int().min(1).max(16))
        .default({})
        .describe(
          "Delivery streams of a hub, by Region: us-east-1: 2. Absent: as many as archive.volume needs under the Region's quota.",
        ),
      bufferSeconds: z
        .int()
        .min(60)
        .max(900)
        .default(300)
        .describe("Maximum time in seconds that Firehose buffers an event before it writes."),
      bufferMegabytes: z
        .int()
        .min(64)
        .max(128)
        .default(64)
        .describe("Megabytes that Firehose buffers before it writes; dynamic partitioning requires 64 or more."),
      ...formatSettings,
      ...crawlerSettings,
    })
    .prefault({})
    .describe("The archive in S3 and its catalog."),
  queries: querySettings,
  alarms: z
    .strictObject({
      emails: z
        .array(z.email("is not an email address: write one such as security@example.com"))
        .default([])
        .describe("Addresses that get an email for each alarm; each must confirm its subscription once."),
      memberDeadLetters: z
        .enum(["none", "each"])
        .default("none")
        .describe(
          `each: an alarm on the dead-letter queue of each account and Region, for $${prices["cloudwatch-alarm"].dollars} a month each. Channels are told by the detection governance-alarm-raised. Deploy the bootstrap template again before you turn it on.`,
        ),
      dashboard: z
        .boolean()
        .default(true)
        .describe(
          `A CloudWatch dashboard in each hub, docs/operations.md. It costs $${prices["cloudwatch-dashboard"].dollars} a month, beyond the first three of an organization, which are free up to 50 metrics each.`,
        ),
    })
    .prefault({})
    .describe("Alarms for events that are lost or late, and the dashboard."),
  findings: findingsSettings
    .prefault({})
    .describe(
      "What is written to findings of Security Hub CSPM and of the new Security Hub. Requires administrators.securityhub or administrators.securityhub-v2.",
    ),
  remediation: remediationSettings,
  exemptions: exemptionSettings,
  reconciliation: reconciliationSettings
    .optional()
    .describe(
      "Pipeline to call when an account is created, invited, moved, closed or removed, joins or leaves, when its unit is renamed or, where settings depend on accounts' tags, when it is tagged. Absent: nothing.",
    ),
  responders: responderSettings,
  notifications: notificationSettings,
  tags: resourceTags
    .default({})
    .describe("Tags of every resource, in addition to Project and Environment; at most 45."),
});

/** Validated settings, with defaults. */
export type Settings = z.output<typeof settingsSchema>;
export type CustomEvent = z.output<typeof customEvent>;
