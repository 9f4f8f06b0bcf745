import type { Service } from "./service";
import { account } from "./services/account";
import { cloudTrail } from "./services/cloudtrail";
import { dynamodb } from "./services/dynamodb";
import { ec2 } from "./services/ec2";
import { events } from "./services/events";
import { firehose } from "./services/firehose";
import { iam } from "./services/iam";
import { s3 } from "./services/s3";
import { objectActions } from "./services/s3-objects";
import { secretsManager } from "./services/secrets-manager";
import { securityHub } from "./services/security-hub";
import { sns } from "./services/sns";
import { sqs } from "./services/sqs";
import { sts } from "./services/sts";

/** Every service that functions can call in the simulation, one file each. */
export const services: readonly Service[] = [
  account,
  cloudTrail,
  dynamodb,
  ec2,
  events,
  firehose,
  iam,
  { ...s3, actions: { ...s3.actions, ...objectActions } },
  secretsManager,
  securityHub,
  sns,
  sqs,
  sts,
] as Service[];
