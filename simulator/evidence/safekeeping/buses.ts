import { isObject } from "../../../model/json";
import { type Fact, factOf } from "../fact";
import type { Resource } from "../../graph";
import { isBeside, nameOf, property, text } from "../../recorded";
import type { World } from "../../services/events/world";
import type { Access } from "../../services/iam/access";
import { evaluate, parsePolicy, PolicyError } from "../../services/iam/policy";
import { requestContext } from "../../services/iam/request-context";
import { logPolicyScope } from "../../services/iam/resource-policies";
import { nested } from "./buckets";
import type { Promised } from "./promised";

export function replayFacts({ bus }: Promised, world: World, resources: readonly Resource[]): Fact[] {
  const buses = resources.filter(({ type }) => type === "aws:cloudwatch/eventBus:EventBus");
  return buses.map((each) => {
    const arn = text(each, "arn");
    const name = `bus ${nameOf(each)}, replay`;
    const archive = resources.find(
      (other) => other.type === "aws:cloudwatch/eventArchive:EventArchive" && text(other, "eventSourceArn") === arn,
    );
    if (archive === undefined) return factOf(name, each.urn, "No replay archive keeps its events");
    const days = Number(property(archive, "retentionDays") ?? 0);
    return factOf(
      name,
      archive.urn,
      // 0: for ever (EventBridge API reference, "CreateArchive").
      days !== bus.replayDays
        ? `Its events can be replayed for ${days} days, and settings promise ${bus.replayDays}`
        : text(archive, "eventPattern") === undefined
          ? keyProblem(archive)
          : `Only events of the pattern ${text(archive, "eventPattern")} can be replayed`,
    );
  });

  function keyProblem(archive: Resource): string | undefined {
    const key = text(archive, "kmsKeyIdentifier");
    return key === undefined || world.key(key, archive.account, archive.region) !== undefined
      ? undefined
      : `It is encrypted with ${key}, which is not recorded: nothing is kept`;
  }
}

/** The central bus is not deleted with the stack, and its errors are logged as settings say. */
export function busFacts({ bus: { logLevel } }: Promised, access: Access, resources: readonly Resource[]): Fact[] {
  const of = (type: string) => resources.filter((each) => each.type === `aws:cloudwatch/${type}`);
  return of("eventBus:EventBus").flatMap((bus) => {
    const { level = "OFF", includeDetail } = nested(bus, "logConfig") as {
      readonly level?: string;
      readonly includeDetail?: string;
    };
    const removal = bus.options.protect
      ? undefined
      : "A removal of the stack deletes it, and with it each member's target: it needs protect";
    const told = [
      factOf(`bus ${nameOf(bus)}, deletion with the stack`, bus.urn, removal),
      factOf(
        `bus ${nameOf(bus)}, log level`,
        bus.urn,
        level !== logLevel
          ? `It logs ${level}, and settings promise ${logLevel}`
          : level !== "OFF" && includeDetail !== "NONE"
            ? "Its log contains what events say, which only the archive is to keep"
            : undefined,
      ),
    ];
    if (logLevel === "OFF") return told;
    const wrong = deliveryProblem(bus);
    return [
      ...told,
      factOf(`bus ${nameOf(bus)}, log`, wrong?.urn ?? bus.urn, wrong?.problem),
      ...of("logResourcePolicy:LogResourcePolicy")
        .filter((policy) => isBeside(policy, bus))
        .map((policy) => factOf(`log policy ${policy.name}, others`, policy.urn, strangerProblem(policy))),
    ];
  });

  /** Source, delivery, destination and policy (CloudWatch Logs user guide, "Enable logging from AWS services"). */
  function deliveryProblem(bus: Resource): { readonly urn: string; readonly problem: string } | undefined {
    const { urn } = bus;
    const sources = of("logDeliverySource:LogDeliverySource").filter(
      (source) => text(source, "resourceArn") === text(bus, "arn"),
    );
    if (sources.length === 0) return { urn, problem: "Its log stays empty: it is no source of a log delivery" };
    const kinds = logTypes[logLevel as keyof typeof logTypes];
    const missing = kinds.find((kind) => !sources.some((source) => text(source, "logType") === kind));
    if (missing !== undefined)
      return {
        urn: sources.find((source) => !kinds.some((kind) => kind === text(source, "logType")))?.urn ?? urn,
        problem: `Nothing delivers ${missing}, which the level ${logLevel} includes`,
      };
    for (const source of sources) {
      const delivery = of("logDelivery:LogDelivery").find(
        (each) => text(each, "deliverySourceName") === nameOf(source) && isBeside(each, source),
      );
      if (delivery === undefined)
        return { urn: source.urn, problem: `The bus's log stays empty: nothing delivers ${nameOf(source)}` };
      const destination = of("logDeliveryDestination:LogDeliveryDestination").find(
        (each) => text(each, "arn") === text(delivery, "deliveryDestinationArn"),
      );
      if (destination === undefined)
        return {
          urn: delivery.urn,
          problem: `The bus's log stays empty: ${text(delivery, "deliveryDestinationArn")} is no recorded destination`,
        };
      const group = nested(destination, "deliveryDestinationConfiguration")["destinationResourceArn"];
      const kept = of("logGroup:LogGroup").find((each) => text(each, "arn") === group);
      if (kept === undefined)
        return {
          urn: destination.urn,
          problem: `The bus's log stays empty: ${nameOf(source)} goes to ${String(group)}, which is no recorded log group`,
        };
      const scope = logPolicyScope(bus.account, bus.region);
      for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
        const { allowed, why, culprit } = access.service(
          "delivery.logs.amazonaws.com",
          { arn: `arn:aws:logs:${bus.region}:${bus.account}:delivery-source:${nameOf(source)}`, account: bus.account },
          action,
          `${String(group)}:log-stream:x`,
          { guardian: scope, account: bus.account },
        );
        if (!allowed)
          return {
            urn: culprit || kept.urn,
            problem: `The bus's log stays empty, ${action} on ${String(group)}: ${why}`,
          };
      }
    }
    return undefined;
  }
}

/** Nobody but the service, for the account itself, writes to the account's log groups, and it does nothing else. */
function strangerProblem(policy: Resource): string | undefined {
  const { account, region } = policy;
  const here = { arn: `arn:aws:logs:${region}:${account}:delivery-source:x`, account };
  const elsewhere = { arn: `arn:aws:logs:${region}:${foreignAccount}:delivery-source:x`, account: foreignAccount };
  const delivery = "delivery.logs.amazonaws.com";
  const service = (name: string) => ({ kind: "service", name }) as const;
  const administrator = {
    kind: "identity",
    arn: `arn:aws:iam::${foreignAccount}:role/Administrator`,
    account: foreignAccount,
  } as const;
  const asked = [
    { who: "another service", principal: service("ssm.amazonaws.com"), action: "logs:PutLogEvents", source: here },
    { who: "an administrator of another account", principal: administrator, action: "logs:PutLogEvents", source: here },
    {
      who: `${delivery} for another account`,
      principal: service(delivery),
      action: "logs:PutLogEvents",
      source: elsewhere,
    },
    ...["logs:DeleteLogStream", "logs:PutRetentionPolicy", "logs:GetLogEvents"].map((action) => ({
      who: delivery,
      principal: service(delivery),
      action,
      source: here,
    })),
  ];
  try {
    const parsed = parsePolicy(property(policy, "policyDocument"), "resource", policy.urn, policy.name);
    const open = asked.find(({ principal, action, source }) =>
      logGroupsIn(policy).some((resource) => {
        const context = requestContext({ "aws:SourceArn": source.arn, "aws:SourceAccount": source.account });
        return evaluate([parsed], { principal, action, resource, context }).effect === "allow";
      }),
    );
    return open === undefined ? undefined : `It lets ${open.who} call ${open.action}`;
  } catch (error) {
    // Guarantee 6 reports a document that is none.
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

/** A log stream of each log group that a policy names. */
function logGroupsIn(policy: Resource): string[] {
  const { Statement: statements } = JSON.parse(text(policy, "policyDocument") ?? "{}") as {
    readonly Statement?: unknown;
  };
  return [statements]
    .flat()
    .filter(isObject)
    .flatMap(({ Resource: on }) => [on].flat())
    .map((each) => String(each).replaceAll("*", "x"));
}

/** No account of any organization. */
const foreignAccount = "999999999999";

/** Log types that a level includes (EventBridge user guide, "Configuring logs for event buses"). */
const logTypes = {
  ERROR: ["ERROR_LOGS"],
  INFO: ["ERROR_LOGS", "INFO_LOGS"],
  TRACE: ["ERROR_LOGS", "INFO_LOGS", "TRACE_LOGS"],
} as const;
