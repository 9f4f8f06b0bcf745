import * as z from "zod";
import { jsonObject } from "./values";

const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "is not an id: write lower-case words with hyphens")
  .max(60);

const correlation = z.strictObject({
  id: id.describe("Identity in reports and finding ids; must not be one of the project's."),
  title: z.string().min(10).max(200).describe("What happened to the resource, in one line."),
  why: z.string().min(10).max(500).describe("Why these signals together need a person's attention now."),
  resourceType: z
    .string()
    .regex(/^[A-Za-z0-9]+$/, "is not an ASFF resource type: write one such as AwsEc2Instance")
    .describe("Type of the resource that the findings must have in common, for example AwsIamRole."),
  windowHours: z
    .int()
    .min(1)
    .max(90 * 24)
    .default(7 * 24)
    .describe("Maximum hours between the first and the last finding."),
  signals: z
    .array(
      z.strictObject({
        id: id.describe("Name of this signal, unique in the correlation."),
        pattern: jsonObject.describe("Event pattern over one finding (ASFF)."),
        atLeast: z.int().min(1).max(20).default(1).describe("Number of different findings required."),
      }),
    )
    .min(1)
    .max(5)
    .describe("The findings that are required."),
  types: z
    .array(z.string().regex(/^[^/]+(\/[^/]+){1,2}$/, "is not an ASFF type: write one such as TTPs/Persistence"))
    .min(1)
    .default(["TTPs"])
    .describe("ASFF types of the resulting finding."),
  samples: z
    .array(jsonObject)
    .min(2)
    .describe("Sample findings on one resource that complete it; settings are rejected if they do not."),
  ocsf: z
    .strictObject({
      resourceType: z
        .string()
        .regex(
          /^[A-Za-z0-9]+(::[A-Za-z0-9]+)+$/,
          "is not a resource type of OCSF: write one such as AWS::EC2::Instance",
        )
        .describe("Type of the resource in findings of the new Security Hub, for example AWS::IAM::Role."),
      patterns: z
        .record(z.string(), jsonObject)
        .describe("Event pattern over one finding (OCSF) for each signal, by its id."),
      samples: z.array(jsonObject).min(2).describe("The samples in OCSF."),
    })
    .optional()
    .describe(
      "The same for findings of the new Security Hub, which are correlated where those of Security Hub CSPM are not forwarded.",
    ),
});

/** Functions that update findings. Everything they write can be reverted manually in Security Hub. */
export const findingsSettings = z.strictObject({
  enrich: z
    .boolean()
    .default(true)
    .describe("Write the affected account's name, unit, tags and security contact into each new finding."),
  contacts: z
    .boolean()
    .default(true)
    .describe(
      "Look up the account's alternate contact for security. Requires the governance account to be delegated administrator for Account Management; otherwise findings have no contact.",
    ),
  tags: z
    .array(z.string().min(1).max(128))
    .optional()
    .describe(
      "Keys of the account tags to write into findings. Absent: all that are known, which with accounts.discover are none unless another setting depends on tags; empty: none.",
    ),
  resolve: z.boolean().default(true).describe("Set findings to RESOLVED when their resource is deleted."),
  resolveThreats: z
    .boolean()
    .default(false)
    .describe(
      "Also resolve findings about activity (GuardDuty's, for example). By default only findings about a resource's state are resolved: deleting an instance does not undo what happened on it.",
    ),
  correlate: z
    .boolean()
    .default(true)
    .describe(
      "Create one CRITICAL finding from several on one resource that mean more together; of the new Security Hub alone, raise one of them to Critical.",
    ),
  correlations: z
    .strictObject({
      exclude: z.array(id).default([]).describe("Ids of the project's correlations to exclude."),
      custom: z.array(correlation).default([]).describe("The team's own correlations."),
    })
    .prefault({})
    .describe("Which findings are correlated."),
});

export type FindingsSettings = z.output<typeof findingsSettings>;
export type CustomCorrelation = z.output<typeof correlation>;
