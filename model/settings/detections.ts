import * as z from "zod";
import { severities } from "../severity";
import { id, notEmpty, jsonObject, eventSource, sampleRegion, technique } from "./values";
import { correlationSettings } from "./correlations";
import { exceptionSettings } from "./exceptions";
import { processSettings } from "./processes";
import { triage } from "./triage";

/** The section `event-governance:detections`. */

const detectionId = id("is not an id: write lower-case words with hyphens, for example root-sign-in");

const severity = z.enum(severities);

const event = z.strictObject({
  "detail-type": z.string().min(1).describe("The event's detail type."),
  detail: jsonObject.describe("The event's detail."),
  resources: z.array(z.string()).default([]).describe("ARNs that the event names."),
  account: z
    .string()
    .regex(/^\d{12}$/, 'is not an account id: write its 12 digits in quotes, for example "012345678901"')
    .optional()
    .describe("Account of the event, where the pattern asks for one."),
  region: sampleRegion.optional().describe("Region of the event, where the pattern asks for one."),
});

const subjectPath = z
  .string()
  .max(512)
  .regex(
    /^(account|region|resources|detail(\.[^.\s]+)+)$/,
    "is not the path of a value in an event: write one such as detail.requestParameters.bucketName",
  );

const customDetection = z.strictObject({
  id: detectionId.describe("Identity in reports and rule names; must not be one of this project's."),
  title: z.string().min(5).max(120).describe("One line for the person who is notified."),
  why: z.string().min(10).describe("One sentence: why it matters."),
  severity: severity.describe("How soon someone should look into it."),
  technique: technique.optional().describe("MITRE ATT&CK technique."),
  source: eventSource.describe(
    "The single event source. Any member account can forge events whose source does not begin with `aws.`.",
  ),
  pattern: jsonObject.describe(
    "The rest of the event pattern: `detail-type` and, where needed, `detail`, `resources`, `account`, `region`.",
  ),
  readOnly: z
    .boolean()
    .default(false)
    .describe("True for CloudTrail's read-only management events (Get…, List…, Describe…)."),
  subject: z
    .union([subjectPath, z.array(subjectPath).min(1)])
    .optional()
    .describe(
      "Where its events name what they concern, for example `detail.requestParameters.bucketName`, or a list of such paths. What somebody does to two subjects are two incidents. Absent: calls with other parameters are.",
    ),
  sample: event.describe(
    "An event on which it must fire. The event must be governed: forwarded by the catalog or events.custom.",
  ),
  nearMiss: event.optional().describe("A harmless event much like the sample, on which it must not fire."),
  nearMisses: z
    .array(event)
    .min(1, notEmpty)
    .optional()
    .describe("Several of them, in place of `nearMiss` or beside it: one at least is required."),
  triage: triage
    .optional()
    .describe("What the person does who is told. Absent: the saved query is named, and little else."),
  query: z.string().min(1).optional().describe("Saved query that shows what happened around it."),
});

export const detectionSettings = z.strictObject({
  exclude: z.array(detectionId).default([]).describe("Ids of detections to exclude."),
  severity: z.record(detectionId, severity).default({}).describe("Severity of individual detections, by id."),
  deployers: z
    .array(
      z
        .string()
        .regex(/^[\w+=,.@-]{1,64}$/, "is not a role name: write it without its path, for example platform-deployment"),
    )
    .default([])
    .describe(
      "Names of the roles that deploy this program in the governance account, without their path. What they change in the program's own resources is archived and not told; nor is what rollout.roleName changes in members.",
    ),
  custom: z.array(customDetection).default([]).describe("The team's own detections."),
  correlations: correlationSettings,
  processes: processSettings,
  exceptions: exceptionSettings,
});

export type CustomDetection = z.output<typeof customDetection>;
