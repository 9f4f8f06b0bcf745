import * as z from "zod";
import { remediationIds } from "../remediations/remediations";
import { selectorsOf } from "./exemption-selectors";
import { accountId, notEmpty, unit } from "./values";

const tag = z.strictObject({
  key: z.string().min(1).max(128).describe("Key of the tag."),
  value: z.string().max(256).optional().describe("Value of the tag. Absent: any."),
});

/** Must be a valid calendar date: `2027-02-30` is not. */
const day = z.iso.date("is not a date: write one such as 2027-06-30");

const exemption = z
  .strictObject({
    account: accountId.optional().describe("The account."),
    unit: unit.optional().describe("Accounts in this organizational unit and in the units below it."),
    accountTag: tag.optional().describe("Accounts that carry this tag in AWS Organizations."),
    tag: tag.optional().describe("Resources that carry this tag. Anyone who may tag a resource can exempt it."),
    resource: z
      .string()
      .regex(
        /^(arn:(aws|\*):|\*).{1,2000}$/su,
        "is not an ARN: write one such as arn:aws:s3:::website-*, with * for any characters",
      )
      .optional()
      .describe("Resources with this ARN; `*` matches any characters."),
    remediations: z.array(z.enum(remediationIds)).min(1, notEmpty).describe("Remediations that skip it."),
    owner: z.string().min(1).max(256).describe("Owner of the exemption: a person or a team."),
    reason: z
      .string()
      .min(10, "is not a reason: write a sentence")
      .max(1000)
      .describe("Justification, in one sentence."),
    expires: day.describe("Last day on which it applies, in UTC. Remediation acts again after it."),
  })
  .refine((value) => Object.keys(selectorsOf(value)).length > 0, {
    message: "has no scope: name an account, unit, accountTag, tag or resource",
  });

export const exemptionSettings = z
  .array(exemption)
  .default([])
  .describe(
    "Exemptions from remediation, each with a scope, an owner, a reason and an expiry date. All conditions of an exemption must hold.",
  );

export type Exemption = z.output<typeof exemption>;
