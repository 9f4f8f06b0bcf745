import type { STSClient } from "@aws-sdk/client-sts";
import { policy } from "../../model/iam/policies";
import type { Call } from "../../model/remediations/remediation";
import { remediations } from "../../model/remediations/remediations";
import type { RemediationSettings } from "../../model/settings/remediation";
import { type FunctionContext, sdkOptions } from "../runtime/context";
import { type Client, commandOf } from "./commands";
import type { Candidate } from "./decide";

/** Makes a call in a member. Rejects with the AWS SDK's error. */
export type Send = (call: Call) => Promise<Readonly<Record<string, unknown>>>;

/**
 * Access to members through their roles. The session policy limits the role to what one remediation needs for one
 * resource (IAM user guide, "Session policies"), and to reads in dry-run; the session name links CloudTrail records to
 * the event.
 */
export function createMembers(
  context: FunctionContext,
  { instances }: Pick<RemediationSettings, "instances">,
): (candidate: Candidate, eventId: string) => Promise<Send> {
  let sts: STSClient | undefined;
  return async ({ remediation, roleArn, target, mode }, eventId) => {
    const { calls, statements } = remediations[remediation];
    const allowed = statements(
      { accountId: target.accountId, region: target.region, resource: target.name },
      { acts: mode === "enforce", addsSecurityGroup: instances.securityGroup !== undefined },
    );
    const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
    sts ??= new STSClient(sdkOptions(context));
    const { Credentials: session } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: `remediate-${eventId.replace(/[^\w-]/g, "")}`.slice(0, 64),
        DurationSeconds: 900,
        Policy: JSON.stringify(policy(...allowed)),
      }),
    );
    const options = sdkOptions(context, {
      region: target.region,
      credentials: {
        accessKeyId: session?.AccessKeyId ?? "",
        secretAccessKey: session?.SecretAccessKey ?? "",
        sessionToken: session?.SessionToken ?? "",
      },
    });
    const clients = new Map<string, InstanceType<Client>>();
    return async (call) => {
      const { service, action, input } = call;
      if (!Object.hasOwn(calls, `${service}:${action}`))
        throw new Error(`${remediation} does not declare ${service}:${action} and may not call it.`);
      const { Client, Command } = commandOf(call);
      const client = clients.get(service) ?? new Client(options);
      clients.set(service, client);
      return client.send(new Command(input));
    };
  };
}
