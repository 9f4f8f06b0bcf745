import { at, isObject, list, own } from "../../model/json";
import type { Resource } from "../graph";
import { arnOf, field, nameOf, property, text } from "../recorded";
import type { World } from "../services/events/world";
import { type AccessDetails, createAccess } from "../services/iam/access";
import { eventBusArn } from "../services/iam/arn";
import type { Organization } from "../services/iam/organization";
import type { Role } from "../services/iam/roles";
import { wildcard } from "../services/iam/wildcard";
import { bundleText, configurationOf } from "../services/lambda/bundle";
import { needsOfQueries, needsOfResults, queryDeskAt, workgroupArn } from "../services/athena/query-desk";
import { bucketKey } from "../services/s3/bucket-key";
import { statementsOf, texts } from "./documents";
import type { Fact } from "./fact";
import {
  readingCalls,
  callsOfFunctions,
  callsOfLambda,
  callsOnFindings,
  callsOnNewFindings,
  type FunctionCall,
  remediationActions,
  remediationResources,
  remediationsIn,
} from "./function-calls";
import { mayPut } from "./schedules";
import { variablesOf } from "./variables";

/** A call that somebody's code makes, of which one of `resources` must be allowed each by itself. */
interface Request {
  readonly action: string;
  readonly resource: string;
  readonly details?: AccessDetails;
}

/** What settings say of the organization. */
export interface Managed {
  readonly organization: { readonly managementAccountId: string };
}

/** Everything that is called with one role. */
interface Caller {
  readonly who: string;
  readonly role: Role;
  readonly requests: readonly Request[];
  /** True if an action that none of the requests needs is one too many. */
  readonly isTooMuch: (action: string) => boolean;
}

/**
 * Asks of each recorded function's role, and of each role that functions assume, whether it allows every call that the code
 * makes on whatever path, by all policies concerned, and no other: a path that no event took is asked about as well.
 */
export function askCalls(
  { organization: { managementAccountId: management } }: Managed,
  world: World,
  organization: Organization,
  resources: readonly Resource[],
): Fact[] {
  const access = createAccess(world, organization);
  const functions = resources.filter(({ type }) => type === "aws:lambda/function:Function");
  const policies = resources.filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy");
  const callers = new Map<string, Caller>();
  const facts: Fact[] = [];
  for (const each of functions) {
    const service = variablesOf(each)["POWERTOOLS_SERVICE_NAME"] ?? "";
    const role = world.role(text(each, "role") ?? "");
    const calls = own(callsOfFunctions, service);
    // That it has a role of its own account and a name that is known, others ask.
    if (role === undefined || calls === undefined) continue;
    const code = bundleText(each);
    const requests = [...callsOfLambda, ...calls].flatMap((call) => requestsOf(each, call));
    // What is done with its queue needs a mapping, which others ask for.
    const ofQueue = [...callsOfLambda, ...calls].filter(({ on }) => on === "queue");
    const known = new Set([...ofQueue, ...requests].map(({ action }) => action));
    const serviceOf = (action: string) => action.split(":")[0];
    facts.push(passed(each, role));
    const services = new Set([...callsOfLambda, ...calls].map(({ action }) => serviceOf(action)));
    add({
      who: `function ${nameOf(each)}`,
      role,
      requests,
      isTooMuch: (action) =>
        !known.has(action) &&
        (services.has(serviceOf(action)) || (code !== undefined && !code.includes(`${action.split(":")[1]}Command`))),
    });
    facts.push(...assumed(each, service, role, code), ...sources(each, role, requests));
  }
  return [...facts, ...[...callers.values()].flatMap((caller) => [...lacking(caller), ...surplus(caller)])];

  /** Lambda developer guide, "Defining Lambda function permissions with an execution role". */
  function passed(each: Resource, role: Role): Fact {
    const source = { arn: arnOf(each), account: each.account };
    const { allowed, why, culprit } = access.assume(role.arn, "lambda.amazonaws.com", source);
    const problem =
      role.account !== each.account
        ? `${nameOf(each)} has a role of account ${role.account}, and only one of its own can be passed to it.`
        : allowed
          ? undefined
          : `Lambda cannot assume the role of ${nameOf(each)}: ${why}.`;
    return {
      what: `function ${nameOf(each)}, its role`,
      urn: role.account === each.account ? culprit || role.urn : each.urn,
      ...(problem !== undefined && { problem }),
    };
  }

  /** Several functions, and one function in several hubs, share roles of members. */
  function add(caller: Caller): void {
    const other = callers.get(caller.role.arn);
    callers.set(
      caller.role.arn,
      other === undefined
        ? caller
        : {
            ...caller,
            requests: [...other.requests, ...caller.requests],
            isTooMuch: (action) => other.isTooMuch(action) && caller.isTooMuch(action),
          },
    );
  }

  function lacking({ who, role, requests }: Caller): Fact[] {
    return requests.map(({ action, resource, details }) => {
      const { allowed, why, culprit } =
        action === "sts:AssumeRole" ? access.assumeAs(role, resource) : access.role(role, action, resource, details);
      return {
        what: `${who}, ${action} on ${resource}`,
        urn: culprit || role.urn,
        ...(!allowed && { problem: `${who} cannot call ${action} on ${resource}: ${why}.` }),
      };
    });
  }

  /** What the bus admits of the whole organization is no permission to rely on; and no source is the function's but its own. */
  function sources(each: Resource, role: Role, requests: readonly Request[]): Fact[] {
    return requests
      .filter(({ action }) => action === "events:PutEvents")
      .map(({ resource: bus, details }): Fact => {
        const source = String(details?.context?.["events:source"]);
        const problem = !mayPut(role, bus, source)
          ? `It lets ${nameOf(each)} put no event of ${source} on ${bus}.`
          : mayPut(role, bus, "another.source")
            ? `It lets ${nameOf(each)} put events of any source on ${bus}, and its own are of ${source}.`
            : undefined;
        const urn = role.policies[0]?.urn ?? role.urn;
        return { what: `function ${nameOf(each)}, its source`, urn, ...(problem !== undefined && { problem }) };
      });
  }

  function surplus({ who, role, requests, isTooMuch }: Caller): Fact[] {
    return policies
      .filter((each) => each.account === role.account && text(each, "role") === role.name)
      .flatMap((policy) =>
        statementsOf(property(policy, "policy"))
          .filter(({ Effect }) => Effect === "Allow")
          .flatMap(({ Action: actions, Resource: on }) =>
            texts(actions).flatMap((action) => texts(on).map((each) => ({ action, on: each }))),
          )
          .map(({ action, on }): Fact => {
            const asked = requests.filter((request) => request.action === action);
            const pattern = wildcard(on, { wildcards: true, variables: false });
            const used = asked.some(({ resource }) => pattern.matches(resource, new Map()) === true);
            const problem = `It allows ${action} on ${on}, which nothing needs that ${who} does.`;
            const isOpen = asked.length > 0 ? !used : isTooMuch(action);
            return { what: `${who}, no more than ${action} on ${on}`, urn: policy.urn, ...(isOpen && { problem }) };
          }),
      );
  }

  function requestsOf(each: Resource, { action, on }: FunctionCall): Request[] {
    const { account, region } = each;
    const configuration = configurationOf(each);
    const variables = variablesOf(each);
    const make = (...targets: readonly (string | undefined)[]): Request[] =>
      targets.flatMap((resource) => (resource === undefined ? [] : { action, resource }));
    if (typeof on === "object")
      return needsBus(each, configuration)
        ? [
            {
              action,
              resource: eventBusArn(region, account, variables["BUS"] ?? "default"),
              details: { context: { "events:source": on.busAs, "events:eventBusInvocation": false } },
            },
          ]
        : [];
    switch (on) {
      case "queue":
        return make(
          ...resources
            .filter(
              (mapping) =>
                mapping.type === "aws:lambda/eventSourceMapping:EventSourceMapping" &&
                [arnOf(each), nameOf(each)].includes(String(mapping.inputs["functionName"])),
            )
            .filter((mapping) => mapping.account === account && mapping.region === region)
            .map((mapping) => text(mapping, "eventSourceArn")),
        );
      case "log": {
        const group = field(each, "loggingConfig", "logGroup") ?? `/aws/lambda/${nameOf(each)}`;
        return make(`arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:x`);
      }
      case "table":
        return make(`arn:aws:dynamodb:${region}:${account}:table/${variables["STATE_TABLE"]}`);
      case "claims":
        return claims(configuration, account, region).map(({ object, bucket }) => ({
          action,
          resource: object,
          details: { guardian: bucket, account },
        }));
      case "claims' key":
        return claims(configuration, account, region).flatMap(({ bucket, object, key }) =>
          key === undefined
            ? []
            : [bucket, object].map((encrypted) => ({
                action,
                resource: key,
                details: {
                  context: {
                    "kms:ViaService": `s3.${region}.amazonaws.com`,
                    "kms:EncryptionContext:aws:s3:arn": encrypted,
                  },
                },
              })),
        );
      case "streams": {
        const { service, put } = object(configuration["streams"]);
        return make(
          ...[...texts(service), ...texts(put)].map(
            (name) => `arn:aws:firehose:${region}:${account}:deliverystream/${name}`,
          ),
        );
      }
      case "secrets":
        return make(
          ...channelsOf(configuration).map(({ secret }) =>
            typeof secret !== "string"
              ? undefined
              : secret.startsWith("arn:")
                ? secret
                : `arn:aws:secretsmanager:${region}:${account}:secret:${secret}-AbCdEf`,
          ),
        );
      case "mail topics":
        return make(
          ...channelsOf(configuration).map(({ topicArn }) => (typeof topicArn === "string" ? topicArn : undefined)),
        );
      case "findings role":
        return make(...new Set(hubsOf(configuration).map(({ roleArn }) => roleArn)));
      case "remediation roles":
        return make(...memberRoles(configuration).map(({ arn }) => arn));
      case "workgroup": {
        const desk = queryDeskAt(resources, account, region);
        return make(desk && workgroupArn(desk));
      }
      case "queries": {
        const desk = queryDeskAt(resources, account, region);
        return [...(desk ? [...needsOfQueries(desk), ...needsOfResults(desk)] : [])]
          .filter(({ permission }) => permission === action)
          .map(({ resource, permission: _, ...details }) => ({ action, resource, details }));
      }
      case "deployed":
        return deployed(action, configuration, each);
      case "contacts":
        return configuration["contacts"] === true ? contacts(action, each) : [];
    }
  }

  /** The resources that a function compares with the deployment, as far as they are recorded, by the calls that read them. */
  function deployed(action: string, configuration: Configuration, { account, region, stack }: Resource): Request[] {
    // ListRules has no resource types (Service Authorization Reference, Amazon EventBridge).
    if (action === "events:ListRules")
      return [{ action, resource: "*", details: { account, context: { "aws:RequestedRegion": region } } }];
    const types = Object.keys(readingCalls).filter((type) => readingCalls[type]?.includes(action));
    const named = new Set(
      list(configuration["resources"]).map((each) => `${String(at(each, "type"))} ${String(at(each, "name"))}`),
    );
    return resources
      .filter((each) => types.includes(each.type) && named.has(`${each.type} ${each.name}`))
      .filter((each) => each.account === account && each.region === region && each.stack === stack)
      .map((each) => ({
        action,
        resource: each.type.startsWith("aws:s3/") ? `arn:aws:s3:::${text(each, "bucket") ?? ""}` : (arnOf(each) ?? ""),
        details: { account },
      }));
  }

  /** Where each claim is written, and with which key S3 encrypts it. */
  function claims({ bucket: name, folder }: Configuration, account: string, region: string) {
    if (typeof name !== "string" || typeof folder !== "string") return [];
    const bucket = `arn:aws:s3:::${name}`;
    const recorded = resources.find(
      (each) =>
        each.type === "aws:s3/bucket:Bucket" &&
        text(each, "bucket") === name &&
        each.account === account &&
        each.region === region,
    );
    const key = recorded && bucketKey(world, resources, recorded);
    return [{ bucket, object: `${bucket}/${folder}x`, key }];
  }

  /** Accounts of the organization are resources of its management account (Service Authorization Reference). */
  function contacts(action: string, { account }: Resource): Request[] {
    const context = { "account:AlternateContactTypes": ["SECURITY"] };
    const ask = (resource: string): Request => ({ action, resource, details: { context, account } });
    const other = [...organization.accounts.keys()].find((id) => id !== account);
    return [
      ask(`arn:aws:account::${account}:account`),
      ...(other === undefined ? [] : [ask(`arn:aws:account::${management}:account/${organization.id}/${other}`)]),
    ];
  }

  /** Roles of members that a remediating function assumes, as far as they are recorded. */
  function memberRoles(configuration: Configuration) {
    const accounts = Object.keys(object(configuration["accounts"]));
    // A hub acts on events that it receives: roles of other hubs' Regions trust others.
    const received = texts(configuration["regions"]);
    const roles = Object.entries(object(configuration["roles"])).filter(([region]) => received.includes(region));
    return roles.flatMap(([region, name]) =>
      accounts.flatMap((account) => {
        const role = world.role(`arn:aws:iam::${account}:role/${String(name)}`);
        return role === undefined ? [] : [{ arn: role.arn, role, account, region }];
      }),
    );
  }

  /** What a function does with the roles that it assumes. */
  function assumed(each: Resource, service: string, own: Role, code: string | undefined): Fact[] {
    const configuration = configurationOf(each);
    for (const { service: hub, roleArn: arn } of hubsOf(configuration)) {
      const role = world.role(arn);
      const account = arn.split(":")[4] ?? "";
      if (role === undefined)
        return [
          { what: `role ${arn}`, urn: each.urn, problem: `${nameOf(each)} assumes ${arn}, which is not recorded.` },
        ];
      const on = hub === "securityhub-v2" ? "hubv2/x" : "hub/default";
      const requests = ((hub === "securityhub-v2" ? callsOnNewFindings : callsOnFindings)[service] ?? []).map(
        (action): Request => {
          const isImport = action === "securityhub:BatchImportFindings";
          return {
            action,
            resource: `arn:aws:securityhub:${each.region}:${account}:${isImport ? `product/${account}/default` : on}`,
            ...(isImport && { details: { context: { "securityhub:TargetAccount": account } } }),
          };
        },
      );
      add({ who: `role ${role.name} of account ${account}`, role, requests, isTooMuch: () => true });
    }
    const remediation = configuration["remediation"];
    if (!isObject(remediation) || code === undefined) return [];
    const actions = remediationActions(remediation, remediationsIn(code));
    for (const { role, account, region } of memberRoles(configuration))
      add({
        who: `role ${role.name} of account ${account}`,
        role,
        requests: actions.flatMap((action) =>
          remediationResources(action, account, region).map((resource) => ({
            action,
            resource,
            details: {
              // IAM's requests count as made in us-east-1 (IAM user guide, "AWS global condition context keys").
              context: { "aws:RequestedRegion": action.startsWith("iam:") ? "us-east-1" : region },
              account,
            },
          })),
        ),
        isTooMuch: () => true,
      });
    const reached = memberRoles(configuration).length;
    const what = `roles that ${nameOf(each)} assumes`;
    return actions.length > 0 && reached === 0
      ? [{ what, urn: each.urn, problem: `${own.name} finds no recorded role in any account: nothing is put right.` }]
      : [{ what, urn: each.urn }];
  }
}

type Configuration = Readonly<Record<string, unknown>>;

const object = (value: unknown): Configuration => (isObject(value) ? value : {});

/** The Security Hubs of a function that updates findings. */
const hubsOf = (configuration: Configuration) =>
  list(configuration["hubs"]).flatMap((hub) => {
    const [service, roleArn] = [at(hub, "service"), at(hub, "roleArn")];
    return typeof service === "string" && typeof roleArn === "string" ? [{ service, roleArn }] : [];
  });

const channelsOf = (configuration: Configuration): readonly Configuration[] =>
  [configuration["channels"]].flat().filter(isObject);

/** Notify puts events for ticket systems alone, which EventBridge calls. */
function needsBus(each: Resource, configuration: Configuration): boolean {
  const channels = channelsOf(configuration);
  return !nameOf(each).endsWith("-notify") || channels.some(({ kind }) => kind === "ticket");
}
