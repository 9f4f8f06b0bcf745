import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { rehearsed } from "../../catalog/sample-callers";

export const windowsPasswordsRead: Detection = {
  id: "windows-passwords-read",
  title: "An instance's administrator password was requested",
  why: "It is needed once, when an instance is new; whoever asks for many of them, or is denied, is collecting credentials for the next step.",
  severity: "medium",
  technique: "T1552",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["GetPasswordData"], errorCode: [{ exists: false }, "Client.UnauthorizedOperation"] },
  },
  readOnly: true,
  governedBy: "ec2-passwords-read",
  subject: ["detail.requestParameters.instanceId"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "GetPasswordData",
    readOnly: true,
    requestParameters: { instanceId: "i-1234567890abcdef0" },
    more: {
      errorCode: "Client.UnauthorizedOperation",
      errorMessage: "You are not authorized to perform this operation.",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "GetPasswordData",
      readOnly: true,
      requestParameters: { instanceId: "i-1234567890abcdef0" },
      more: rehearsed,
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "GetPasswordData",
      readOnly: true,
      requestParameters: { instanceId: "i-1234567890abcdef9" },
      more: { errorCode: "Client.InvalidInstanceID.NotFound", errorMessage: "The instance ID does not exist." },
    }),
  ],
  limits: "The first password of a new instance alerts as well; decryption happens outside AWS and is not seen.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. It concerns `requestParameters.instanceId`.",
      "Count the instances whose passwords were read: one is a repair, many are a search.",
      "Check who signed in to them since.",
    ],
    harmless: "A person who signs in to a new machine.",
    contain: "Change the passwords, and suspend the caller.",
  },
};
