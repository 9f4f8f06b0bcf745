import * as z from "zod";
import { accountId, id, notEmpty, unit, jsonObject } from "./values";

/** The list `event-governance:detections.exceptions`. */

const tag = z.strictObject({
  key: z.string().min(1).max(128).describe("Key of the tag."),
  value: z.string().max(256).optional().describe("Value of the tag. Absent: any."),
});

/** Must be a valid calendar date: `2027-02-30` is not. */
const day = z.iso.date("is not a date: write one such as 2027-06-30");

/** One value, or a list of which one must fit. */
const oneOrMore = <Value extends z.ZodType<string>>(value: Value) =>
  z.union([value.transform((one) => [one]), z.array(value).min(1, notEmpty)]);

/** `*` matches any characters. */
const text = z.string().min(1).max(512);

const role = text.regex(
  /^(arn:aws:iam::[\d*]{1,12}:role\/[\w+=,.@*/-]{1,512}|[\w+=,.@*-]{1,64})$/,
  "is not a role: write its name without the path, or its ARN, such as arn:aws:iam::111122223333:role/deployment",
);

const principalArn = text.regex(
  /^arn:aws:(iam|sts)::[\d*]{1,12}:[\w+=,.@*/:-]{1,512}$/,
  "is not a principal's ARN: write one such as arn:aws:iam::111122223333:user/backup or arn:aws:sts::111122223333:assumed-role/deployment/*",
);

const invokedBy = text.regex(
  /^(AWS Internal|[a-z0-9.-]{1,200}\.amazonaws\.com)$/,
  "is not what CloudTrail writes there: write one such as cloudformation.amazonaws.com, or AWS Internal",
);

const principal = z
  .strictObject({
    role: oneOrMore(role)
      .optional()
      .describe(
        "The role whose session made the call (`userIdentity.sessionContext.sessionIssuer`): its name, which any account may give to a role of its own, or its ARN. `*` matches any characters. A list: one of them.",
      ),
    arn: oneOrMore(principalArn)
      .optional()
      .describe(
        "The caller itself (`userIdentity.arn`): a user, or one session of a role. `*` matches any characters. A list: one of them.",
      ),
    invokedBy: oneOrMore(invokedBy)
      .optional()
      .describe(
        "The AWS service that made the call on somebody's behalf (`userIdentity.invokedBy`). Whoever may use the service may make the call through it.",
      ),
    userAgent: oneOrMore(text)
      .optional()
      .describe(
        "What the caller says of its program (`userAgent`), which anybody can write; never alone. `*` matches any characters.",
      ),
  })
  .refine((value) => Object.values(value).some((each) => each !== undefined), {
    message: "names nobody: write role, arn, invokedBy or userAgent",
  });

const exception = z.strictObject({
  id: id("is not an id: write lower-case words with hyphens, for example deployments-open-ports").describe(
    "Identity in reports, metrics and the table `exceptions`.",
  ),
  detections: z
    .union([
      z.literal("all"),
      z
        .array(id("is not an id of a detection: write lower-case words with hyphens, for example root-sign-in"))
        .min(1, notEmpty),
    ])
    .describe("Ids of the detections from which it excepts, or `all`."),
  account: oneOrMore(accountId as unknown as z.ZodType<string>)
    .optional()
    .describe("Events of this account; of a finding, the account that it is about. A list: one of them."),
  unit: unit.optional().describe("Events of accounts in this organizational unit and in the units below it."),
  accountTag: tag.optional().describe("Events of accounts that carry this tag in AWS Organizations."),
  principal: principal.optional().describe("Who made the call. All that it names must hold."),
  resource: oneOrMore(z.string().min(1).max(2000))
    .optional()
    .describe(
      "What the event concerns, as the message names it: a bucket's name, a group's id, an ARN. `*` matches any characters. A list: what an event concerns must all be among it.",
    ),
  pattern: jsonObject.optional().describe("An event pattern of your own, which the event must match too."),
  everything: z
    .literal(true)
    .optional()
    .describe(
      "Says that all events of its detections are excepted, where nothing else narrows it: a mistake otherwise, and refused.",
    ),
  owner: z.string().min(1).max(256).describe("Owner of the exception: a person or a team."),
  reason: z
    .string()
    .min(10, "is not a reason: write a sentence")
    .max(1000)
    .describe("Why such an event needs nobody, in one sentence."),
  until: day.describe("Last day on which it counts, in UTC. People are told again after it."),
});

export const exceptionSettings = z
  .array(exception)
  .default([])
  .describe(
    "Events that detections find and that nobody is told, each with an owner, a reason and a last day. All conditions of an exception must hold. What is excepted is archived as ever.",
  );

export type Exception = z.output<typeof exception>;
export type Principal = z.output<typeof principal>;
