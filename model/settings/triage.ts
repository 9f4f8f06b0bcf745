import * as z from "zod";

/** What the person does who is told, of a team's detection or correlation rule. */

const instruction = z
  .string()
  .min(20, "is too short to help somebody who is woken: write a sentence that ends with a period")
  .max(300)
  .regex(/\.$/, "is no sentence: write one that ends with a period");

export const triage = z.strictObject({
  look: z
    .array(instruction)
    .length(3, "does not have three: write the first three things to look at")
    .describe("The first three things to look at, each an instruction of one sentence."),
  harmless: instruction.describe("What is harmless, and how to tell."),
  contain: instruction.describe("How to stop it, and how to undo it."),
});
