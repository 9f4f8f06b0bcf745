import { EventApiDestination } from "@pulumi/aws/cloudwatch/eventApiDestination";
import { EventConnection } from "@pulumi/aws/cloudwatch/eventConnection";
import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { getSecretVersionOutput } from "@pulumi/aws/secretsmanager/getSecretVersion";
import * as pulumi from "@pulumi/pulumi";
import type { NotifyPlace } from "../../model/notify/plan";
import { policyText, trustInService } from "../../model/iam/policies";
import { callTickets, noticeBody, noticePattern, type TicketChannel, ticketRuleArns } from "../../model/notify/tickets";
import type { CentralBus } from "../hub/central-bus";

export interface TicketSystemsArgs extends NotifyPlace {
  readonly bus: CentralBus;
  /** At least one. Plain: they decide which resources exist. */
  readonly channels: readonly TicketChannel[];
  /** Hours for which EventBridge retries before a call is a dead letter. */
  readonly retryHours: number;
  /** False disables the rules. */
  readonly enabled: boolean;
}

/**
 * Ticket systems that EventBridge calls: the function `notify` puts a notice on the central bus, where it is archived, and
 * a rule for each channel hands its body to an API destination. EventBridge then does what a function would have to wait
 * for: it keeps to the rate, honours `Retry-After`, retries for hours and keeps what failed as a dead letter (EventBridge
 * user guide, "API destinations as targets").
 *
 * No input transformer: it escapes nothing, and a notice holds what strangers wrote. The rule hands on a part of the
 * event, which is JSON already.
 *
 * Each token is read from Secrets Manager while the program runs and marked as secret, so that the state holds it
 * encrypted; EventBridge keeps a copy of its own in a secret that belongs to the connection.
 */
export class TicketSystems extends pulumi.ComponentResource {
  constructor(name: string, args: TicketSystemsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:TicketSystems", name, {}, opts);
    const { accountId, region, names, bus } = args;
    const child = { parent: this };

    const { role, policy } = createRole();
    for (const channel of args.channels) createRule(channel, createDestination(channel));
    this.registerOutputs();

    function createRole() {
      const role = new Role(
        `${name}-role`,
        {
          name: names.role("tickets", region),
          description: "Lets EventBridge call ticket systems",
          assumeRolePolicy: policyText(
            trustInService("events.amazonaws.com", { accountId, sourceArn: ticketRuleArns(args) }),
          ),
        },
        child,
      );
      const ids = args.channels.map(({ id }) => id);
      const policy = new RolePolicy(
        `${name}-role`,
        { role: role.name, name: "call-destinations", policy: policyText(callTickets(ids, args)) },
        child,
      );
      return { role, policy };
    }

    function createDestination({ id, secret, ticket }: TicketChannel): EventApiDestination {
      const { secretString } = getSecretVersionOutput({ secretId: secret }, child);
      const headers = Object.entries(ticket.headers);
      const connection = new EventConnection(
        `${name}-${id}`,
        {
          name: names.ticket(id),
          description: `Authenticates calls of the ticket system of channel ${id}`,
          authorizationType: "API_KEY",
          authParameters: {
            apiKey: { key: ticket.header, value: pulumi.secret(secretString) },
            ...(headers.length > 0 && {
              invocationHttpParameters: {
                headers: headers.map(([key, value]) => ({ key, value, isValueSecret: false })),
              },
            }),
          },
        },
        child,
      );
      return new EventApiDestination(
        `${name}-${id}`,
        {
          name: names.ticket(id),
          description: `Opens tickets for channel ${id}`,
          invocationEndpoint: ticket.endpoint,
          httpMethod: "POST",
          invocationRateLimitPerSecond: ticket.invocationsPerSecond,
          connectionArn: connection.arn,
        },
        child,
      );
    }

    function createRule({ id }: TicketChannel, destination: EventApiDestination): void {
      const rule = new EventRule(
        `${name}-${id}`,
        {
          name: names.ticket(id),
          description: `Hands notices of channel ${id} to its ticket system`,
          eventBusName: bus.name,
          eventPattern: JSON.stringify(noticePattern(id, accountId)),
          state: args.enabled ? "ENABLED" : "DISABLED",
        },
        child,
      );
      new EventTarget(
        `${name}-${id}`,
        {
          rule: rule.name,
          eventBusName: bus.name,
          targetId: "ticket",
          arn: destination.arn,
          roleArn: role.arn,
          inputPath: noticeBody,
          deadLetterConfig: { arn: bus.deadLetterQueueArn },
          retryPolicy: { maximumEventAgeInSeconds: args.retryHours * 3600, maximumRetryAttempts: 185 },
        },
        { ...child, dependsOn: [policy] },
      );
    }
  }
}
