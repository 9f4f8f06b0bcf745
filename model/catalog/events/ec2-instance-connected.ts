import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/**
 * `OpenTunnel` is not an API operation but is logged as one (EC2 user guide, "Log connections established over EC2
 * Instance Connect Endpoint").
 */
export const ec2InstanceConnected: GovernedEvent = {
  id: "ec2-instance-connected",
  why: "A pushed SSH key is valid for sixty seconds and leaves nothing behind on the instance, a tunnel needs no public address and the serial console no network at all: this call is the only trace.",
  topic: "workload",
  source: "aws.ec2-instance-connect",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["OpenTunnel", "SendSSHPublicKey", "SendSerialConsoleSSHPublicKey"] },
  },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 500, basis: "People who repair instances." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2-instance-connect",
    eventName: "SendSSHPublicKey",
    requestParameters: {
      instanceId: "i-1234567890abcdef0",
      instanceOSUser: "ec2-user",
      sSHPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample",
    },
    responseElements: { success: true },
  }),
};
