import { isObject } from "../../model/json";
import { bundleText } from "../services/lambda/bundle";
import type { Mutant } from "./mutant";

/** Mutants that change nothing that the program promises, or what nothing here can see. */
interface Accepted {
  readonly id: RegExp;
  /** Why no guarantee breaks. */
  readonly why: string;
  /** What the reason takes for granted, asked of the changed resource. */
  readonly if?: (mutant: Mutant) => boolean;
}

const accepted: readonly Accepted[] = [
  {
    id: /^Key \S+ policy AdministerThroughIam: without /,
    why: "A call of key administration that the policy no longer gives to the account: nothing of the program makes it.",
  },
  {
    id: /^(Role|RolePolicy|TopicPolicy|QueuePolicy|BucketPolicy|LogResourcePolicy) \S+ \w+ \S+: (Arn|String)(Equals|Like)IfExists$/,
    why: 'IfExists about a key that AWS always sends with such a request: nobody else gets in (IAM user guide, "AWS global condition context keys", on the availability of each).',
    if: (mutant) =>
      conditionsIn(mutant).every(({ operator, key }) => !/IfExists$/.test(operator) || alwaysSent.has(key)),
  },
  {
    id: /^Key \S+ policy \S+: ArnLikeIfExists$/,
    why: 'IfExists about the caller\'s ARN, which each signed request has (IAM user guide, "AWS global condition context keys").',
  },
  {
    id: /^Key \S+ policy (Write|Read)Archive: (every principal|ArnLike of any account)$/,
    why: "Principal and the condition about the caller's ARN both name the account: the other one remains.",
  },
  {
    id: /^(Role|QueuePolicy|BucketPolicy) \S+ \w+ \S+: (ArnLike of any account|without StringEquals)$/,
    why: 'Source account and source ARN both name the account, and the other one remains: where the ARN has the account, one is enough (IAM user guide, "The confused deputy problem").',
    if: (mutant) => statementsIn(mutant).every((statement) => namesSource(statement, mutant.original.account)),
  },
  {
    id: /^Role \S+ assumeRolePolicy \S+: every principal$/,
    why: 'The condition names the exact roles that may assume it: whoever else asks has another aws:PrincipalArn (IAM user guide, "AWS global condition context keys").',
    if: (mutant) =>
      statementsIn(mutant).every((statement) =>
        conditionsOf(statement).some(
          ({ operator, key, values }) =>
            operator === "ArnEquals" && key === "aws:PrincipalArn" && values.every((arn) => !/[*?]/.test(arn)),
        ),
      ),
  },
  {
    id: /^RolePolicy \S+ policy \S+: without [a-z0-9]+:\w+$/,
    why: "Another statement of the same policy allows the same call on the same resources under the same condition.",
    if: (mutant) => {
      const removed = /without (\S+)$/.exec(mutant.id)?.[1] ?? "";
      const before = statementsOf(mutant.original.inputs["policy"]);
      const after = statementsIn(mutant);
      const changed = before.find((each, at) => JSON.stringify(each) !== JSON.stringify(after[at]));
      return after.some(
        (each) =>
          each["Effect"] === "Allow" &&
          listOf(each["Action"]).includes(removed) &&
          ["Resource", "Condition"].every((part) => JSON.stringify(each[part]) === JSON.stringify(changed?.[part])),
      );
    },
  },
  {
    id: /^RolePolicy \S+ policy \S+: without conditions$/,
    why: 'aws:RequestedRegion about resources whose ARN has the Region already, or about IAM, whose requests are all of us-east-1 (IAM user guide, "AWS global condition context keys").',
    if: (mutant) => {
      const before = statementsOf(mutant.original.inputs["policy"]);
      const after = statementsIn(mutant);
      return before.every(
        (each, at) =>
          JSON.stringify(each) === JSON.stringify(after[at]) ||
          (conditionsOf(each).every(({ key }) => key === "aws:RequestedRegion") &&
            listOf(each["Resource"]).every((arn) => /^arn:aws:(iam:|[a-z0-9-]+:[a-z]{2}-[a-z]+-\d:)/.test(arn))),
      );
    },
  },
  {
    id: /^Schedule \S+ target\.(-retryPolicy|retryPolicy\.(-\w+|maximumRetryAttempts 101|maximumEventAgeInSeconds 36001))$/,
    why: 'EventBridge Scheduler then retries longer, by default for a day and 185 times: later at worst (EventBridge Scheduler API reference, "RetryPolicy").',
  },
  {
    id: /^Schedule \S+ target\.input\.Entries\[0\]\.-EventBusName$/,
    why: 'Without a name an entry goes to the default bus, which it named (EventBridge API reference, "PutEventsRequestEntry").',
    if: ({ original }) => /"EventBusName\\*":\\*"default/.test(JSON.stringify(original.inputs)),
  },
  {
    id: /^Function \S+ (-architectures|architectures without its first)$/,
    why: 'Lambda then runs it on x86_64, its default: the code is JavaScript, and runs on both (Lambda developer guide, "Selecting and configuring an instruction set architecture").',
  },
  {
    id: /^Function \S+ environment\.variables\.-\w+$/,
    why: "A variable that every function is given, and that the code of this one does not read.",
    if: ({ id, original }) => {
      const name = /-(\w+)$/.exec(id)?.[1] ?? "";
      return !/^(POWERTOOLS|NODE)_/.test(name) && bundleText(original)?.includes(`"${name}"`) === false;
    },
  },
  {
    id: /^CatalogTable \S+ parameters\.(-?about|-?comment|-?compressionType|-?typeOfData)\b/,
    why: 'A parameter that people read: Athena reads formats by input format and SerDe (Athena user guide, "CREATE TABLE").',
  },
  {
    id: /^EventConnection \S+ authParameters\.\w+\.(headers\[0\]\.)?-?(isValueSecret|value)\b/,
    why: "The content of a secret, which no recording has, and whether the console hides a header that is none.",
  },
];

/** Keys in each request of the kind (IAM user guide, and the Service Authorization Reference for a service's own). */
const alwaysSent = new Set([
  "aws:PrincipalArn",
  "aws:RequestedRegion",
  "aws:SourceAccount",
  "aws:SourceArn",
  "events:source",
  "sts:ExternalId",
]);

export const acceptedFor = (mutant: Mutant): Accepted | undefined =>
  accepted.find((each) => each.id.test(mutant.id) && (each.if?.(mutant) ?? true));

type Statement = Readonly<Record<string, unknown>>;

function statementsOf(document: unknown): readonly Statement[] {
  const read: unknown = typeof document === "string" ? JSON.parse(document) : { Statement: document };
  return isObject(read) ? [read["Statement"]].flat().filter(isObject) : [];
}

/** Statements of the changed resource's policy. */
const statementsIn = ({ changed }: Mutant): readonly Statement[] =>
  ["assumeRolePolicy", "policy", "policyDocument", "statement"].flatMap((name) =>
    changed?.inputs[name] === undefined ? [] : statementsOf(changed.inputs[name]),
  );

const conditionsOf = ({ Condition: block }: Statement) =>
  Object.entries(isObject(block) ? block : {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({ operator, key, values: listOf(values) })),
  );

const conditionsIn = (mutant: Mutant) => statementsIn(mutant).flatMap(conditionsOf);

/** True if a service may only come on behalf of something of the account's own, which is named. */
function namesSource(statement: Statement, account: string): boolean {
  const { Effect: effect, Principal: principal } = statement;
  if (effect !== "Allow" || !isObject(principal) || principal["Service"] === undefined) return true;
  const valuesOf = (key: string) =>
    conditionsOf(statement)
      .filter((each) => each.key === key)
      .flatMap(({ values }) => values);
  const [accounts, arns] = [valuesOf("aws:SourceAccount"), valuesOf("aws:SourceArn")];
  const isOwn = (arn: string) => arn.split(":")[4] === account;
  return arns.length > 0 && (arns.every(isOwn) || (accounts.length > 0 && accounts.every((each) => each === account)));
}

const listOf = (value: unknown): readonly string[] => [value].flat().filter((each) => typeof each === "string");
