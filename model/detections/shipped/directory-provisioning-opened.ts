import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.sso-directory",
  eventName: "CreateBearerToken",
  userIdentity: user,
  requestParameters: { directoryId: "d-93672a1b2c", tenantId: "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111" },
};

export const directoryProvisioningOpened: Detection = {
  id: "directory-provisioning-opened",
  title: "A token for provisioning users into IAM Identity Center was made",
  why: "With this token anybody adds users and memberships from outside, and each membership can open accounts.",
  severity: "medium",
  technique: "T1136.003",
  source: "aws.sso-directory",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateBearerToken", "CreateProvisioningTenant"], errorCode: [{ exists: false }] },
  },
  governedBy: "identity-center-directory-changed",
  subject: ["detail.requestParameters.directoryId", "detail.requestParameters.tenantId", "account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "DeleteBearerToken",
      requestParameters: {
        directoryId: "d-93672a1b2c",
        tenantId: "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111",
        bearerTokenId: "1",
      },
    }),
  ],
  limits: "What is then provisioned by SCIM is not governed.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.directoryId`.",
      "Count the tokens: two exist at most, and your identity provider needs one.",
      "Ask the owners of the identity provider whether they rotate theirs.",
    ],
    harmless: "The rotation of the provider's token, once or twice a year.",
    contain: "Delete the token (DeleteBearerToken) and check which users and memberships came in since.",
  },
};
