import { EventApiDestination } from "@pulumi/aws/cloudwatch/eventApiDestination";
import { EventConnection } from "@pulumi/aws/cloudwatch/eventConnection";
import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { getSecretVersionOutput } from "@pulumi/aws/secretsmanager/getSecretVersion";
import * as pulumi from "@pulumi/pulumi";
import { arns, type Names } from "../../model/names";
import { policyText, trustInService } from "../../model/iam/policies";
import {
  callDestination,
  type ReconciliationEndpoint,
  type ReconciliationRule,
} from "../../model/operations/reconciliation";
import type { CentralBus } from "./central-bus";

export interface ReconciliationArgs {
  /** The governance account. */
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
  readonly bus: CentralBus;
  /** Plain: they decide which resources exist. */
  readonly rules: readonly ReconciliationRule[];
  readonly endpoint: ReconciliationEndpoint;
  /** Name or ARN of the secret in Secrets Manager that the calls authenticate with. */
  readonly secret: string;
  readonly invocationsPerSecond: number;
  /** Hours for which EventBridge retries before a call is a dead letter. */
  readonly retryHours: number;
}

/**
 * Calls the team's pipeline when an account is created, invited, moved, closed or removed, or joins or leaves: rules on
 * the central bus of the hub that receives Organizations' events, and an API destination that they call with the
 * account's details.
 *
 * The token is read from Secrets Manager while the program runs. It is marked as secret, so that the state holds it
 * encrypted; EventBridge keeps a copy of its own in a secret that belongs to the connection.
 */
export class Reconciliation extends pulumi.ComponentResource {
  readonly destinationArn: pulumi.Output<string>;

  constructor(name: string, args: ReconciliationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:Reconciliation", name, {}, opts);
    const { accountId, region, names, endpoint } = args;
    const child = { parent: this };

    const destination = createDestination();
    const { role, policy } = createRole();
    for (const rule of args.rules) createRule(rule);

    this.destinationArn = destination.arn;
    this.registerOutputs({ destinationArn: this.destinationArn });

    function createDestination(): EventApiDestination {
      const { secretString } = getSecretVersionOutput({ secretId: args.secret }, child);
      const connection = new EventConnection(
        name,
        {
          name: names.reconciliation,
          description: "Authenticates calls of the pipeline that reconciles accounts",
          authorizationType: "API_KEY",
          authParameters: {
            apiKey: {
              key: endpoint.header,
              value: pulumi.secret(pulumi.interpolate`${endpoint.scheme}${secretString}`),
            },
            ...(Object.keys(endpoint.headers).length > 0 && {
              invocationHttpParameters: {
                headers: Object.entries(endpoint.headers).map(([key, value]) => ({
                  key,
                  value,
                  isValueSecret: false,
                })),
              },
            }),
          },
        },
        child,
      );
      return new EventApiDestination(
        name,
        {
          name: names.reconciliation,
          description: "Starts the pipeline that reconciles accounts",
          invocationEndpoint: endpoint.url,
          httpMethod: "POST",
          invocationRateLimitPerSecond: args.invocationsPerSecond,
          connectionArn: connection.arn,
        },
        child,
      );
    }

    function createRole() {
      const role = new Role(
        `${name}-role`,
        {
          name: names.role("reconciliation", region),
          description: "Lets EventBridge call the pipeline that reconciles accounts",
          assumeRolePolicy: policyText(
            trustInService("events.amazonaws.com", {
              accountId,
              sourceArn: arns.rule(region, accountId, `${names.bus}/${names.reconciliationRule("*")}`),
            }),
          ),
        },
        child,
      );
      const policy = new RolePolicy(
        `${name}-role`,
        {
          role: role.name,
          name: "call-destination",
          policy: policyText(callDestination(region, accountId, names.reconciliation)),
        },
        child,
      );
      return { role, policy };
    }

    function createRule({ suffix, pattern, accountId: accountPath, calls }: ReconciliationRule): void {
      const rule = new EventRule(
        `${name}-${suffix}`,
        {
          name: names.reconciliationRule(suffix),
          description: "Starts the reconciliation of accounts",
          eventBusName: args.bus.name,
          eventPattern: JSON.stringify(pattern),
        },
        child,
      );
      for (const call of calls)
        new EventTarget(
          `${name}-${suffix}-${call.id}`,
          {
            rule: rule.name,
            eventBusName: args.bus.name,
            targetId: call.id,
            arn: destination.arn,
            roleArn: role.arn,
            // Ids and times alone: EventBridge does not escape what it puts into a template, and a name may hold quotes.
            inputTransformer: {
              inputPaths: {
                event: "$.detail.eventName",
                eventId: "$.id",
                time: "$.time",
                ...(accountPath !== undefined && { accountId: accountPath }),
              },
              inputTemplate: accountPath === undefined ? call.template.replace("<accountId>", "") : call.template,
            },
            ...(call.pathParameters && { httpTarget: { pathParameterValues: [...call.pathParameters] } }),
            deadLetterConfig: { arn: args.bus.deadLetterQueueArn },
            retryPolicy: { maximumEventAgeInSeconds: args.retryHours * 3600, maximumRetryAttempts: 185 },
          },
          { ...child, dependsOn: [policy] },
        );
    }
  }
}
