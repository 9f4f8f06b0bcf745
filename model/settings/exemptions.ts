import * as z from "zod";
import { remediationIds } from "../remediations/remediations";
import { accountId, notEmpty, unit } from "./values";

const tag = z.strictObject({
  key: z.string().min(1).max(128).describe("Key of the tag."),
  value: z.string().max(256).optional().describe("Its value. Absent: any."),
});

/** Must be a valid calendar date: `2027-02-30` is not. */
const day = z.iso.date("is not a day: write one such as 2027-06-30");

const exemption = z
  .strictObject({
    account: accountId.optional().describe("The account."),
    unit: unit.optional().describe("Accounts of this organizational unit and of those below it."),
    accountTag: tag.optional().describe("Accounts that carry this tag in AWS Organizations."),
    tag: tag.optional().describe("Resources that carry this tag. Whoever may tag a resource can exempt it."),
    resource: z
      .string()
      .regex(
        /^(arn:(aws|\*):|\*).{1,2000}$/su,
        "is not an ARN: write one such as arn:aws:s3:::website-*, with * for any characters",
      )
      .optional()
      .describe("Resources with this ARN, `*` for any characters."),
    remediations: z.array(z.enum(remediationIds)).min(1, notEmpty).describe("Remediations that leave it alone."),
    owner: z.string().min(1).max(256).describe("Who answers for the exemption: a person or a team."),
    reason: z.string().min(10, "is no reason: write a sentence").max(1000).describe("Why it is right, in a sentence."),
    expires: day.describe("The last day on which it counts, in UTC. After it remediation acts again."),
  })
  .refine((value) => Object.keys(selectorsOf(value)).length > 0, {
    message: "exempts nothing in particular: name an account, unit, accountTag, tag or resource",
  });

export const exemptionSettings = z
  .array(exemption)
  .default([])
  .describe("What remediation leaves alone, by whom, why and until when. All that one exemption names must hold.");

export type Exemption = z.output<typeof exemption>;

export type ExemptionTag = z.output<typeof tag>;

/** Selectors of an exemption. */
export interface ExemptionSelectors {
  readonly account?: string | undefined;
  readonly unit?: string | undefined;
  readonly accountTag?: ExemptionTag | undefined;
  readonly tag?: ExemptionTag | undefined;
  readonly resource?: string | undefined;
}

/** The selectors of an exemption, by setting. */
export function selectorsOf(exempted: ExemptionSelectors): Readonly<Record<string, string | ExemptionTag>> {
  const { account, unit: within, accountTag, tag: carried, resource } = exempted;
  const all = { account, unit: within, accountTag, tag: carried, resource };
  return Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
