import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.signin",
  eventName: "ConsoleLogin",
  eventType: "AwsConsoleSignIn",
  userIdentity: {
    type: "FederatedUser",
    principalId: "111122223333:support",
    arn: "arn:aws:sts::111122223333:federated-user/support",
    accountId: "111122223333",
  },
  responseElements: { ConsoleLogin: "Success" },
  more: { additionalEventData: { MobileVersion: "No", MFAUsed: "No" } },
};

export const federatedUserSignedIn: Detection = {
  id: "federated-user-signed-in",
  title: "A federated user signed in to the console",
  why: "Such a user exists only where somebody called GetFederationToken with long-lived keys; with single sign-on in place nobody does.",
  severity: "medium",
  technique: "T1078.004",
  source: "aws.signin",
  pattern: {
    "detail-type": ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
    detail: {
      eventName: ["ConsoleLogin"],
      responseElements: { ConsoleLogin: ["Success"] },
      userIdentity: { type: ["FederatedUser"] },
    },
  },
  governedBy: "console-sign-in",
  subject: ["detail.userIdentity.arn"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, userIdentity: pipeline }),
    cloudTrailSample({ ...call, responseElements: { ConsoleLogin: "Failure" } }),
  ],
  limits: "Which user's key made the session is in the record of GetFederationToken.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what the federated user did (`everything-one-principal-did`). Who called stands in `userIdentity.arn`.",
      "Find the GetFederationToken call with the same name (federation-token-issued), and the key that made it.",
      "Ask the owner of that key.",
    ],
    harmless: "An old sign-in broker of your own: the same names, from the same addresses.",
    contain: "Deactivate the key, and deny its user everything: federation tokens lose what the user loses.",
  },
};
