import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const later = 15 * 86_400;
const token = (name: string) =>
  cloudTrailSample({
    source: "aws.sts",
    eventName: "GetFederationToken",
    userIdentity: { ...user, userName: name, arn: `arn:aws:iam::111122223333:user/${name}` },
    requestParameters: { name: "support", durationSeconds: 129600 },
  });

export const firstFederationToken: CorrelationRule = {
  id: "first-federation-token",
  title: "A user asked for a federation token for the first time",
  why: "A federation token outlives the key that made it: a key that never needed one may be in other hands.",
  severity: "medium",
  technique: "T1550.001",
  type: "first_seen",
  days: 30,
  learningDays: 14,
  fields: { caller },
  events: [
    {
      id: "token",
      source: "aws.sts",
      pattern: succeeded(["GetFederationToken"]),
      governedBy: "federation-token-issued",
    },
  ],
  groupBy: { account: "account" },
  sample: series("first-federation-token", [
    [0, token("broker")],
    [later, token("fern")],
  ]),
  nearMisses: [
    series("first-federation-token: as ever", [
      [0, token("broker")],
      [later, token("broker")],
    ]),
    series("first-federation-token: while it learns", [
      [0, token("broker")],
      [86400, token("fern")],
    ]),
  ],
  limits: "What a user did before the rule was deployed is not known, and is learned for two weeks.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for the user.",
      "Look at the policy that the token was given, and at how long it lasts.",
      "Ask the owner of the key.",
    ],
    harmless: "A sign-in broker that is deployed.",
    contain: "Deactivate the key, and deny the user everything: the token's session has the user's permissions.",
  },
};
