import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const quotaIncreaseRequested: Detection = {
  id: "quota-increase-requested",
  title: "A higher quota was asked for",
  why: "Who mines, or sends mail, with stolen credentials asks for more first.",
  severity: "medium",
  technique: "T1496",
  source: "aws.servicequotas",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["PutServiceQuotaIncreaseRequestIntoTemplate", "RequestServiceQuotaIncrease"],
      requestParameters: { serviceCode: ["bedrock", "ec2", "lightsail", "sagemaker", "ses"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "quotas-requested",
  subject: ["detail.requestParameters.serviceCode", "detail.requestParameters.quotaCode"],
  sample: cloudTrailSample({
    source: "aws.servicequotas",
    eventName: "RequestServiceQuotaIncrease",
    userIdentity: user,
    requestParameters: { serviceCode: "ec2", quotaCode: "L-DB2E81BA", desiredValue: 512 },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.servicequotas",
      eventName: "RequestServiceQuotaIncrease",
      userIdentity: pipeline,
      requestParameters: { serviceCode: "iam", quotaCode: "L-FE177D64", desiredValue: 2000 },
    }),
    cloudTrailSample({
      source: "aws.servicequotas",
      eventName: "RequestServiceQuotaIncrease",
      userIdentity: user,
      requestParameters: { serviceCode: "ec2", quotaCode: "L-DB2E81BA" },
      more: refused,
    }),
  ],
  limits: "Services that are not on the list; teams that grow ask as well.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. It concerns `requestParameters.serviceCode`.",
      "Look the quota up: accelerated instances, or just more of the usual?",
      "Ask the account's owner, in each Region that was asked for.",
    ],
    harmless: "A team that grows, by its usual role.",
    contain: "Withdraw the request with AWS support, and suspend the caller.",
  },
};
