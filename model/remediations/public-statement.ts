import type { Json, JsonObject } from "../envelope";
import { isObject } from "./reading";

/**
 * S3's definition of public (S3 user guide, "Blocking public access to your Amazon S3 storage", section "The meaning of
 * 'public'"): a grant to everyone, unless a condition restricts one of these keys to fixed values. A value with a
 * wildcard or a policy variable is not fixed; neither is the whole internet as a range of addresses.
 */
const pinningKeys = new Set(
  [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:userid",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "s3:DataAccessPointAccount",
    "s3:DataAccessPointArn",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
  ].map((key) => key.toLowerCase()),
);

/** Operators that require the key to be present with one of the values. Negated ones and `…IfExists` admit others. */
const pinningOperators =
  /^(foranyvalue:)?(stringequals|stringequalsignorecase|stringlike|arnequals|arnlike|ipaddress)$/;

/** True if a statement of a bucket's policy grants access to everyone. */
export function isPublicStatement(statement: Json): boolean {
  if (!isObject(statement) || statement["Effect"] !== "Allow") return false;
  if (!grantsToEverybody(statement)) return false;
  const conditions = isObject(statement["Condition"]) ? statement["Condition"] : {};
  return !Object.entries(conditions).some(
    ([operator, keys]) => pinningOperators.test(operator.toLowerCase()) && pins(keys),
  );
}

/** `"*"`, or `*` among the AWS principals. `NotPrincipal` with Allow grants access to everyone who is not named. */
function grantsToEverybody(statement: JsonObject): boolean {
  if (statement["NotPrincipal"] !== undefined) return true;
  const principal = statement["Principal"];
  if (principal === "*") return true;
  return isObject(principal) && texts(principal["AWS"]).includes("*");
}

/** Conditions under one operator must all be met: one that restricts is enough. */
const pins = (keys: Json): boolean =>
  isObject(keys) &&
  Object.entries(keys).some(
    ([key, values]) =>
      pinningKeys.has(key.toLowerCase()) &&
      texts(values).length > 0 &&
      texts(values).every((value) => isFixed(key, value)),
  );

function isFixed(key: string, value: string): boolean {
  if (value.includes("${")) return false;
  switch (key.toLowerCase()) {
    case "aws:sourceip":
      return !/\/0*[0-7]$/.test(value);
    // The path below an organization or unit may end in a star (S3 user guide, same section).
    case "aws:principalorgpaths":
    case "aws:sourceorgpaths":
      return /^o-[a-z0-9]+\//.test(value);
    // An ARN is fixed if its account is: `arn:aws:iam::111122223333:role/*` (same section, on aws:SourceArn).
    case "aws:principalarn":
    case "aws:sourcearn":
    case "s3:dataaccesspointarn":
      return /^arn:aws[a-z-]*:[a-z0-9-]+:[^:]*:\d{12}:/.test(value) || !/[*?]/.test(value);
    // `AROLEID:*`: every session of one role, which S3 does not count as fixed; but one role is not everyone.
    case "aws:userid":
      return /^A[A-Z0-9]{15,}(:|$)/.test(value) || !/[*?]/.test(value);
    default:
      return !/[*?]/.test(value);
  }
}

const texts = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === "string");
