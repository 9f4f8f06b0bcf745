import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.sts",
  eventName: "GetFederationToken",
  userIdentity: user,
  requestParameters: {
    name: "admin",
    durationSeconds: 43200,
    policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
  },
  responseElements: {
    credentials: {
      accessKeyId: "ASIAEXAMPLEFEDERATED",
      sessionToken: "EXAMPLESESSIONTOKEN",
      expiration: "Mar 17, 2026, 10:26:53 AM",
    },
  },
};

export const federationTokenAdministrator: Detection = {
  id: "federation-token-administrator",
  title: "A federation token with administrator rights was issued",
  why: "Everything that the user may do, for up to 36 hours, under a name of the caller's choice, and past the user's own key.",
  severity: "high",
  technique: "T1550.001",
  source: "aws.sts",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["GetFederationToken"],
      $or: [
        {
          requestParameters: {
            policyArns: {
              arn: [
                "arn:aws:iam::aws:policy/AdministratorAccess",
                "arn:aws:iam::aws:policy/IAMFullAccess",
                "arn:aws:iam::aws:policy/PowerUserAccess",
              ],
            },
          },
        },
        {
          requestParameters: {
            policy: [
              { wildcard: '*"Action":"\\*"*' },
              { wildcard: '*"Action": "\\*"*' },
              { wildcard: '*"Action":["\\*"]*' },
              { wildcard: '*"Action": ["\\*"]*' },
            ],
          },
        },
        { requestParameters: { policy: { Statement: { Action: ["*"] } } } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "federation-token-issued",
  subject: ["detail.userIdentity.arn", "detail.requestParameters.name"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: {
        name: "support",
        durationSeconds: 3600,
        policyArns: [{ arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
      },
    }),
  ],
  limits: "Policies that reach the same by other words; a policy of one service on every resource may look like it.",
  query: "timeline-of-one-session",
  triage: {
    look: [
      "Read what the session did (`timeline-of-one-session`), and the key that made it before. Who called stands in `userIdentity.arn`.",
      "Look for a GetSigninToken and a ConsoleLogin right after: the token is often meant for the console.",
      "Ask the owner of the key whether a broker of theirs asks for such tokens.",
    ],
    harmless: "None that is usual: a broker gives a narrow policy, which is its purpose.",
    contain:
      "Deactivate the key and deny its user everything: a federation token can do no more than the user, and dies with the user's rights.",
  },
};
