import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const made = (eventName: string, requestParameters: { [key: string]: string }, userIdentity = user) =>
  cloudTrailSample({ source: "aws.iam", eventName, region: "us-east-1", userIdentity, requestParameters });
const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

export const administratorMade: CorrelationRule = {
  id: "administrator-made",
  title: "Somebody made a user, gave it all permissions and a key",
  why: "These three calls within minutes are how an intruder makes a way back in that outlives every password that is changed.",
  severity: "critical",
  technique: "T1136.003",
  type: "temporal",
  timespanMinutes: 60,
  events: [
    { id: "user", source: "aws.iam", pattern: succeeded(["CreateUser"]), governedBy: "iam-credentials-issued" },
    {
      id: "permissions",
      source: "aws.iam",
      pattern: succeeded(["AttachUserPolicy"], {
        requestParameters: {
          policyArn: [{ suffix: ":policy/AdministratorAccess" }, { suffix: ":policy/IAMFullAccess" }],
        },
      }),
      governedBy: "iam-permissions-granted",
    },
    {
      id: "credentials",
      source: "aws.iam",
      pattern: succeeded(["CreateAccessKey", "CreateLoginProfile"]),
      governedBy: "iam-credentials-issued",
    },
  ],
  groupBy: { account: "account", caller, user: "detail.requestParameters.userName" },
  sample: series("administrator-made", [
    [0, made("CreateUser", { userName: "support" })],
    [20, made("AttachUserPolicy", { userName: "support", policyArn: administrator })],
    [45, made("CreateAccessKey", { userName: "support" })],
  ]),
  nearMisses: [
    series("administrator-made: no key", [
      [0, made("CreateUser", { userName: "support" })],
      [20, made("AttachUserPolicy", { userName: "support", policyArn: administrator })],
    ]),
    series("administrator-made: reads alone", [
      [0, made("CreateUser", { userName: "support" })],
      [20, made("AttachUserPolicy", { userName: "support", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" })],
      [45, made("CreateAccessKey", { userName: "support" })],
    ]),
    series("administrator-made: three users", [
      [0, made("CreateUser", { userName: "support" })],
      [20, made("AttachUserPolicy", { userName: "fern", policyArn: administrator })],
      [45, made("CreateAccessKey", { userName: "dana" })],
    ]),
  ],
  limits:
    "Permissions by a group, an inline policy or a policy of the customer's are not seen: admin-policy-attached and the like tell these alone.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for the caller, and again for the new user.",
      "Look at the caller's session: who assumed the role, and from where.",
      "Look for other users, roles and keys that were made in the same hour (`iam-users-and-keys-made`).",
    ],
    harmless: "A break-glass user that a written procedure makes, announced, by a known pipeline.",
    contain:
      "Deactivate the key, delete the user's login profile and policies, then the user; end the caller's sessions.",
  },
};
