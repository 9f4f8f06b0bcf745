import { EventApiDestination } from "@pulumi/aws/cloudwatch/eventApiDestination";
import { EventConnection } from "@pulumi/aws/cloudwatch/eventConnection";
import { getSecretVersionOutput } from "@pulumi/aws/secretsmanager/getSecretVersion";
import * as pulumi from "@pulumi/pulumi";
import type { ReconciliationPlan } from "../../model/hub/hub-plan";
import { trustInService } from "../../model/iam/policies";
import { centralRuleArn, type HubPlace } from "../../model/names";
import {
  callDestination,
  type ReconciliationCall,
  type ReconciliationRule,
} from "../../model/operations/reconciliation";
import { authParameters } from "../auth-parameters";
import { createRole } from "../role";
import { createRule } from "../rule";
import type { CentralBus } from "./central-bus";

export interface ReconciliationArgs extends HubPlace, ReconciliationPlan {
  readonly bus: CentralBus;
  /** Hours EventBridge retries before a call becomes a dead letter. */
  readonly retryHours: number;
}

/**
 * Calls the team's pipeline when an account is created, invited, moved, closed or removed, or when it joins or leaves:
 * rules on the central bus of the hub that receives Organizations' events, and an API destination that receives the
 * account's details.
 *
 * The token is read from Secrets Manager while the program runs. It is marked as secret, so that the state holds it
 * encrypted; EventBridge keeps its own copy in a secret that belongs to the connection.
 */
export class Reconciliation extends pulumi.ComponentResource {
  readonly destinationArn: pulumi.Output<string>;

  constructor(name: string, args: ReconciliationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:Reconciliation", name, {}, opts);
    const { accountId, region, names, bus, endpoint } = args;
    const child = { parent: this };

    const destination = createDestination(createConnection());
    const { role, policy } = createRuleRole();
    args.rules.forEach(createCallingRule);

    this.destinationArn = destination.arn;
    this.registerOutputs({ destinationArn: this.destinationArn });

    function createConnection(): EventConnection {
      const { secretString } = getSecretVersionOutput({ secretId: args.secret }, child);
      const value = pulumi.secret(pulumi.interpolate`${endpoint.scheme}${secretString}`);
      return new EventConnection(
        name,
        {
          name: names.reconciliation,
          description: "Authenticates calls of the pipeline that reconciles accounts",
          authorizationType: "API_KEY",
          authParameters: authParameters({ header: endpoint.header, value, headers: endpoint.headers }),
        },
        child,
      );
    }

    function createDestination(connection: EventConnection): EventApiDestination {
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

    function createRuleRole() {
      return createRole(
        `${name}-role`,
        {
          name: names.role("reconciliation", region),
          description: "Lets EventBridge call the pipeline that reconciles accounts",
          trust: trustInService("events.amazonaws.com", {
            accountId,
            sourceArn: centralRuleArn(args, names.reconciliationRule("*")),
          }),
          policyName: "call-destination",
          policy: callDestination(region, accountId, names.reconciliation),
        },
        child,
      );
    }

    function createCallingRule({
      suffix,
      description,
      pattern,
      accountId: accountPath,
      calls,
    }: ReconciliationRule): void {
      createRule(
        `${name}-${suffix}`,
        {
          name: names.reconciliationRule(suffix),
          description,
          pattern,
          bus: bus.name,
          targets: calls.map((call) => ({
            id: call.id,
            logicalName: `${name}-${suffix}-${call.id}`,
            arn: destination.arn,
            roleArn: role.arn,
            input: inputOf(call, accountPath),
            deadLetterQueueArn: bus.deadLetterQueueArn,
            retryHours: args.retryHours,
            dependsOn: [policy, bus],
          })),
        },
        child,
      );
    }
  }
}

/** Only ids and times: EventBridge does not escape what it puts into a template, and a name may contain quotes. */
const inputOf = ({ template, pathParameters }: ReconciliationCall, accountPath: string | undefined) => ({
  inputTransformer: {
    inputPaths: {
      event: "$.detail.eventName",
      eventId: "$.id",
      time: "$.time",
      ...(accountPath !== undefined && { accountId: accountPath }),
    },
    inputTemplate: accountPath === undefined ? template.replace("<accountId>", "") : template,
  },
  ...(pathParameters && { httpTarget: { pathParameterValues: [...pathParameters] } }),
});
