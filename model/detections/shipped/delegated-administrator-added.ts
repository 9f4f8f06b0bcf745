import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const delegatedAdministratorAdded: Detection = {
  id: "delegated-administrator-added",
  title: "A service or an account got power over the whole organization",
  why: "A delegated administrator and a trusted service act in every account without a role there.",
  severity: "high",
  technique: "T1098",
  source: "aws.organizations",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["EnableAWSServiceAccess", "PutResourcePolicy", "RegisterDelegatedAdministrator"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "organization-changed",
  subject: ["detail.requestParameters.accountId", "detail.requestParameters.servicePrincipal", "account"],
  sample: cloudTrailSample({
    source: "aws.organizations",
    eventName: "RegisterDelegatedAdministrator",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: {
      accountId: "444455556666",
      servicePrincipal: "member.org.stacksets.cloudformation.amazonaws.com",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.organizations",
      eventName: "RegisterDelegatedAdministrator",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { accountId: "444455556666", servicePrincipal: "guardduty.amazonaws.com" },
      more: {
        errorCode: "AccountAlreadyRegisteredException",
        errorMessage: "The provided account is already a delegated administrator for your organization.",
      },
    }),
    cloudTrailSample({
      source: "aws.organizations",
      eventName: "DeregisterDelegatedAdministrator",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { accountId: "444455556666", servicePrincipal: "guardduty.amazonaws.com" },
    }),
  ],
  limits:
    "Services that register their administrator with a call of their own do so through Organizations and alert as well.",
  query: "organization-changes",
  triage: {
    look: [
      "Run `organization-changes`: what else was changed in the organization around it.",
      "Look what `requestParameters.servicePrincipal` may do in members, and who owns `accountId`.",
      "Ask who manages the organization; the caller should be their role, with MFA and from a known address.",
    ],
    harmless: "The setup of a new security service, announced, by the role that manages the organization.",
    contain:
      "Call DeregisterDelegatedAdministrator, DisableAWSServiceAccess or DeleteResourcePolicy; look at what the service did in members meanwhile.",
  },
};
