import { administratorRole } from "./administrator";
import type { Resource } from "../graph";
import { conditionsOf, parsed, resourcesIn, statementsOf, texts } from "./documents";
import { askOwnPolicies } from "./own-policies";
import { arnOf, field, nameOf, property, text } from "../recorded";
import type { World } from "../services/events/world";
import { type Access, createAccess } from "../services/iam/access";
import { parseArn } from "../services/iam/arn";
import type { Organization } from "../services/iam/organization";
import type { Policy } from "../services/iam/policy";
import { logPolicyScope } from "../services/iam/resource-policies";
import type { Role } from "../services/iam/roles";

/** What somebody may do who must not. */
export interface Opening {
  /** Who, and what: "an administrator outside the organization, sqs:SendMessage on …". */
  readonly what: string;
  /** URN of the policy at fault. */
  readonly urn: string;
  readonly problem: string;
}

/** Answers to questions whether somebody may do something who must not. */
export interface WhoMay {
  readonly questions: number;
  readonly openings: readonly Opening[];
}

/** One question, with the answer. */
interface Fact extends Omit<Opening, "problem"> {
  readonly problem?: string;
}

/** What carries a policy that says who else may use it. */
interface Guarded {
  readonly arn: string;
  /** What its policies are recorded for, if not the ARN itself. */
  readonly guardian?: string;
  readonly account: string;
  readonly region: string;
  /** The resource to which the policy is attached. */
  readonly urn: string;
  readonly kind: Kind;
  readonly policies: readonly Policy[];
  /** Policy documents, for what an attacker would read in them. */
  readonly documents: readonly unknown[];
}

type Kind = keyof typeof actions;

/** Calls that would harm, by what they are made on. */
const actions = {
  bucket: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:PutBucketPolicy"],
  bus: [
    "events:PutEvents",
    "events:PutRule",
    "events:PutTargets",
    "events:DisableRule",
    "events:DeleteRule",
    "events:RemoveTargets",
    "events:DescribeEventBus",
    "events:ListRules",
    "events:PutPermission",
    "events:DeleteEventBus",
  ],
  function: ["lambda:InvokeFunction", "lambda:UpdateFunctionCode"],
  key: ["kms:Decrypt", "kms:GenerateDataKey", "kms:Encrypt", "kms:ReEncryptFrom", "kms:CreateGrant"],
  log: [
    "logs:PutLogEvents",
    "logs:CreateLogStream",
    "logs:DeleteLogStream",
    "logs:GetLogEvents",
    "logs:DeleteLogGroup",
  ],
  queue: ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue", "sqs:SetQueueAttributes"],
  role: ["sts:AssumeRole"],
  topic: ["sns:Publish", "sns:Subscribe", "sns:SetTopicAttributes", "sns:AddPermission"],
} as const;

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

/** No account of any organization: AWS gives no such id to anybody who is asked here. */
const foreignAccount = "999999999999";

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

/** Condition keys that the questions fill in, or leave out because nobody could set them. */
const knownKeys: ReadonlySet<string> = new Set(
  [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
    "aws:SecureTransport",
    "aws:SourceAccount",
    "aws:SourceArn",
    "events:creatorAccount",
    "events:detail-type",
    "events:detail.eventTypeCode",
    "events:detail.service",
    "events:detail.userIdentity.principalId",
    "events:eventBusInvocation",
    "events:source",
    "kms:EncryptionContext:aws:s3:arn",
    "kms:EncryptionContext:aws:sqs:arn",
    "kms:ViaService",
    "sts:ExternalId",
  ].map((key) => key.toLowerCase()),
);

/** Keys whose value the caller chooses. */
const chosenByCaller =
  /^(sts:externalid|events:(source|detail-type|detail\..*|eventbusinvocation)|kms:(viaservice|encryptioncontext:.*))$/;

/**
 * Asks each recorded resource policy and trust policy on behalf of those who must not get through: administrators outside
 * the organization, of another one and of other accounts inside it, whose own policies allow everything; services that
 * nothing recorded uses there; and the right services on behalf of another account or another resource. Callers know the
 * policy, and choose what a caller may choose. A condition key of which nothing is known here is an answer, too: it may
 * admit anybody.
 */
export function askWhoMay(world: World, organization: Organization, resources: readonly Resource[]): WhoMay {
  const access = createAccess(world, organization);
  const uses = usesOf(resources);
  const anywhere = usedAnywhere(resources);
  const hubs = new Set(
    resources.filter(({ type }) => type === "aws:cloudwatch/eventBus:EventBus").map(({ account }) => account),
  );
  const members = [...organization.accounts.keys()].filter((account) => !hubs.has(account));
  const judged = new Map<string, { readonly of: Guarded; readonly facts: readonly Fact[] }>();
  const openings: Opening[] = [];
  let questions = 0;
  for (const guarded of guardedOf(world, resources)) {
    // Resources whose policies differ by their own account and Region alone get the same answers.
    const key = classOf(guarded, uses);
    const known = judged.get(key);
    const facts = known?.facts ?? [
      ...unknownKeys(guarded),
      ...identityFacts(guarded),
      ...serviceFacts(guarded),
      ...(guarded.kind === "role" ? trustFacts(guarded) : []),
      ...(guarded.kind === "key" ? keyFacts(guarded) : []),
    ];
    if (known === undefined) judged.set(key, { of: guarded, facts });
    count(facts, known === undefined ? (fact) => fact : (fact) => translated(fact, known.of, guarded));
  }
  count([...attachedPolicies(resources), ...askOwnPolicies(resources)], (fact) => fact);
  return { questions, openings };

  function count(facts: readonly Fact[], as: (fact: Opening) => Opening): void {
    questions += facts.length;
    for (const { problem, ...fact } of facts) if (problem !== undefined) openings.push(as({ ...fact, problem }));
  }

  function identityFacts(guarded: Guarded): Fact[] {
    const callers = [
      { who: "an administrator outside the organization", account: foreignAccount, context: {} },
      {
        who: "an administrator of another organization",
        account: foreignAccount,
        context: {
          "aws:PrincipalOrgID": "o-zzzzzzzzzz",
          "aws:PrincipalOrgPaths": ["o-zzzzzzzzzz/r-zzzz/ou-zzzz-zzzzzzzz/"],
        },
      },
      ...[members.find((account) => account !== guarded.account), ...hubs]
        .filter((account) => account !== undefined)
        .map((account) => ({ who: `an administrator of account ${account}`, account, context: {} })),
    ];
    return callers
      .filter(({ account }) => account !== guarded.account || guarded.kind === "role" || guarded.kind === "key")
      .flatMap(({ who, account, context }) =>
        actions[guarded.kind]
          .filter((action) => !isMeant(guarded, account, action))
          .map((action) => {
            const admin = administratorRole(account);
            const allowed = contextsOf(guarded, account, action).find((chosen) =>
              guarded.kind === "role"
                ? access.assumeAs(admin, guarded.arn, { ...context, ...chosen }).allowed
                : onEach(guarded, action, hubs.has(account)).some(
                    (resource) =>
                      access.role(admin, action, resource, {
                        context: { ...context, ...chosen },
                        guardian: guarded.guardian ?? guarded.arn,
                        account: guarded.account,
                      }).allowed,
                  ),
            );
            return answer(guarded, who, action, allowed !== undefined);
          }),
      );
  }

  /**
   * Uses of a key that not even an administrator or a named principal of its own account may make: other than through S3
   * for the buckets that the policy names, or with a grant. The archive's objects are for named principals alone.
   */
  function keyFacts(guarded: Guarded): Fact[] {
    const { arn, account, region, documents } = guarded;
    const pairs = documents.flatMap(statementsOf).flatMap(conditionsOf);
    const valuesOf = (key: string) =>
      pairs.filter((pair) => pair.key === key).flatMap(({ values }) => values.map((each) => each.replaceAll("*", "x")));
    const named = [...new Set(valuesOf("aws:PrincipalArn"))].map((each) => ({
      ...administratorRole(account),
      arn: each,
    }));
    const buckets = [...new Set(valuesOf("kms:EncryptionContext:aws:s3:arn"))].filter((each) => !each.includes("/"));
    const archives = new Set(
      resources
        .filter(({ type }) => type === "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream")
        .map((stream) => field(stream, "extendedS3Configuration", "bucketArn")),
    );
    const through = (service: string, bucket?: string) => ({
      "kms:ViaService": `${service}.${region}.amazonaws.com`,
      ...(bucket !== undefined && { "kms:EncryptionContext:aws:s3:arn": bucket }),
    });
    const strange = [
      ["through S3 for nothing", through("s3")],
      ["through S3 for another bucket", through("s3", "arn:aws:s3:::other")],
      ...buckets.flatMap(
        (bucket) =>
          [
            [`directly for ${bucket}`, { "kms:EncryptionContext:aws:s3:arn": bucket }],
            [`through EC2 for ${bucket}`, through("ec2", bucket)],
            [`through S3 for ${bucket} of another account`, through("s3", bucket.replaceAll(account, foreignAccount))],
          ] as const,
      ),
    ] as const;
    const ask = (
      who: Role,
      name: string,
      action: string,
      [how, context]: readonly [string, Readonly<Record<string, string>>],
    ) => answer(guarded, `${name} ${how}`, action, access.role(who, action, arn, { context }).allowed);
    const administrator = administratorRole(account);
    const everybody = [administrator, ...named];
    return [
      ...everybody.flatMap((who) =>
        strange.flatMap((use) => actions.key.slice(0, 2).map((action) => ask(who, who.arn, action, use))),
      ),
      ...everybody.flatMap((who) =>
        buckets.flatMap((bucket) =>
          actions.key
            .slice(2)
            .map((action) => ask(who, who.arn, action, [`through S3 for ${bucket}`, through("s3", bucket)])),
        ),
      ),
      ...buckets
        .filter((bucket) => archives.has(bucket))
        .flatMap((bucket) =>
          actions.key
            .slice(0, 2)
            .map((action) => ask(administrator, "an administrator", action, [`for ${bucket}`, through("s3", bucket)])),
        ),
    ];
  }

  /** What settings mean to allow: accounts of the organization put events on a central bus. */
  function isMeant({ kind, arn, account }: Guarded, caller: string, action: string): boolean {
    const isCentral = kind === "bus" && hubs.has(account) && !arn.endsWith("event-bus/default");
    return isCentral && organization.accounts.has(caller) && action === "events:PutEvents";
  }

  function serviceFacts(guarded: Guarded): Fact[] {
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
      const own = sourcesOf(guarded, service).filter((source) => source.own && source.named);
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
}

/** The same answer about another resource of the same class. */
function translated({ what, problem }: Opening, from: Guarded, to: Guarded): Opening {
  const other = (text: string) =>
    text.replaceAll(from.arn, to.arn).replaceAll(from.account, to.account).replaceAll(from.region, to.region);
  return { what: other(what), urn: to.policies[0]?.urn ?? to.urn, problem: other(problem) };
}

/** A role is passed to Lambda in its own account: no other account's function can have it. */
const isPassed = ({ kind }: Guarded, service: string) => kind === "role" && service === "lambda.amazonaws.com";

/**
 * Roles and queues of rules that a hub makes on the buses of other accounts: no list of their accounts fits a policy, so
 * that rules of these names are admitted in any account (docs/decisions/0005-rollouts.md).
 */
const usedAnywhere = (resources: readonly Resource[]): ReadonlySet<string> =>
  new Set(
    resources
      .filter(({ type }) => type === "aws:cloudwatch/eventTarget:EventTarget")
      .filter((target) => {
        const owner = parseArn(text(target, "eventBusName") ?? "")?.account;
        return owner !== undefined && owner !== target.account;
      })
      .flatMap((target) => [text(target, "roleArn") ?? "", field(target, "deadLetterConfig", "arn") ?? ""]),
  );

const answer = ({ arn, urn, policies }: Guarded, who: string, action: string, allowed: boolean): Fact => ({
  what: `${who}, ${action} on ${arn}`,
  urn: policies[0]?.urn ?? urn,
  ...(allowed && { problem: `It lets ${who} call ${action} on ${arn}.` }),
});

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

/**
 * ARNs that a call names: the guarded one, a bucket's objects, a bus's rules. A hub may have been given the rules with
 * the program's names on a member's bus.
 */
function onEach({ kind, arn, documents }: Guarded, action: string, isHub = false): readonly string[] {
  if (kind === "log" && !action.endsWith("LogGroup")) return [`${arn}:log-stream:x`];
  if (kind === "bucket" && action.endsWith("Object"))
    return [
      `${arn}/events/object`,
      ...resourcesIn(documents).filter((each) => each.startsWith(`${arn}/`)),
      `${arn}/other`,
    ];
  if (kind === "bus" && /Rules?$|Targets$/.test(action)) {
    const bus = arn.split("event-bus/")[1] ?? "default";
    const rule = arn.replace(/event-bus\/.*/, bus === "default" ? "rule/other" : `rule/${bus}/other`);
    return [rule, arn, ...(isHub ? [] : resourcesIn(documents))];
  }
  return [arn];
}

/** Values that a caller may choose: none, and those of the policies. */
function contextsOf(
  { kind, account, documents }: Guarded,
  caller: string,
  action: string,
): readonly Readonly<Record<string, string>>[] {
  const statements = documents.flatMap(statementsOf);
  const chosen = statements.map((statement) => {
    const pairs = conditionsOf(statement).filter(({ key }) => chosenByCaller.test(key.toLowerCase()));
    return Object.fromEntries(pairs.map(({ key, values }) => [key, (values[0] ?? "").replaceAll("*", "x")]));
  });
  // People of the account use the key through S3 for query results, whose bucket nothing else guards.
  const isOwnUse = kind === "key" && caller === account && action !== "kms:CreateGrant";
  return [{}, ...(isOwnUse ? [] : chosen)];
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

/**
 * Session tags, a source identity or a web identity: nobody here assumes a role with them (IAM user guide, "Passing session
 * tags in AWS STS", on the permissions that these need).
 */
function trustFacts(guarded: Guarded): Fact[] {
  return guarded.documents
    .flatMap(statementsOf)
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action: actions }) => texts(actions))
    .map((action) => {
      const fact = answer(guarded, "those whom it trusts", action, action.toLowerCase() !== "sts:assumerole");
      return fact.problem === undefined ? fact : { ...fact, problem: `It allows ${action}: use sts:AssumeRole.` };
    });
}

function unknownKeys(guarded: Guarded): Fact[] {
  const unknown = [...new Set(guarded.policies.flatMap(({ keys }) => [...keys]))].filter((key) => !knownKeys.has(key));
  const what = `condition keys of ${guarded.arn}`;
  const urn = guarded.policies[0]?.urn ?? guarded.urn;
  return unknown.length === 0
    ? [{ what, urn }]
    : [
        {
          what,
          urn,
          problem: `It depends on ${unknown.join(", ")}, of which nothing is known here: it may admit anybody.`,
        },
      ];
}

/** Policies of AWS's, whose content is not recorded, on recorded roles. */
function attachedPolicies(resources: readonly Resource[]): Fact[] {
  const recorded = new Set(resources.filter(({ type }) => type === "aws:iam/policy:Policy").map(arnOf));
  const attached = resources.flatMap((resource) =>
    resource.type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
      ? [{ resource, arn: text(resource, "policyArn") ?? "" }]
      : resource.type === "aws:iam/role:Role"
        ? [property(resource, "managedPolicyArns")]
            .flat()
            .flatMap((arn) => (typeof arn === "string" ? { resource, arn } : []))
        : [],
  );
  return attached.map(({ resource, arn }) => ({
    what: `${arn} on ${nameOf(resource)}`,
    urn: resource.urn,
    ...(!recorded.has(arn) && { problem: `It attaches ${arn}, which is not recorded: nothing says what it allows.` }),
  }));
}

/** Everything with a policy of its own. A bus, queue or topic without one admits nobody but its own account. */
function guardedOf(world: World, resources: readonly Resource[]): Guarded[] {
  const documentsOf = documentsByTarget(resources);
  const kinds: Readonly<Record<string, Kind>> = {
    "aws:cloudwatch/eventBus:EventBus": "bus",
    "aws:kms/key:Key": "key",
    "aws:lambda/function:Function": "function",
    "aws:s3/bucket:Bucket": "bucket",
    "aws:sns/topic:Topic": "topic",
    "aws:sqs/queue:Queue": "queue",
  };
  const direct = resources.flatMap((resource) => {
    const kind = kinds[resource.type];
    const arn = arnOf(resource);
    const policies = world.policiesOn(arn);
    if (kind === undefined || policies.length === 0) return [];
    const { account, region, urn } = resource;
    const documents = policies.flatMap((policy) => documentsOf.get(policy.urn) ?? []);
    return [{ arn, account, region, urn, kind, policies, documents }];
  });
  const defaults = world.buses
    .filter(({ urn, arn }) => urn === undefined && world.policiesOn(arn).length > 0)
    .map(({ arn, account, region }): Guarded => {
      const policies = world.policiesOn(arn);
      const documents = policies.flatMap((policy) => documentsOf.get(policy.urn) ?? []);
      return { arn, account, region, urn: policies[0]?.urn ?? "", kind: "bus", policies, documents };
    });
  const logs = resources
    .filter(({ type }) => type === "aws:cloudwatch/logResourcePolicy:LogResourcePolicy")
    .flatMap(({ account, region, urn }): Guarded[] => {
      const guardian = logPolicyScope(account, region);
      const policies = world.policiesOn(guardian).filter((policy) => policy.urn === urn);
      const documents = documentsOf.get(urn) ?? [];
      // The policy is the account's, for whatever log groups it names.
      return groupsIn(documents).map((arn) => ({
        arn,
        guardian,
        account,
        region,
        urn,
        kind: "log",
        policies,
        documents,
      }));
    });
  const roles = resources
    .filter(({ type }) => type === "aws:iam/role:Role")
    .flatMap((resource): Guarded[] => {
      const role = world.role(arnOf(resource));
      const { account, region, urn } = resource;
      const documents = [parsed(property(resource, "assumeRolePolicy"))];
      return role === undefined
        ? []
        : [{ arn: role.arn, account, region, urn, kind: "role", policies: role.trust, documents }];
    });
  return [...direct, ...defaults, ...logs, ...roles];
}

/** Log groups whose streams documents name. */
const groupsIn = (documents: readonly unknown[]): string[] => [
  ...new Set(resourcesIn(documents).map((arn) => arn.replace(/:(log-stream:.*|x)$/, ""))),
];

/** Documents as recorded, by the URN of the resource that carries them. */
function documentsByTarget(resources: readonly Resource[]): ReadonlyMap<string, unknown[]> {
  const documents = new Map<string, unknown[]>();
  for (const resource of resources) {
    const statement = property(resource, "statement");
    const document =
      statement === undefined
        ? (property(resource, "policy") ?? property(resource, "policyDocument"))
        : { Statement: [statement] };
    if (document !== undefined && resource.type !== "aws:iam/rolePolicy:RolePolicy")
      documents.set(resource.urn, [parsed(document)]);
  }
  return documents;
}

/** Services that recorded resources use a role, queue, topic or bucket with, by its ARN. */
function usesOf(resources: readonly Resource[]): ReadonlyMap<string, ReadonlySet<string>> {
  const uses = new Map<string, Set<string>>();
  const use = (arn: string | undefined, service: string) => {
    if (arn !== undefined) uses.set(arn, (uses.get(arn) ?? new Set()).add(`${service}.amazonaws.com`));
  };
  const buckets = new Map(
    resources
      .filter(({ type }) => type === "aws:s3/bucket:Bucket")
      .map((bucket) => [text(bucket, "bucket"), arnOf(bucket)]),
  );
  for (const resource of resources)
    switch (resource.type) {
      case "aws:cloudwatch/eventTarget:EventTarget":
        use(text(resource, "roleArn"), "events");
        use(text(resource, "arn"), "events");
        use(field(resource, "deadLetterConfig", "arn"), "events");
        break;
      case "aws:scheduler/schedule:Schedule":
        use(field(resource, "target", "roleArn"), "scheduler");
        break;
      case "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream":
        use(field(resource, "extendedS3Configuration", "roleArn"), "firehose");
        break;
      case "aws:lambda/function:Function":
        use(text(resource, "role"), "lambda");
        break;
      case "aws:glue/crawler:Crawler": {
        const role = text(resource, "role") ?? "";
        use(role.startsWith("arn:") ? role : `arn:aws:iam::${resource.account}:role/${role}`, "glue");
        break;
      }
      case "aws:s3/bucketNotification:BucketNotification":
        for (const queue of (property(resource, "queues") ?? []) as readonly { readonly queueArn?: string }[])
          use(queue.queueArn, "s3");
        break;
      case "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination":
        use(
          field(resource, "deliveryDestinationConfiguration", "destinationResourceArn")?.replace(/:\*$/, ""),
          "delivery.logs",
        );
        break;
      case "aws:s3/bucketLogging:BucketLogging":
        use(buckets.get(text(resource, "targetBucket")), "logging.s3");
        break;
      case "aws:cloudwatch/metricAlarm:MetricAlarm":
        for (const arn of [property(resource, "alarmActions"), property(resource, "okActions")].flat())
          if (typeof arn === "string") use(arn, "cloudwatch");
        break;
    }
  return uses;
}

/** The guarded resource's policies and users, its own account and Region aside. */
function classOf(
  { kind, arn, account, region, documents }: Guarded,
  uses: ReadonlyMap<string, ReadonlySet<string>>,
): string {
  const name = parseArn(arn)?.resource ?? arn;
  const told = JSON.stringify([kind, name, documents, [...(uses.get(arn) ?? [])].sort()]);
  return told.replaceAll(account, "ACCOUNT").replaceAll(region, "REGION");
}
