import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { iamRootAccessChanged } from "../../catalog/events/iam-root-access-changed";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { pipeline, user, refused } from "../../catalog/sample-callers";

/** IAM user guide, "Centralize root access for member accounts". */
export const rootAccessCentralized: Detection = {
  id: "root-access-centralized",
  title: "Central access to the root users of member accounts was switched on or off",
  why: "Switched on, one account acts as root in every member; switched off, members can set up root passwords and keys of their own again.",
  severity: "high",
  technique: "T1098.003",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { ...detailOf(iamRootAccessChanged), errorCode: [{ exists: false }] },
  },
  governedBy: iamRootAccessChanged.id,
  subject: ["detail.eventName"],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "EnableOrganizationsRootSessions",
    region: "us-east-1",
    userIdentity: user,
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.iam",
      eventName: "EnableOrganizationsRootSessions",
      region: "us-east-1",
      userIdentity: pipeline,
      more: {
        errorCode: "ServiceAccessNotEnabledException",
        errorMessage: "Trusted access for IAM is not enabled in the organization.",
      },
    }),
    cloudTrailSample({
      source: "aws.iam",
      eventName: "DisableOrganizationsRootCredentialsManagement",
      region: "us-east-1",
      userIdentity: user,
      more: refused,
    }),
  ],
  limits:
    "A landing zone that switches it on as part of its setup alerts once for each feature; sessions that start later are found by root-session-started.",
  query: "root-use",
  triage: {
    look: [
      "Run `root-use`: root sessions that were started in members since.",
      "Look which feature `eventName` switched, and in which direction.",
      "Ask who manages the organization: it is done once, by them.",
    ],
    harmless: "The setup of centralized root access by the organization's own team, once for each feature.",
    contain:
      "Switch it back (DisableOrganizationsRootSessions, EnableOrganizationsRootCredentialsManagement), and look at the credentials of members' roots.",
  },
};
