import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { publicTexts, textLimits } from "../public-policies";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const repositoryPolicyPublic: Detection = {
  id: "repository-policy-public",
  title: "A container repository's policy lets everybody in",
  why: "Strangers pull the code with what is baked into it, or push an image that production pulls.",
  severity: "high",
  technique: "T1525",
  source: "aws.ecr",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutRegistryPolicy", "SetRepositoryPolicy"],
      requestParameters: { policyText: publicTexts },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "container-images-changed",
  subject: ["detail.requestParameters.repositoryName", "account"],
  sample: cloudTrailSample({
    source: "aws.ecr",
    eventName: "SetRepositoryPolicy",
    userIdentity: user,
    requestParameters: {
      repositoryName: "shop",
      policyText:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage","Resource":"*"}]}',
      force: false,
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ecr",
      eventName: "SetRepositoryPolicy",
      userIdentity: pipeline,
      requestParameters: {
        repositoryName: "shop",
        policyText:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Pipeline"},"Action":"ecr:BatchGetImage","Resource":"*"}]}',
        force: false,
      },
    }),
    cloudTrailSample({
      source: "aws.ecr",
      eventName: "SetRepositoryPolicy",
      userIdentity: user,
      requestParameters: {
        repositoryName: "shop",
        policyText:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage","Resource":"*"}]}',
      },
      more: refused,
    }),
  ],
  limits: textLimits,
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the repository, `requestParameters.repositoryName`: who made the call, from where, and what came before it.",
      "Read which actions the policy allows: pulling, or pushing too?",
      "Look for images that were pushed since.",
    ],
    harmless: "A policy that a condition narrows to the organization.",
    contain: "Delete the policy, and compare the digests of images that run with those that were built.",
  },
};
