import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../sample-callers";

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
  ],
  limits:
    "The postal address is excluded. What root changes on the account page has other event names, which are not governed.",
  query: "everything-one-principal-did",
};
