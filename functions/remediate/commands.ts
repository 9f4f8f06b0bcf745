import type { Call } from "../../model/remediations/remediation";
import type { RemediationCall } from "../../model/remediations/remediations";
import type * as cloudtrail from "./services/cloudtrail";
import type * as ec2 from "./services/ec2";
import type * as iam from "./services/iam";
import type * as s3 from "./services/s3";
import { own } from "../../model/json";

/* eslint-disable @typescript-eslint/no-require-imports -- `import()` of a file needs an extension that ts-node does not know */
/* eslint-disable @typescript-eslint/no-explicit-any -- the SDK's clients and commands have one type each */
type Command = new (input: any) => any;
export type Client = new (options: any) => { send(command: any): Promise<any> };

/** Exports of a service's file: its client, and a command for each call that a remediation declares. */
interface Service {
  readonly Client: Client;
}
type Services = {
  readonly [Name in RemediationCall as Name extends `${infer Of}:${string}` ? Of : never]: Service & {
    readonly [Own in Name as Own extends `${string}:${infer Action}` ? `${Action}Command` : never]: Command;
  };
};

/**
 * Each is loaded by the first call of its service: loading the SDK's clients is most of a cold start. Type check: a declared
 * call must have its command exported by the service's file.
 */
export const services: { readonly [Name in keyof Services]: () => Services[Name] } = {
  cloudtrail: () => require("./services/cloudtrail") as typeof cloudtrail,
  ec2: () => require("./services/ec2") as typeof ec2,
  iam: () => require("./services/iam") as typeof iam,
  s3: () => require("./services/s3") as typeof s3,
};

/** Client and command for a call. */
export function commandOf({ service, action }: Pick<Call, "service" | "action">) {
  const found = own<() => Exports>(services as never, service)?.();
  const Command = found?.[`${action}Command`];
  if (found === undefined || Command === undefined)
    throw new Error(`functions/remediate/services/${service}.ts does not export ${action}Command.`);
  return { Client: found.Client, Command };
}

type Exports = Service & Readonly<Record<`${string}Command`, Command | undefined>>;
