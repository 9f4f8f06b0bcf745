import type { Service } from "../protocols/service";
import { account } from "../account/api";
import { athena } from "../athena/api";
import { cloudTrail } from "../cloudtrail/api";
import { dynamodb } from "../dynamodb/api";
import { ec2 } from "../ec2/api";
import { events } from "../events/api";
import { firehose } from "../firehose/api";
import { iam } from "../iam/api";
import { s3 } from "../s3/api";
import { objectActions } from "../s3/objects-api";
import { secretsManager } from "../secrets-manager/api";
import { securityHub } from "../security-hub/api";
import { sns } from "../sns/api";
import { sqs } from "../sqs/api";
import { sts } from "../sts/api";

/** Every service that functions can call in the simulation, one file each. */
export const services: readonly Service[] = [
  account,
  athena,
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
