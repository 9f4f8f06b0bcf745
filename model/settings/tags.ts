import * as z from "zod";

/** Keys of the tags that this program gives to every resource itself. */
const ownTagKeys = ["Project", "Environment"];

/**
 * Most tags of the operator's own. A resource may have 50; two are the program's, and a rule has up to three for its
 * detections (Tagging AWS Resources user guide, "Tag naming limits and requirements").
 */
const mostTags = 45;

/** What every service takes: IAM, Lambda, Logs and Firehose refuse other characters, and AWS reserves `aws:`. */
const text = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const characters = "letters, digits, spaces and _ . : / = + - @ only";

const key = z
  .string()
  .min(1, "is empty: write the tag's key")
  .max(128, "is longer than 128 characters, the most of a tag's key: write a shorter one")
  .regex(text, `has a character that not every service takes in a tag's key: write ${characters}`)
  .refine((name) => !name.toLowerCase().startsWith("aws:"), "begins with aws:, which AWS reserves: write another key");

const value = z
  .string()
  .max(256, "is longer than 256 characters, the most of a tag's value: write a shorter one")
  .regex(text, `has a character that not every service takes in a tag's value: write ${characters}`);

/** Tags that this program gives to resources of every service. */
export const resourceTags = z.record(key, value).superRefine((tags, { addIssue }) => {
  const keys = Object.keys(tags);
  if (keys.length > mostTags)
    addIssue({
      code: "custom",
      message: `has ${keys.length} tags: write at most ${mostTags}, because a resource may have 50 with the program's own`,
    });
  // IAM user guide, "Tags for AWS Identity and Access Management resources": keys are not case-sensitive there.
  const others = [...ownTagKeys, ...keys];
  for (const name of keys) {
    const twin = others.find((other) => other !== name && other.toLowerCase() === name.toLowerCase());
    if (twin !== undefined)
      addIssue({
        code: "custom",
        path: [name],
        message: `is the same key as ${twin} to IAM: write one of the two, in one spelling`,
      });
  }
});
