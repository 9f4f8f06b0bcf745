import * as z from "zod";
import { severities } from "../severity";
import { triage } from "./triage";
import { accountId, id, notEmpty, jsonObject, eventSource, sampleRegion, technique } from "./values";

/** The list `event-governance:detections.correlations`. */

export const ruleId = id("is not an id: write lower-case words with hyphens, for example team-deploys-in-series");

const path = z
  .string()
  .max(512)
  .regex(
    /^(account|region|detail(\.[^.\s]+)+)$/,
    "is not the path of a value in an event: write one such as detail.userIdentity.arn",
  );

const list = z.array(path).min(1, notEmpty);

/** The same place in every event, or one by the event's id. */
export const field = z.union([path, list, z.record(ruleId, z.union([path, list]))]);

export const fieldName = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z0-9-]*$/, "is not the name of a field: write a word such as caller");

/** One item of a group's state has at most 400 KB (DynamoDB developer guide, "Quotas"), and an event takes up to 250 bytes of it. */
export const mostEvents = 400;

/** Most days within which events belong together. */
export const mostDays = 30;

/** Minutes within which events belong together. */
export const timespan = z
  .number()
  .min(1 / 60)
  .max(mostDays * 1440);

const atLeast = z.int().min(1).max(mostEvents);

export const correlatedEvent = z.strictObject({
  id: ruleId.describe("Identity within the rule."),
  source: eventSource.describe("The only event source."),
  pattern: jsonObject.describe(
    "The rest of the event pattern: `detail-type` and, where needed, `detail` and `resources`. An exception leaves accounts out.",
  ),
  readOnly: z
    .boolean()
    .default(false)
    .describe("True for CloudTrail's read-only management events (Get…, List…, Describe…)."),
  atLeast: atLeast
    .optional()
    .describe("How many of it `temporal` and `temporal_ordered` need. Absent: one. No other type has it."),
});

export const sampleEvent = z.strictObject({
  after: z
    .int()
    .min(0)
    .max(400 * 86_400)
    .default(0)
    .describe("Seconds after the first event of the series."),
  times: z.int().min(1).max(mostEvents).default(1).describe("How often the event occurs."),
  every: z.int().min(0).max(86_400).default(1).describe("Seconds from one of them to the next."),
  source: eventSource.describe("The event's source."),
  "detail-type": z.string().min(1).describe("The event's detail type."),
  detail: jsonObject.describe("The event's detail."),
  resources: z.array(z.string()).default([]).describe("ARNs that the event names."),
  account: accountId.optional().describe("Account of the event, where the group is not one of a single account."),
  region: sampleRegion.optional().describe("Region of the event, where the rule looks at several."),
});

const series = z.array(sampleEvent).min(1, notEmpty);

const correlationTypes = [
  "event_count",
  "value_count",
  "temporal",
  "temporal_ordered",
  "first_seen",
  "absent",
] as const;

/** What the person who is told reads besides title and reason. */
export const toldWith = {
  limits: z.string().max(500).default("").describe("What it cannot see, or tells without need."),
  query: z.string().min(1).optional().describe("Saved query that shows what happened around it."),
  triage: triage
    .optional()
    .describe("What the person does who is told. Absent: the saved query is named, and little else."),
};

const correlation = z.strictObject({
  id: ruleId.describe("Identity in alerts and state, and of its detection; must not be one of this project's."),
  title: z.string().min(5).max(120).describe("One line for the person who is notified."),
  why: z.string().min(10).describe("One sentence: why it matters."),
  severity: z.enum(severities).describe("How soon someone should look into it."),
  technique: technique.optional().describe("MITRE ATT&CK technique."),
  type: z
    .enum(correlationTypes)
    .describe(
      "What the events must be together: docs/correlations.md. `absent` is its first event without its second within the time.",
    ),
  events: z
    .array(correlatedEvent)
    .min(1, notEmpty)
    .max(10)
    .describe("The events that it looks at; of `temporal_ordered` and `absent` in their order."),
  groupBy: z
    .record(fieldName, field)
    .refine((fields) => Object.keys(fields).length > 0, notEmpty)
    .describe(
      "Events with the same values are looked at together: names with paths, for example `caller: detail.userIdentity.arn`. A list of paths: the first that has a value. A map: paths by the event's id. An event without a value is not looked at.",
    ),
  timespanMinutes: timespan
    .optional()
    .describe("Minutes within which the events belong together. Required, but for `first_seen`."),
  atLeast: atLeast
    .optional()
    .describe("How many events `event_count` needs, or how many different values `value_count`; required there."),
  field: field.optional().describe("The value of which `value_count` counts the different ones; required there."),
  fields: z
    .record(fieldName, field)
    .optional()
    .describe("The values whose combination is new to the group; required of `first_seen`."),
  days: z
    .int()
    .min(1)
    .max(365)
    .optional()
    .describe("Days in which the values were not seen before; required of `first_seen`."),
  learningDays: z
    .int()
    .min(0)
    .max(90)
    .optional()
    .describe("Days from the first event in which everything is learned and told to nobody; required of `first_seen`."),
  sample: series.describe("A series of events on which it must fire, once. They must be governed."),
  nearMisses: z
    .array(series)
    .min(1, notEmpty)
    .describe("Series of harmless events much like the sample, on which it must not fire."),
  ...toldWith,
});

export const correlationSettings = z
  .array(correlation)
  .default([])
  .describe(
    "The team's own correlation rules: what several events mean together. docs/correlations.md lists this project's, which are switched off by `exclude`.",
  );

export type CustomCorrelationRule = z.output<typeof correlation>;
export type SampleEvent = z.output<typeof sampleEvent>;
