import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { publicTexts, textLimits } from "../public-policies";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const dataCatalogPolicyPublic: Detection = {
  id: "data-catalog-policy-public",
  title: "The data catalog's policy lets everybody in",
  why: "The catalog leads to every table of the data lake, and its policy is one for the whole account.",
  severity: "high",
  technique: "T1530",
  source: "aws.glue",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutResourcePolicy"],
      requestParameters: { policyInJson: publicTexts },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "data-catalog-changed",
  subject: ["account", "region"],
  sample: cloudTrailSample({
    source: "aws.glue",
    eventName: "PutResourcePolicy",
    userIdentity: user,
    requestParameters: {
      policyInJson:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"glue:*","Resource":"*"}]}',
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.glue",
      eventName: "PutResourcePolicy",
      userIdentity: pipeline,
      requestParameters: {
        policyInJson:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Pipeline"},"Action":"glue:*","Resource":"*"}]}',
      },
    }),
    cloudTrailSample({
      source: "aws.glue",
      eventName: "PutResourcePolicy",
      userIdentity: user,
      requestParameters: {
        policyInJson:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"glue:*","Resource":"*"}]}',
      },
      more: refused,
    }),
  ],
  limits: textLimits,
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. Who called stands in `userIdentity.arn`.",
      "Read the policy: is there a condition that narrows it?",
      "Check whether the buckets below are open as well.",
    ],
    harmless: "A policy that a condition narrows to the organization.",
    contain: "Delete the policy.",
  },
};
