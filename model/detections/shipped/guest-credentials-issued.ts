import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.cognito-identity",
  eventName: "GetCredentialsForIdentity",
  dataEvent: true,
  userIdentity: { type: "Unknown" },
  requestParameters: { identityId: "eu-west-1:8c7a1b2d-3e4f-5a6b-7c8d-9e0f1a2b3c4d" },
};

export const guestCredentialsIssued: Detection = {
  id: "guest-credentials-issued",
  title: "An identity pool gave credentials to somebody who did not sign in",
  why: "The guest role is in use: outsiders who find the pool's id in a web page try what it may do.",
  severity: "low",
  technique: "T1078.004",
  source: "aws.cognito-identity",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["GetCredentialsForIdentity"],
      userIdentity: { type: ["Unknown"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "identity-pool-credentials-issued",
  subject: ["detail.requestParameters.identityId", "detail.sourceIPAddress"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, userIdentity: { type: "WebIdentityUser", userName: "fern" } }),
  ],
  limits: "Pages that give guests credentials by design alert with each visitor: leave it out there.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what the guest role did since (`everything-one-principal-did`). It concerns `requestParameters.identityId`.",
      "Compare the address with those of your visitors: a script asks from a data center.",
      "Read the policies of the guest role.",
    ],
    harmless: "Visitors of a page that is made so.",
    contain: "Take guests away from the pool, or the rights from its guest role.",
  },
};
