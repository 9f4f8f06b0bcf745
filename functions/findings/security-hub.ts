import type { SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { STSClient } from "@aws-sdk/client-sts";
import * as z from "zod/mini";
import type { FindingsService } from "../../model/findings/finding";
import { type FunctionContext, sdkOptions } from "../runtime/context";
import { cspmHub } from "./cspm";
import type { ClientIn, SecurityHub } from "./hub";
import { newHub } from "./new-hub";

/** A Security Hub that the program gives a function. */
export const hubSchema = z.strictObject({
  service: z.enum(["securityhub", "securityhub-v2"]),
  administratorId: z.string(),
  roleArn: z.string(),
  /** Aggregation Regions that hold the findings of all others; absent: each Region holds its own. */
  findingRegions: z.optional(z.array(z.string())),
});
export type HubConfiguration = z.output<typeof hubSchema>;

/** The Security Hubs of a function through their administrators' roles, by service. */
export function securityHubsOf(context: FunctionContext, hubs: readonly HubConfiguration[], sessionName: string) {
  const byService = new Map<FindingsService, SecurityHub & HubConfiguration & { readonly clientIn: ClientIn }>();
  for (const configuration of hubs) {
    const clientIn = clientsOf(context, configuration.roleArn, sessionName);
    const hub = configuration.service === "securityhub" ? cspmHub(clientIn) : newHub(clientIn);
    byService.set(configuration.service, { ...hub, ...configuration, clientIn });
  }
  return byService;
}

/** Clients with a session of a role; the SDK renews credentials before they expire, and is loaded when a call needs it. */
function clientsOf(context: FunctionContext, roleArn: string, sessionName: string): ClientIn {
  let sts: STSClient | undefined;
  const clients = new Map<string, SecurityHubClient>();
  return async (region) => {
    const { SecurityHubClient } = await import("@aws-sdk/client-securityhub");
    const known = clients.get(region);
    if (known !== undefined) return known;
    const client = new SecurityHubClient(sdkOptions(context, { region, credentials }));
    clients.set(region, client);
    return client;
  };

  async function credentials() {
    const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
    sts ??= new STSClient(sdkOptions(context));
    const { Credentials: session } = await sts.send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }),
    );
    if (session?.AccessKeyId === undefined || session.SecretAccessKey === undefined)
      throw new Error(`AssumeRole of ${roleArn} gave no credentials.`);
    return {
      accessKeyId: session.AccessKeyId,
      secretAccessKey: session.SecretAccessKey,
      ...(session.SessionToken !== undefined && { sessionToken: session.SessionToken }),
      ...(session.Expiration !== undefined && { expiration: session.Expiration }),
    };
  }
}
