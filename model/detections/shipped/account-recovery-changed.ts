import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../../catalog/sample-callers";

export const accountRecoveryChanged: Detection = {
  id: "account-recovery-changed",
  title: "The root email address or the security contact of an account was changed",
  why: "Whoever changes them owns account recovery and silences AWS's own warnings.",
  severity: "critical",
  technique: "T1098",
  source: "aws.account",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AcceptPrimaryEmailUpdate",
        "DeleteAlternateContact",
        "PutAlternateContact",
        "StartPrimaryEmailUpdate",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "account-settings-changed",
  subject: ["detail.requestParameters.AccountId", "detail.requestParameters.AlternateContactType", "account"],
  sample: cloudTrailSample({
    source: "aws.account",
    eventName: "StartPrimaryEmailUpdate",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { AccountId: "111122223333", PrimaryEmail: "HIDDEN_DUE_TO_SECURITY_REASONS" },
    responseElements: { Status: "PENDING" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.account",
      eventName: "PutContactInformation",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { contactInformation: "HIDDEN_DUE_TO_SECURITY_REASONS" },
    }),
    cloudTrailSample({
      source: "aws.account",
      eventName: "PutAlternateContact",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { AlternateContactType: "SECURITY", EmailAddress: "HIDDEN_DUE_TO_SECURITY_REASONS" },
      more: refused,
    }),
  ],
  limits:
    "The postal address is excluded. What root changes on the account page has other event names, which are not governed.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: a change of contacts rarely comes alone.",
      "Ask the account's owner by another way than mail whether they asked for it; `requestParameters.AlternateContactType` says which contact.",
      "Look at what AWS sent to the former address: a confirmation to `PrimaryEmail` is pending until AcceptPrimaryEmailUpdate.",
    ],
    harmless: "A change of staff or of a mailbox, announced before, by the role that manages accounts.",
    contain:
      "Put the former contact back (PutAlternateContact); for the root address call StartPrimaryEmailUpdate from the management account and write to AWS Support at once.",
  },
};
