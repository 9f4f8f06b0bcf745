import type { Call } from "../../model/remediations/remediation";
import type { RemediationCall } from "../../model/remediations/remediations";
import * as cloudtrail from "./services/cloudtrail";
import * as ec2 from "./services/ec2";
import * as iam from "./services/iam";
import * as s3 from "./services/s3";
import { own } from "../../model/json";

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

/** Type check: a declared call must have its command exported by the service's file. */
export const services: Services = { cloudtrail, ec2, iam, s3 };

/** Client and command for a call. */
export function commandOf({ service, action }: Pick<Call, "service" | "action">) {
  const found = own(services as Readonly<Record<string, Exports | undefined>>, service);
  const Command = found?.[`${action}Command`];
  if (found === undefined || Command === undefined)
    throw new Error(`functions/remediate/services/${service}.ts does not export ${action}Command.`);
  return { Client: found.Client, Command };
}

type Exports = Service & Readonly<Record<`${string}Command`, Command | undefined>>;
