import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { root } from "../../catalog/sample-callers";
import { inRegion, series, signIn } from "../calls";
import { guarddutyFinding } from "../../catalog/events/guardduty-finding";

import type { CorrelationRule } from "../correlation-rule";

const finding = inRegion("us-east-1", {
  ...guarddutyFinding.sample,
  time: "2026-03-17T09:26:53Z",
  detail: { ...guarddutyFinding.sample.detail, accountId: "111122223333", severity: 8 },
});
const signedIn = (userIdentity = root) =>
  cloudTrailSample({
    source: "aws.signin",
    eventName: "ConsoleLogin",
    eventType: "AwsConsoleSignIn",
    region: "us-east-1",
    userIdentity,
    responseElements: { ConsoleLogin: "Success" },
    more: { additionalEventData: { MobileVersion: "No", MFAUsed: "No" } },
  });

export const threatFoundAndRootSignedIn: CorrelationRule = {
  id: "threat-found-and-root-signed-in",
  title: "Root signed in to an account in which GuardDuty has just found a threat",
  why: "Nobody uses root by chance while an account is under attack: it is the attacker, or somebody who needs help.",
  severity: "critical",
  technique: "T1078.004",
  type: "temporal",
  timespanMinutes: 6 * 60,
  events: [
    {
      id: "threat",
      source: "aws.guardduty",
      pattern: { "detail-type": ["GuardDuty Finding"], detail: { severity: [{ numeric: [">=", 7] }] } },
      governedBy: "guardduty-finding",
    },
    {
      id: "root",
      source: "aws.signin",
      pattern: signIn({
        eventName: ["ConsoleLogin"],
        userIdentity: { type: ["Root"] },
        responseElements: { ConsoleLogin: ["Success"] },
      }),
      governedBy: "console-sign-in",
    },
  ],
  groupBy: { account: { threat: "detail.accountId", root: "account" } },
  sample: series("threat-found-and-root-signed-in", [
    [0, finding],
    [1800, signedIn()],
  ]),
  nearMisses: [
    series("threat-found-and-root-signed-in: somebody else", [
      [0, finding],
      [
        1800,
        signedIn({
          type: "AssumedRole",
          principalId: "AROAEXAMPLE:dana",
          arn: "arn:aws:sts::111122223333:assumed-role/Engineer/dana",
          accountId: "111122223333",
          accessKeyId: "ASIAEXAMPLE",
        }),
      ],
    ]),
    series("threat-found-and-root-signed-in: days later", [
      [0, finding],
      [259200, signedIn()],
    ]),
  ],
  limits: "Both must reach the same hub: root's sign-ins come from us-east-1, findings from GuardDuty's administrator.",
  query: "root-use",
  triage: {
    look: [
      "Run `root-use`: what root did.",
      "Open the finding in GuardDuty, and see what it is about.",
      "Call the person who may use root.",
    ],
    harmless: "The response to the finding itself, by the people who may use root.",
    contain: "Change root's password and MFA from the mailbox, and follow the finding's own advice.",
  },
};
