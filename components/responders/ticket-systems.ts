import { EventApiDestination } from "@pulumi/aws/cloudwatch/eventApiDestination";
import { EventConnection } from "@pulumi/aws/cloudwatch/eventConnection";
import { getSecretVersionOutput } from "@pulumi/aws/secretsmanager/getSecretVersion";
import * as pulumi from "@pulumi/pulumi";
import { trustInService } from "../../model/iam/policies";
import type { HubPlace } from "../../model/names";
import { callTickets, noticeBody, noticeRule, type TicketChannel, ticketRuleArns } from "../../model/notify/tickets";
import { authParameters } from "../auth-parameters";
import { createRole } from "../role";
import { createRule, type RuleBus } from "../rule";

export interface TicketSystemsArgs extends HubPlace {
  readonly bus: RuleBus;
  /** At least one. Plain value: decides which resources exist. */
  readonly channels: readonly TicketChannel[];
  /** Hours EventBridge retries before a call becomes a dead letter. */
  readonly retryHours: number;
  /** False disables the rules. */
  readonly enabled: boolean;
}

/**
 * Ticket systems that EventBridge calls: the function `notify` puts a notice on the central bus, where it is archived,
 * and a rule for each channel sends its body to an API destination. EventBridge then does what the function would
 * otherwise wait for: it observes the rate limit, honors `Retry-After`, retries for hours and moves failed calls to a
 * dead-letter queue (EventBridge user guide, "API destinations as targets").
 *
 * No input transformer: it does not escape, and a notice contains untrusted text. The rule passes on a part of the
 * event, which is JSON already.
 *
 * Each token is read from Secrets Manager while the program runs and marked as secret, so that the state holds it
 * encrypted; EventBridge keeps its own copy in a secret that belongs to the connection.
 */
export class TicketSystems extends pulumi.ComponentResource {
  constructor(name: string, args: TicketSystemsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:TicketSystems", name, {}, opts);
    const { accountId, region, names, bus } = args;
    const child = { parent: this };

    const { role, policy } = createRuleRole();
    for (const channel of args.channels)
      createNoticeRule(channel, createDestination(channel, createConnection(channel)));
    this.registerOutputs();

    function createRuleRole() {
      const ids = args.channels.map(({ id }) => id);
      return createRole(
        `${name}-role`,
        {
          name: names.role("tickets", region),
          description: "Lets EventBridge call ticket systems",
          trust: trustInService("events.amazonaws.com", { accountId, sourceArn: ticketRuleArns(args) }),
          policyName: "call-destinations",
          policy: callTickets(ids, args),
        },
        child,
      );
    }

    function createConnection({ id, secret, ticket }: TicketChannel): EventConnection {
      const { secretString } = getSecretVersionOutput({ secretId: secret }, child);
      const value = pulumi.secret(secretString);
      return new EventConnection(
        `${name}-${id}`,
        {
          name: names.ticket(id),
          description: `Authenticates calls of the ticket system of channel ${id}`,
          authorizationType: "API_KEY",
          authParameters: authParameters({ header: ticket.header, value, headers: ticket.headers }),
        },
        child,
      );
    }

    function createDestination({ id, ticket }: TicketChannel, connection: EventConnection): EventApiDestination {
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

    function createNoticeRule({ id }: TicketChannel, destination: EventApiDestination): void {
      createRule(
        `${name}-${id}`,
        {
          ...noticeRule(id, accountId, args.enabled),
          name: names.ticket(id),
          bus: bus.name,
          targets: [
            {
              id: "ticket",
              arn: destination.arn,
              roleArn: role.arn,
              input: { inputPath: noticeBody },
              deadLetterQueueArn: bus.deadLetterQueueArn,
              retryHours: args.retryHours,
              dependsOn: [policy],
            },
          ],
        },
        child,
      );
    }
  }
}
