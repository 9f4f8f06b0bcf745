import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../../catalog/sample-callers";

export const roleTrustOpened: Detection = {
  id: "role-trust-opened",
  title: "A role's trust was rewritten for an account, a user or a federation",
  why: "One added principal is a way back in that no list of users and keys shows.",
  severity: "high",
  technique: "T1098.003",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["UpdateAssumeRolePolicy"],
      requestParameters: { policyDocument: [{ wildcard: '*"AWS"*' }, { wildcard: '*"Federated"*' }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-trust-changed",
  subject: ["detail.requestParameters.roleName"],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "UpdateAssumeRolePolicy",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: {
      roleName: "deployment",
      policyDocument:
        '{\n  "Version": "2012-10-17",\n  "Statement": [\n    {\n      "Effect": "Allow",\n      "Principal": {\n        "Service": "ec2.amazonaws.com"\n      },\n      "Action": "sts:AssumeRole"\n    },\n    {\n      "Effect": "Allow",\n      "Principal": {\n        "AWS": "arn:aws:iam::999988887777:root"\n      },\n      "Action": "sts:AssumeRole"\n    }\n  ]\n}',
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.iam",
      eventName: "UpdateAssumeRolePolicy",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: {
        roleName: "invoices",
        policyDocument:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
      },
    }),
    cloudTrailSample({
      source: "aws.iam",
      eventName: "UpdateAssumeRolePolicy",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: {
        roleName: "deployment",
        policyDocument:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:AssumeRole"}]}',
      },
      more: refused,
    }),
  ],
  limits:
    "A pattern cannot tell an external account from its own, so trust in either alerts; the query names only external ones. Roles created with such a trust (CreateRole) are too many to alert on.",
  awsCallers: [
    {
      service: "sso.amazonaws.com",
      why: "IAM Identity Center writes the trust of its own roles below aws-reserved/, for its own provider, and its role can change no other.",
    },
  ],
  query: "roles-opened-to-other-accounts",
  triage: {
    look: [
      "Run `roles-opened-to-other-accounts`: which outside accounts the trust names, parsed.",
      "Look what `requestParameters.roleName` may do: trust in an administrator's role is the account.",
      "Look who assumed the role since (AssumeRole in the trail), and from which account.",
    ],
    harmless: "Trust in the organization's own account or federation, by the pipeline that owns the role.",
    contain: "Call UpdateAssumeRolePolicy with the former policy, and revoke the role's sessions.",
  },
};
