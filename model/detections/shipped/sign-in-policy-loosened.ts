import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.signin",
  eventName: "DeleteResourcePermissionStatement",
  userIdentity: user,
  requestParameters: { statementId: "CorporateNetworkOnly" },
};

/** Service Authorization Reference, "AWS Signin". */
export const signInPolicyLoosened: Detection = {
  id: "sign-in-policy-loosened",
  title: "A policy of the console sign-in was changed or removed",
  why: "These policies decide from which networks and for whom signing in works: lifting them lets a stolen password in, rewriting them locks everybody else out.",
  severity: "high",
  technique: "T1556.009",
  source: "aws.signin",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteConsoleAuthorizationConfiguration",
        "DeleteResourcePermissionStatement",
        "PutConsoleAuthorizationConfiguration",
        "PutResourcePermissionStatement",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "sign-in-policy-changed",
  subject: ["detail.requestParameters.statementId", "account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, eventName: "CreateTrustedIdentityPropagationApplicationForConsole" }),
  ],
  limits: "Stricter policies alert as well: a pattern cannot weigh two policies.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.statementId`.",
      "Read the policy as it is now with GetResourcePolicy, and compare it with the one in your code.",
      "Look at the sign-ins since then: new addresses are the ones that the policy kept out.",
    ],
    harmless: "The team that owns sign-in rolls out a policy from its pipeline.",
    contain: "Put the policy back from your code; end the sessions that signed in meanwhile.",
  },
};
