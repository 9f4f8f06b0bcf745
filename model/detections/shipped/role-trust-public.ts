import { refused } from "../../catalog/sample-callers";
import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { publicTexts, textLimits } from "../public-policies";
import { pipeline, user } from "../../catalog/sample-callers";

export const roleTrustPublic: Detection = {
  id: "role-trust-public",
  title: "A role was opened to everyone",
  why: "With * as a principal, any AWS account in the world may assume the role unless a condition says otherwise.",
  severity: "critical",
  technique: "T1098.003",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateRole", "UpdateAssumeRolePolicy"],
      errorCode: [{ exists: false }],
      $or: [
        { requestParameters: { policyDocument: publicTexts } },
        { requestParameters: { assumeRolePolicyDocument: publicTexts } },
      ],
    },
  },
  governedBy: "iam-trust-changed",
  subject: ["detail.requestParameters.roleName"],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "CreateRole",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: {
      roleName: "partner-access",
      assumeRolePolicyDocument:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}',
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.iam",
      eventName: "CreateRole",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: {
        roleName: "partner-access",
        assumeRolePolicyDocument:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"sts:AssumeRole"}]}',
      },
    }),
    cloudTrailSample({
      source: "aws.iam",
      eventName: "CreateRole",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: {
        roleName: "partner-access",
        assumeRolePolicyDocument:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}',
      },
      more: refused,
    }),
  ],
  limits: `${textLimits} The query parses the policies.`,
  query: "roles-opened-to-other-accounts",
  triage: {
    look: [
      "Run `roles-opened-to-other-accounts`: it parses the policy, with the condition beside it.",
      "Read the statement with the principal * in the policy of `requestParameters.roleName`: a condition on the organization or an external id narrows it.",
      "Look who assumed the role since, from accounts that are not yours, and what it may do.",
    ],
    harmless: "A trust that a condition narrows to the organization.",
    contain: "Call UpdateAssumeRolePolicy with the former policy or DeleteRole, and revoke the role's sessions.",
  },
};
