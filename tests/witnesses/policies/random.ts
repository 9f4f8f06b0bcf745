import { decide } from "../../../simulator/services/iam/decision";
import { parsePolicy, type Principal } from "../../../simulator/services/iam/policy";
import { requestContext } from "../../../simulator/services/iam/request-context";
import { randomFrom } from "../../bench/random";
import { type Asked, decisionOf } from "./judge";

/** A generator of whole numbers below a limit, the same for a seed. */
function dice(seed: number): (below: number) => number {
  const random = randomFrom(seed);
  return (below) => Math.floor(random() * below);
}

const own = "111111111111";
const other = "222222222222";
const roles = [`arn:aws:iam::${own}:role/forward`, `arn:aws:iam::${other}:role/forward`];
const actions = ["events:PutEvents", "events:PutRule", "sqs:SendMessage"];
const actionPatterns = [...actions, "*", "events:*", "EVENTS:putevents", "sqs:Send?essage", "events:Put"];
const resources = [
  `arn:aws:events:eu-central-1:${own}:event-bus/central`,
  `arn:aws:sqs:eu-central-1:${own}:letters`,
  `arn:aws:events:us-east-1:${other}:rule/central/a:b`,
];
const resourcePatterns = [
  ...resources,
  "*",
  `arn:aws:events:*:${own}:*`,
  "arn:aws:*:*:*:event-bus/*",
  "arn:aws:events:*:*:rule/*:b",
  `arn:aws:sqs:eu-central-?:${own}:let*`,
  "arn:*:*:*:*:*",
];
const texts = ["o-one", "o-two", "O-One", "central", ""];
const textPatterns = [...texts, "o-*", "?-one", "*", "o-***e"];
const numbers = ["1", "2", "10", "-3", "2.5"];
/** Condition keys with one value, with values and patterns of their type. */
const single: Readonly<
  Record<string, readonly [values: readonly string[], patterns: readonly string[], operators: readonly string[]]>
> = {
  "aws:PrincipalOrgID": [
    texts,
    textPatterns,
    [
      "StringEquals",
      "StringNotEquals",
      "StringLike",
      "StringNotLike",
      "StringEqualsIgnoreCase",
      "StringNotEqualsIgnoreCase",
    ],
  ],
  "aws:SourceArn": [
    resources,
    resourcePatterns.filter((each) => each !== "*"),
    ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
  ],
  "aws:SecureTransport": [["true", "false"], ["true", "false", "TRUE"], ["Bool"]],
  "s3:max-keys": [
    numbers,
    numbers,
    [
      "NumericEquals",
      "NumericNotEquals",
      "NumericLessThan",
      "NumericLessThanEquals",
      "NumericGreaterThan",
      "NumericGreaterThanEquals",
    ],
  ],
};
const several: typeof single = {
  "aws:PrincipalOrgPaths": [texts, textPatterns, ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"]],
};

export interface Difference {
  readonly seed: number;
  readonly simulator: boolean;
  readonly judge: string;
  readonly policies: unknown;
  readonly asked: Asked;
}

/** One random request with random policies: what the simulator and the second judge say of it differs, or undefined. */
export function differenceOf(seed: number, decideAs: typeof decide = decide): Difference | undefined {
  const below = dice(seed);
  const pick = <Value>(list: readonly Value[]): Value => list[below(list.length)] as Value;
  const list = <Value>(of: readonly Value[]) => (below(3) === 0 ? [pick(of), pick(of)] : pick(of));
  const condition = () => {
    const [key, [, patterns, operators]] = pick(Object.entries(single));
    const ifExists = below(4) === 0 ? "IfExists" : "";
    if (below(5) === 0) return { Null: { [key]: pick(["true", "false"]) } };
    if (below(3) !== 0)
      return { [pick(operators) + ifExists]: { [below(2) === 0 ? key : key.toUpperCase()]: list(patterns) } };
    const [many, [, wanted, sets]] = pick(Object.entries(several));
    return { [`${pick(["ForAnyValue", "ForAllValues"])}:${pick(sets)}`]: { [many]: list(wanted) } };
  };
  const statement = (withPrincipal: boolean) => ({
    Effect: below(4) === 0 ? "Deny" : "Allow",
    ...(withPrincipal && {
      Principal: pick<unknown>([
        "*",
        { AWS: "*" },
        { AWS: own },
        { AWS: roles[0] },
        { AWS: [roles[1], `arn:aws:iam::${other}:root`] },
        { Service: "events.amazonaws.com" },
      ]),
    }),
    [below(6) === 0 ? "NotAction" : "Action"]: list(actionPatterns),
    [below(6) === 0 ? "NotResource" : "Resource"]: list(resourcePatterns),
    ...(below(3) !== 0 && { Condition: { ...condition(), ...(below(3) === 0 ? condition() : {}) } }),
  });
  const documents = (withPrincipal: boolean) =>
    Array.from({ length: below(3) }, () => ({
      Version: "2012-10-17",
      Statement: Array.from({ length: 1 + below(3) }, () => statement(withPrincipal)),
    }));
  const isService = below(4) === 0;
  const [identity, resource] = [isService ? [] : documents(false), documents(true)];
  const arn = pick(roles);
  const account = arn.split(":")[4] ?? "";
  const on = pick(resources);
  const context: Record<string, string | readonly string[]> = {};
  for (const [key, [values]] of Object.entries(single)) if (below(3) !== 0) context[key] = pick(values);
  for (const [key, [values]] of Object.entries(several))
    if (below(3) !== 0) context[key] = Array.from({ length: 1 + below(3) }, () => pick(values));
  const asked: Asked = {
    action: pick(actions),
    resource: on,
    caller: isService ? { service: "events.amazonaws.com" } : { arn, account },
    keys: Object.fromEntries(Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat()])),
  };
  const same = !isService && on.split(":")[4] === account;
  const principal: Principal = isService
    ? { kind: "service", name: "events.amazonaws.com" }
    : { kind: "identity", arn, account };
  const { allowed } = decideAs({
    principal,
    action: asked.action,
    resource: on,
    context: requestContext(context),
    identity: identity.map((each) => parsePolicy(each, "identity", "identity", "identity")),
    resourcePolicies: resource.map((each) => parsePolicy(each, "resource", "resource", "resource")),
    sameAccount: same,
    identityUrn: "identity",
    resourceUrn: "resource",
  });
  const judge = decisionOf(identity, resource, asked, same);
  return (judge === "yes") === allowed && judge !== "unknown"
    ? undefined
    : { seed, simulator: allowed, judge, policies: { identity, resource }, asked };
}
