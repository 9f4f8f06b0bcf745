import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, refused } from "../sample-callers";

export const sshKeyPushed: Detection = {
  id: "ssh-key-pushed",
  title: "An SSH key was pushed to an instance",
  why: "The key is valid for sixty seconds and leaves nothing behind on the instance: this call is the only trace.",
  severity: "low",
  technique: "T1021.008",
  source: "aws.ec2-instance-connect",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["SendSSHPublicKey", "SendSerialConsoleSSHPublicKey"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ec2-instance-connected",
  subject: ["detail.requestParameters.instanceId"],
  sample: cloudTrailSample({
    source: "aws.ec2-instance-connect",
    eventName: "SendSSHPublicKey",
    userIdentity: user,
    requestParameters: {
      instanceId: "i-1234567890abcdef0",
      instanceOSUser: "ec2-user",
      sSHPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample",
    },
    responseElements: { success: true },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2-instance-connect",
      eventName: "SendSSHPublicKey",
      userIdentity: user,
      requestParameters: { instanceId: "i-1234567890abcdef0", instanceOSUser: "ec2-user" },
      more: {
        errorCode: "EC2InstanceStateInvalidException",
        errorMessage: "Unable to connect because the instance is not in a valid state.",
      },
    }),
    cloudTrailSample({
      source: "aws.ec2-instance-connect",
      eventName: "SendSSHPublicKey",
      userIdentity: user,
      requestParameters: { instanceId: "i-1234567890abcdef0", instanceOSUser: "root" },
      more: refused,
    }),
  ],
  limits:
    "Where people work this way, each push alerts: raise the severity only where they do not. Keys in the image or the user data are not seen.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` with `instanceId`: who pushed keys before, and what else was done to it.",
      "Look at `instanceOSUser` and `sourceIPAddress`: root, or an unknown address, is unusual.",
      "Look at the instance's own log for the session that followed within a minute.",
    ],
    harmless: "An engineer who works on this instance, from the office or the endpoint.",
    contain: "Close port 22 of its group, revoke the role's sessions, and deny ec2-instance-connect:SendSSHPublicKey.",
  },
};
