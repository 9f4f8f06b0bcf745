import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

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
      requestParameters: {
        instanceId: "i-1234567890abcdef0",
        instanceOSUser: "ec2-user",
        sSHPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIexample",
      },
      responseElements: { success: true },
      more: refused,
    }),

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
  ],
  limits:
    "Where people work this way, each push alerts: raise the severity only where they do not. Keys in the image or the user data are not seen.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the instance, `requestParameters.instanceId`: who made the call, from where, and what came before it.",
      "Look for other instances that the caller pushed keys to.",
      "Look for calls by the instance's role since.",
    ],
    harmless: "A person on call.",
    contain: "Isolate the instance, and revoke the sessions of its role.",
  },
};
