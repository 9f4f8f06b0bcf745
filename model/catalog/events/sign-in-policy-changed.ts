import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** Service Authorization Reference, "AWS Signin"; AWS Sign-In API reference, control plane. */
export const signInPolicyChanged: GovernedEvent = {
  id: "sign-in-policy-changed",
  why: "The console's own policies say from which networks and for whom sign-in works at all; whoever lifts them lets stolen passwords in, and whoever writes them can lock everybody else out.",
  topic: "identity",
  source: "aws.signin",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateTrustedIdentityPropagationApplicationForConsole",
        "DeleteConsoleAuthorizationConfiguration",
        "DeleteResourcePermissionStatement",
        "PutConsoleAuthorizationConfiguration",
        "PutResourcePermissionStatement",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 0, busyPerMonth: 20, basis: "A person, some times a year." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.signin",
    eventName: "DeleteResourcePermissionStatement",
    requestParameters: { statementId: "CorporateNetworkOnly" },
  }),
};
