import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const opened = (roleName: string) =>
  cloudTrailSample({
    source: "aws.iam",
    eventName: "UpdateAssumeRolePolicy",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { roleName, policyDocument: "{}" },
  });
const assumed = (role: string) =>
  cloudTrailSample({
    source: "aws.sts",
    eventName: "AssumeRole",
    region: "us-east-1",
    readOnly: true,
    userIdentity: { type: "AWSAccount", principalId: "AIDAEXAMPLEFOREIGN", accountId: "999988887777" },
    requestParameters: { roleArn: `arn:aws:iam::111122223333:role/${role}`, roleSessionName: "x" },
    responseElements: { assumedRoleUser: { arn: `arn:aws:sts::111122223333:assumed-role/${role}/x` } },
  });

export const trustOpenedThenUsed: CorrelationRule = {
  id: "trust-opened-then-used",
  title: "A role's trust was changed, and another account took the role",
  why: "The door was opened for somebody, who came through it.",
  severity: "high",
  technique: "T1098.001",
  type: "temporal_ordered",
  timespanMinutes: 24 * 60,
  events: [
    {
      id: "opened",
      source: "aws.iam",
      pattern: succeeded(["UpdateAssumeRolePolicy"]),
      governedBy: "iam-trust-changed",
    },
    {
      id: "taken",
      source: "aws.sts",
      pattern: succeeded(["AssumeRole"], { userIdentity: { type: ["AWSAccount"] } }),
      governedBy: "sts-roles-assumed",
      readOnly: true,
    },
  ],
  groupBy: { account: "account" },
  sample: series("trust-opened-then-used", [
    [0, opened("Deploy")],
    [3600, assumed("Deploy")],
  ]),
  nearMisses: [
    series("trust-opened-then-used: before", [
      [0, assumed("Deploy")],
      [3600, opened("Deploy")],
    ]),
    series("trust-opened-then-used: days later", [
      [0, opened("Deploy")],
      [259200, assumed("Deploy")],
    ]),
  ],
  limits:
    "It looks at the account, because the two events name the role in different ways: any role that another account takes after a change counts. It needs the opt-in event sts-roles-assumed.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the role.",
      "Look at the other account: is it the organization's, or a vendor's?",
      "Look at what the session did.",
    ],
    harmless: "The first day of a new vendor or pipeline, announced.",
    contain: "Put the trust policy back, and end the role's sessions.",
  },
};
