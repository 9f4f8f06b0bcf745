import { isObject } from "../../model/json";
import type { Edit } from "./edit";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Mutants of a policy document, as text or as one statement: each statement gone; each action gone or every action of its
 * service allowed; another one allowed, too; every resource; every principal; each condition gone, weakened or about another account.
 */
export function mutatePolicy(value: unknown): Edit[] {
  const document = typeof value === "string" ? (JSON.parse(value) as Fields) : { Statement: [value] };
  const statements = [document["Statement"]].flat().filter(isObject);
  const rebuilt = (changed: readonly unknown[]): unknown =>
    typeof value === "string" ? JSON.stringify({ ...document, Statement: changed }) : changed[0];
  const more = statements.flatMap<Fields>(({ Action: action, Principal: principal, Resource: resource }) => {
    const service = String([action].flat()[0]).split(":")[0];
    const everything = { Sid: "More", Effect: "Allow", Action: `${service}:*`, Resource: resource ?? "*" };
    if (principal === undefined) return [{ ...everything, Action: "*", Resource: "*" }];
    return resource === undefined ? [] : [{ ...everything, Principal: "*" }];
  })[0];
  const added: Edit[] =
    typeof value === "string" && more !== undefined
      ? [{ what: ": a statement more, for everything", value: rebuilt([...statements, more]) }]
      : [];
  const changes = statements.flatMap((statement, index) => {
    const name = typeof statement["Sid"] === "string" ? statement["Sid"] : String(index + 1);
    const changed = (what: string, other: unknown): Edit => ({
      what: ` ${name}: ${what}`,
      value: rebuilt(statements.flatMap((each, at) => (at === index ? (other ?? []) : each))),
    });
    return [
      ...(typeof value === "string" && statements.length > 1 ? [changed("gone", undefined)] : []),
      ...mutateStatement(statement).map(({ what, value: other }) => changed(what, other)),
    ];
  });
  return [...changes, ...added];
}

/** An action that does harm and that nothing here needs, by service. */
const harmful: Readonly<Record<string, string>> = {
  account: "account:PutAlternateContact",
  athena: "athena:DeleteWorkGroup",
  cloudtrail: "cloudtrail:StopLogging",
  dynamodb: "dynamodb:DeleteTable",
  ec2: "ec2:TerminateInstances",
  events: "events:PutRule",
  firehose: "firehose:DeleteDeliveryStream",
  glue: "glue:DeleteTable",
  iam: "iam:PutRolePolicy",
  kms: "kms:CreateGrant",
  logs: "logs:DeleteLogGroup",
  s3: "s3:PutBucketPolicy",
  secretsmanager: "secretsmanager:PutSecretValue",
  securityhub: "securityhub:DisableSecurityHub",
  sns: "sns:Subscribe",
  sqs: "sqs:PurgeQueue",
  sts: "sts:TagSession",
};

function mutateStatement(statement: Fields): Edit[] {
  const { Action: action, Principal: principal, Resource: resource, Condition: condition, Effect: effect } = statement;
  const actions = [action].flat().filter((each) => typeof each === "string");
  const allows = effect === "Allow";
  const edits: Edit[] = [];
  const edit = (what: string, change: Fields) => edits.push({ what, value: { ...statement, ...change } });
  for (const [index, each] of actions.entries())
    if (actions.length > 1) edit(`without ${each}`, { Action: actions.filter((_, at) => at !== index) });
  // What is denied can only become less, which the mutants above and below are.
  if (effect === "Deny" && condition === undefined)
    edit("but for one role", { Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/cleanup" } } });
  if (allows) {
    // A call on buckets does nothing to objects, and the other way round.
    const onObjects =
      JSON.stringify(resource ?? "").includes("arn:aws:s3:::") && JSON.stringify(resource).includes("/");
    const more = onObjects ? "s3:DeleteObject" : harmful[actions[0]?.split(":")[0] ?? ""];
    if (more !== undefined && !actions.includes(more)) edit(`and ${more}`, { Action: [...actions, more] });
    edit("denied", { Effect: "Deny" });
    if (Array.isArray(resource) && resource.length > 1)
      edit("without its first resource", { Resource: resource.slice(1) });
    edit("every action of the service", { Action: `${actions[0]?.split(":")[0]}:*` });
    if (resource !== undefined && resource !== "*") {
      edit("every resource", { Resource: "*" });
      const { Resource: _all, ...others } = statement;
      edits.push({ what: "every resource but one", value: { ...others, NotResource: resource } });
    }
    if (principal !== undefined && principal !== "*") edit("every principal", { Principal: "*" });
    if (isObject(principal) && "Service" in principal)
      edit("another service", { Principal: { Service: "ssm.amazonaws.com" } });
  }
  if (isObject(condition)) {
    edit("without conditions", { Condition: {} });
    for (const [operator, keys] of Object.entries(condition)) {
      if (!isObject(keys)) continue;
      const others = Object.entries(condition).filter(([other]) => other !== operator);
      const given = (with_: Fields) => ({ Condition: Object.fromEntries([...others, ...Object.entries(with_)]) });
      if (others.length > 0) edit(`without ${operator}`, given({}));
      if (/^(String|Arn)(Equals|Like)$/.test(operator))
        edit(`${operator}IfExists`, given({ [`${operator}IfExists`]: keys }));
      const [key = ""] = Object.keys(keys);
      edit(`${operator} of a misspelled key`, given({ [operator]: renamedKey(keys, key, `${key}s`) }));
      if (key === "aws:PrincipalArn" && !/IfExists/.test(operator)) {
        const longer = [keys[key]].flat().map((arn) => `${String(arn)}*`);
        edit(
          `${operator} of every longer name`,
          given({ [operator.replace("Equals", "Like")]: { ...keys, [key]: longer } }),
        );
      }
      const text = JSON.stringify(keys);
      const elsewhere = text.replace(/\d{12}/g, "999999999999");
      if (elsewhere !== text)
        edit(`${operator} of another account`, given({ [operator]: JSON.parse(elsewhere) as unknown }));
      const anywhere = text.replace(/\d{12}/g, "*");
      if (anywhere !== text && /Like/.test(operator))
        edit(`${operator} of any account`, given({ [operator]: JSON.parse(anywhere) as unknown }));
    }
  }
  return edits;
}

const renamedKey = (keys: Fields, from: string, to: string): Fields =>
  Object.fromEntries(Object.entries(keys).map(([key, value]) => [key === from ? to : key, value]));
