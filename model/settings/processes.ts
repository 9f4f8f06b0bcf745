import * as z from "zod";
import { severities } from "../severity";
import { correlatedEvent, field, fieldName, ruleId, sampleEvent, timespan, toldWith } from "./correlations";
import { notEmpty } from "./values";

/** The list `event-governance:detections.processes`. */

const step = correlatedEvent.omit({ atLeast: true }).extend({
  withinMinutes: timespan
    .optional()
    .describe(
      "Minutes after the first step within which it must come; what is late or missing is told then. The first step has none; absent of another: it may stay away.",
    ),
  once: z
    .boolean()
    .default(false)
    .describe(
      "True for what happens once in each process. Of two steps in a row that do, it is told when the later one comes first.",
    ),
  sample: sampleEvent
    .omit({ after: true, times: true, every: true })
    .describe("An event of it. Those of all steps have one key."),
});

const process = z.strictObject({
  id: ruleId.describe("Identity; its rules and their detections are called ID-without-STEP and ID-STEP-too-early."),
  title: z.string().min(3).max(80).describe("What the process is about, for example A release."),
  why: z.string().min(10).describe("One sentence: why it matters that it goes on."),
  severity: z.enum(severities).describe("How soon someone should look into it."),
  key: z
    .record(fieldName, field)
    .refine((fields) => Object.keys(fields).length > 0, notEmpty)
    .describe(
      "What ties the events of one process: names with paths, as groupBy of a correlation rule. A map: paths by the step's id.",
    ),
  steps: z
    .array(step)
    .min(2, "has less than two: write a first step and one that follows it")
    .max(10)
    .describe("Its events, in their order."),
  ...toldWith,
});

export const processSettings = z
  .array(process)
  .default([])
  .describe(
    "Processes that are watched from their first event to their last: steps that are missing, late or too early are told. docs/correlations.md shows this project's.",
  );

export type CustomProcess = z.output<typeof process>;
