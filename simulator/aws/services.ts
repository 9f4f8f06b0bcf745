import type { Service } from "./service";
import { account } from "./services/account";
import { dynamodb } from "./services/dynamodb";
import { events } from "./services/events";
import { secretsManager } from "./services/secrets-manager";
import { securityHub } from "./services/security-hub";
import { sns } from "./services/sns";
import { sqs } from "./services/sqs";
import { sts } from "./services/sts";

/** Every service that functions can call in the simulation, one file each. */
export const services: readonly Service[] = [
  account,
  dynamodb,
  events,
  secretsManager,
  securityHub,
  sns,
  sqs,
  sts,
] as Service[];
