import type { Access } from "../services/iam/access";
import { parseArn } from "../services/iam/arn";
import { conditionsOf, statementsOf } from "./documents";
import type { Fact } from "./fact";
import { actions, answer, type Asked, foreignAccount, type Guarded, type Kind, onEach } from "./guarded";

/** What a service calls that uses such a thing for somebody. */
const useOf: Readonly<Record<Kind, readonly string[]>> = {
  bucket: ["s3:PutObject"],
  bus: ["events:PutEvents"],
  function: ["lambda:InvokeFunction"],
  key: [],
  log: ["logs:PutLogEvents", "logs:CreateLogStream"],
  queue: ["sqs:SendMessage"],
  role: [],
  topic: ["sns:Publish"],
};

/** Services that act for their customers, the ones that the program uses among them. */
const services = [
  "cloudformation.amazonaws.com",
  "cloudtrail.amazonaws.com",
  "cloudwatch.amazonaws.com",
  "config.amazonaws.com",
  "delivery.logs.amazonaws.com",
  "ec2.amazonaws.com",
  "events.amazonaws.com",
  "firehose.amazonaws.com",
  "glue.amazonaws.com",
  "lambda.amazonaws.com",
  "logging.s3.amazonaws.com",
  "s3.amazonaws.com",
  "scheduler.amazonaws.com",
  "sns.amazonaws.com",
  "ssm.amazonaws.com",
] as const;

/**
 * Services that name no resource here, or any of the account's by design: Lambda runs a function by a role of its own
 * account alone (Lambda developer guide, "Defining Lambda function permissions with an execution role"), Firehose gives
 * the account as external id, and each alarm of the account may tell the topic.
 */
const forTheWholeAccount: readonly string[] = [
  "cloudwatch.amazonaws.com",
  "delivery.logs.amazonaws.com",
  "firehose.amazonaws.com",
  "lambda.amazonaws.com",
];

/** Calls of services that nothing recorded uses there, and of the right one for somebody or something else. */
export function serviceFacts({ access, uses, anywhere }: Asked, guarded: Guarded): Fact[] {
  return services.flatMap((service) => {
    const isUsed = uses.get(guarded.arn)?.has(service) === true;
    const sources = sourcesOf(guarded, service).filter(
      ({ own, named }) =>
        !isUsed ||
        (own
          ? !named && !forTheWholeAccount.includes(service)
          : !isPassed(guarded, service) && !anywhere.has(guarded.arn)),
    );
    const asked = actions[guarded.kind].slice(0, 2).map((action) => {
      const allowed = sources.find(({ arn, account }) =>
        mayService(access, guarded, service, { arn, account }, action),
      );
      const onBehalf = allowed === undefined ? "" : ` on behalf of ${allowed.arn}`;
      return answer(guarded, `${service}${onBehalf}`, action, allowed !== undefined);
    });
    const own = sourcesOf(guarded, service).filter(
      (source) => source.own && (source.named || forTheWholeAccount.includes(service)),
    );
    if (!isUsed || own.length === 0 || guarded.kind === "role") return asked;
    // The right service, on behalf of the right resource, for what it has no business with.
    return [
      ...asked,
      ...actions[guarded.kind]
        .filter((action) => !useOf[guarded.kind].includes(action))
        .map((action) =>
          answer(
            guarded,
            service,
            action,
            own.some((source) => mayService(access, guarded, service, source, action)),
          ),
        ),
    ];
  });
}

/** A role is passed to Lambda in its own account: no other account's function can have it. */
const isPassed = ({ kind }: Guarded, service: string) => kind === "role" && service === "lambda.amazonaws.com";

function mayService(
  access: Access,
  guarded: Guarded,
  service: string,
  source: { readonly arn: string; readonly account: string },
  action: string,
): boolean {
  return guarded.kind === "role"
    ? access.assume(guarded.arn, service, source).allowed
    : onEach(guarded, action).some(
        (resource) =>
          access.service(service, source, action, resource, {
            guardian: guarded.guardian ?? guarded.arn,
            account: guarded.account,
          }).allowed,
      );
}

/** On whose behalf a service may ask, with names as the policies have them. */
function sourcesOf(
  { account, region, documents }: Guarded,
  service: string,
): readonly { readonly arn: string; readonly account: string; readonly own: boolean; readonly named: boolean }[] {
  const patterns = documents
    .flatMap(statementsOf)
    .flatMap(conditionsOf)
    .filter(({ key }) => key.toLowerCase() === "aws:sourcearn")
    .flatMap(({ values }) => values);
  const short = service.replace(".amazonaws.com", "").replace(/^.*\./, "");
  const other = `arn:aws:${short}:${region}:${account}:${otherNames[short] ?? "other"}`;
  const own = [...new Set([other, ...patterns.map((pattern) => pattern.replaceAll("*", "x"))])];
  return [
    ...own.map((arn) => ({
      arn: arn.replaceAll(account, foreignAccount),
      account: foreignAccount,
      own: false,
      named: arn !== other,
    })),
    // A bucket's ARN has no account: the same name may be somebody else's by now, as where both keys are missing from it
    // the pages "Cross-service confused deputy prevention" say.
    ...own
      .filter((arn) => parseArn(arn)?.account === "")
      .map((arn) => ({ arn, account: foreignAccount, own: false, named: arn !== other })),
    ...own.map((arn) => ({ arn, account, own: true, named: arn !== other })),
  ];
}

/** Ends of ARNs that the program gives to nothing. */
const otherNames: Readonly<Record<string, string>> = {
  events: "rule/other",
  scheduler: "schedule-group/other",
  glue: "crawler/other",
  lambda: "function:other",
  cloudwatch: "alarm:other",
};
