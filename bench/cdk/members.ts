import { App, Stack } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { CfnRole, CfnRolePolicy } from "aws-cdk-lib/aws-iam";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import { CfnQueue, CfnQueuePolicy } from "aws-cdk-lib/aws-sqs";
import { heartbeat, scheduleGroupArn } from "../../model/network/heartbeat";
import type { MemberRole } from "../../model/iam/member-role";
import { arns, forwardingName } from "../../model/names";
import type { Member } from "../../model/network/network";
import { acceptDeadLetters, putEventsOn, sendHeartbeat, trustInService } from "../../model/iam/policies";
import { quotas } from "../../model/quotas";
import type { PeerArgs } from "../peer";

/**
 * The resources of `MemberForwarding` for each member, with the AWS CDK: a stack for each account, synthesized to
 * files. The resources are the CDK's level 1 constructs, which are faster than those of level 2. Returns their number;
 * in CloudFormation a target is a part of its rule.
 */
export function synthesize({ outdir, names, members, deadLetterDays, heartbeatMinutes, rolesOf }: PeerArgs): number {
  const app = new App({ outdir, analyticsReporting: false });
  let resources = 0;
  for (const member of members) forwardFrom(member);
  app.synth();
  return resources;

  function forwardFrom({ accountId, region, busArn, rules }: Member): void {
    const stack = new Stack(app, forwardingName(accountId), { env: { account: accountId, region } });
    const queueArn = arns.queue(region, accountId, names.deadLetters);
    const defaultBusArn = arns.bus(region, accountId, "default");
    const ruleArns = rules.map(({ suffix }) => arns.rule(region, accountId, names.rule(suffix)));

    const queue = new CfnQueue(stack, "dead-letters", {
      queueName: names.deadLetters,
      messageRetentionPeriod: deadLetterDays * 24 * 3600,
      maximumMessageSize: quotas.messageBytes,
      sqsManagedSseEnabled: true,
    });
    new CfnQueuePolicy(stack, "dead-letters-policy", {
      queues: [queue.ref],
      policyDocument: acceptDeadLetters(queueArn, ruleArns),
    });
    const roleArn = createRole({
      name: names.role("forwarding", region),
      description: "Lets EventBridge forward governed events to the central bus",
      trust: trustInService("events.amazonaws.com", {
        accountId,
        sourceArn: arns.rule(region, accountId, names.rule("*")),
      }),
      policyName: "put-events",
      policy: putEventsOn(busArn),
    });
    for (const rule of rules)
      new CfnRule(stack, rule.suffix, {
        name: names.rule(rule.suffix),
        description: `Forwards ${rule.suffix} events to the central bus`,
        eventPattern: rule.pattern,
        state: rule.state,
        targets: [{ id: "central-bus", arn: busArn, roleArn, deadLetterConfig: { arn: queue.attrArn } }],
      });
    const { detailType, source, input, retry, ...beat } = heartbeat(names, heartbeatMinutes);
    const heartbeatRoleArn = createRole({
      name: names.role("heartbeat", region),
      description: "Lets EventBridge Scheduler put heartbeats on the default bus",
      trust: trustInService("scheduler.amazonaws.com", { accountId, sourceArn: scheduleGroupArn(region, accountId) }),
      policyName: "send-heartbeat",
      policy: sendHeartbeat(defaultBusArn, queueArn),
    });
    new CfnSchedule(stack, "heartbeat", {
      name: beat.name,
      description: beat.description,
      scheduleExpression: beat.expression,
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: defaultBusArn,
        roleArn: heartbeatRoleArn,
        input,
        eventBridgeParameters: { detailType, source },
        deadLetterConfig: { arn: queue.attrArn },
        retryPolicy: { maximumEventAgeInSeconds: retry.hours * 3600, maximumRetryAttempts: retry.attempts },
      },
    });
    for (const role of rolesOf(accountId)) createRole(role);
    resources += 3 + rules.length;

    function createRole({ name, description, trust, policyName, policy }: MemberRole): string {
      const role = new CfnRole(stack, `${policyName}-role`, {
        roleName: name,
        description,
        assumeRolePolicyDocument: trust,
      });
      new CfnRolePolicy(stack, `${policyName}-policy`, { roleName: role.ref, policyName, policyDocument: policy });
      resources += 2;
      return role.attrArn;
    }
  }
}
