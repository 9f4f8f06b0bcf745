import * as z from "zod";
import { remediationIds } from "../remediations/remediations";
import { remediationModes } from "./remediation-modes";
import { notEmpty, region, tagMap, unit } from "./values";

const mode = z.enum(remediationModes);
const unitModes = z.record(unit, mode).default({});

/** `KEY` or `KEY=VALUE`, `*` for any characters. */
const tagPattern = z
  .string()
  .regex(/^[^=]{1,128}(=.{0,256})?$/su, "is not a tag: write KEY or KEY=VALUE, for example managed-by=terraform");

/**
 * A KMS key by the ARN of key or alias, or an alias in the bucket's own account (S3 API reference,
 * ServerSideEncryptionByDefault: an alias without an account is looked up in the account of the caller, here the
 * bucket's).
 */
const kmsKey = z
  .string()
  .regex(
    /^(alias\/[\w/-]{1,250}|arn:aws:kms:[a-z0-9-]+:\d{12}:(key\/[\w-]+|alias\/[\w/-]+))$/,
    "is not a KMS key: write the ARN of a key or alias, or alias/NAME for an alias in each account",
  );

/** Remote administration and databases: never opened to the whole internet on purpose. */
const administrativePorts = [22, 1433, 3306, 3389, 5432, 5985, 5986, 6379, 9200, 27017];

/**
 * GuardDuty user guide, "GuardDuty IAM finding types": an access key used from a network of known attackers or from Tor.
 */
const keyFindings = ["UnauthorizedAccess:IAMUser/MaliciousIPCaller", "UnauthorizedAccess:IAMUser/TorIPCaller"];

export const remediationSettings = z
  .strictObject({
    mode: mode
      .default("dry-run")
      .describe("Mode of every remediation without a mode of its own: do nothing, report what it would do, or do it."),
    units: unitModes.describe(
      "Mode for the accounts of a unit and of the units below it; the nearest unit wins. A remediation's own mode overrides it.",
    ),
    remediations: z
      .partialRecord(
        z.enum(remediationIds),
        z.strictObject({
          mode: mode.optional().describe("Mode of this remediation."),
          units: unitModes.describe("Its mode in a unit and the units below it; the nearest unit wins."),
        }),
      )
      .default({})
      .describe("Modes of individual remediations."),
    cooldownMinutes: z
      .int()
      .min(0)
      .max(1440)
      .default(10)
      .describe(
        "Cooldown in minutes after a remediation acted on a resource. A change back within it is reported, and the resource is checked again after it.",
      ),
    breaker: z
      .strictObject({
        actions: z
          .int()
          .min(1)
          .max(10_000)
          .default(100)
          .describe("Maximum actions of one hub in each period of `minutes`, across all accounts."),
        accountActions: z
          .int()
          .min(1)
          .max(10_000)
          .optional()
          .describe(
            "Maximum actions in one account in each period; other accounts continue. Absent: a fifth of `actions`, so that no single account stops the hub.",
          ),
        minutes: z.int().min(1).max(1440).default(10).describe("Minutes after which the count starts over."),
      })
      .prefault({})
      .describe(
        "Circuit breaker: pauses remediation in an account, or in a whole hub, that acts more often than expected. Pending actions wait for the next period and are then reevaluated.",
      ),
    managedByCode: z
      .array(tagPattern)
      .default(["aws:cloudformation:stack-name"])
      .describe(
        "Tags of resources that are managed by code, which are reported but not changed. KEY or KEY=VALUE; * matches any characters. Anyone who may tag a resource can set a tag that does not begin with aws:.",
      ),
    encryption: z
      .strictObject({
        keys: z
          .record(region, kmsKey)
          .default({})
          .describe(
            "KMS key that buckets must be encrypted with, by Region. Without one, S3's own encryption is enough, which every bucket has.",
          ),
        bucketKey: z.boolean().default(true).describe("Use S3 Bucket Keys, which make far fewer calls to KMS."),
      })
      .prefault({})
      .describe("enforce-bucket-encryption."),
    securityGroups: z
      .strictObject({
        ports: z
          .array(z.int().min(0).max(65_535))
          .min(1, notEmpty)
          .default(administrativePorts)
          .describe("TCP and UDP ports that must not be open to the world."),
      })
      .prefault({})
      .describe("close-world-open-security-group."),
    instances: z
      .strictObject({
        requiredTags: tagMap
          .default({})
          .describe("Tags that every instance must have, each with the value to set where it is missing."),
        ownerTag: z
          .string()
          .max(128)
          .default("Owner")
          .describe("Key of the tag that records who launched the instance. Empty: none."),
        securityGroup: z
          .string()
          .min(1)
          .max(255)
          .optional()
          .describe("Name of the security group that every instance must have, looked up in the instance's VPC."),
      })
      .prefault({})
      .describe("tag-launched-instances."),
    accessKeys: z
      .strictObject({
        findings: z
          .array(
            z
              .string()
              .regex(
                /^\w+:IAMUser\/[\w.!-]+$/,
                "is not a finding type about an IAM user: write one such as UnauthorizedAccess:IAMUser/TorIPCaller",
              ),
          )
          .default(keyFindings)
          .describe("GuardDuty finding types that trigger the deactivation of an IAM user's access key."),
      })
      .prefault({})
      .describe(
        "deactivate-access-key. AWS's own notices of an exposed, misused or quarantined key always trigger it.",
      ),
  })
  .prefault({})
  .describe("Automatic remediation; docs/remediation.md.");

export type RemediationSettings = z.output<typeof remediationSettings>;

/** Seconds after which an event waits for more than the limits: a quarter of an hour on top of the longer limit. */
export const remediationLateAfterSeconds = ({ cooldownMinutes, breaker }: RemediationSettings): number =>
  (15 + Math.max(cooldownMinutes, breaker.minutes)) * 60;
