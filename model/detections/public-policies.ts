import type { Json, JsonObject } from "../envelope";

/**
 * What a resource policy says when it lets everybody in: one statement that allows, with `*` as its principal.
 *
 * A condition that narrows `*` to an organization, to accounts or to a VPC endpoint makes it not public (S3 user guide,
 * "The meaning of public"). Where CloudTrail holds the policy as an object, a pattern sees that; where it holds the text
 * that was sent, a pattern cannot say "and not", so `limits` does: {@link textLimits}.
 */

/** The spellings of a condition that is not there, or that lets everybody in all the same. */
const absent: Json[] = [{ exists: false }];
const absentOrAny: Json[] = [...absent, "*"];

const fixed = [
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalOrgID",
  "aws:SourceAccount",
  "aws:SourceArn",
  "aws:SourceOrgID",
  "aws:SourceVpc",
  "aws:SourceVpce",
  "aws:sourceVpc",
  "aws:sourceVpce",
  "s3:DataAccessPointAccount",
];
const keys = (names: readonly string[], value: Json[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, value]));

/** None of the conditions by which S3 takes a statement for not public. A pattern of `*`, or every address, is none. */
const notNarrowed: JsonObject = {
  ArnEquals: keys(["aws:PrincipalArn", "aws:SourceArn"], absent),
  ArnLike: keys(["aws:PrincipalArn", "aws:SourceArn"], absentOrAny),
  "ForAnyValue:StringLike": keys(["aws:PrincipalOrgPaths", "aws:SourceOrgPaths"], absentOrAny),
  IpAddress: { "aws:SourceIp": [...absent, { suffix: "/0" }] },
  StringEquals: keys(fixed, absent),
  StringLike: keys(
    fixed.filter((name) => name.startsWith("aws:P") || name.startsWith("aws:S")),
    absentOrAny,
  ),
};

const everybody = { $or: [{ Principal: ["*"] }, { Principal: { AWS: ["*"] } }] };

/**
 * Conditions on a policy that CloudTrail holds as an object, one of which must be met. Conditions of an array's element
 * are looked at in the order of their paths, and `exists: false` at the elements chosen by then: `Action`, which nearly
 * every statement has, chooses the statement before its `Condition` is looked at. One with `NotAction` is taken for public
 * whatever narrows it.
 */
export const publicPolicies: readonly JsonObject[] = [
  { Statement: { Action: [{ exists: true }], Condition: notNarrowed, Effect: ["Allow"], ...everybody } },
  { Statement: { Effect: ["Allow"], NotAction: [{ exists: true }], ...everybody } },
];

/**
 * Conditions on a policy that CloudTrail holds as text: `*` as a principal, in the spellings of JSON.stringify, Python and
 * most editors. Statements that deny everybody fit as well.
 */
export const publicTexts: Json[] = [
  { wildcard: '*"AWS":"\\*"*' },
  { wildcard: '*"AWS": "\\*"*' },
  { wildcard: '*"AWS" : "\\*"*' },
  { wildcard: '*"AWS":["\\*"*' },
  { wildcard: '*"AWS": ["\\*"*' },
  { wildcard: '*"Principal":"\\*"*' },
  { wildcard: '*"Principal": "\\*"*' },
];

/** White space between the parts of a policy, as JSON.stringify, Python, and an editor with two columns write it. */
const layouts: readonly (readonly [colon: string, comma: string, open: string])[] = [
  [":", ",", "{"],
  [": ", ", ", "{"],
  [": ", ",\n      ", "{\n        "],
];

/**
 * The same for services whose policies often deny everybody something, such as unencrypted transport: `Effect` stands
 * right before `Principal` in nearly every policy, which keeps such a statement apart.
 */
export const publicAllowTexts: Json[] = layouts.flatMap(([colon, comma, open]) => {
  const allow = `*Allow"${comma}"Principal"${colon}`;
  return [{ wildcard: `${allow}"\\*"*` }, { wildcard: `${allow}${open}"AWS"${colon}"\\*"*` }];
});

/** A detection's `limits`, where the policy is text. */
export const textLimits =
  "The policy is compared as text, where a pattern cannot say and-not: a condition that narrows * is not understood, and so is a statement that denies everybody; other white space and a single external account are missed.";
export const allowTextLimits =
  "The policy is compared as text, where a pattern cannot say and-not: a condition that narrows * is not understood; other white space, an Effect that does not stand right before the Principal and a single external account are missed.";
