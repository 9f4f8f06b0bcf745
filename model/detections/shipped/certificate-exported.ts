import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const certificateExported: Detection = {
  id: "certificate-exported",
  title: "A certificate was exported with its private key",
  why: "Whoever has both is the company to every browser until the certificate expires.",
  severity: "medium",
  technique: "T1649",
  source: "aws.acm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["ExportCertificate"], errorCode: [{ exists: false }] },
  },
  governedBy: "certificates-changed",
  subject: ["detail.requestParameters.certificateArn"],
  sample: cloudTrailSample({
    source: "aws.acm",
    eventName: "ExportCertificate",
    userIdentity: user,
    requestParameters: {
      certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/a1b2c3d4-5678-90ab-cdef-example11111",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.acm",
      eventName: "ImportCertificate",
      userIdentity: pipeline,
      requestParameters: {
        certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/a1b2c3d4-5678-90ab-cdef-example11111",
      },
    }),
    cloudTrailSample({
      source: "aws.acm",
      eventName: "ExportCertificate",
      userIdentity: user,
      requestParameters: {
        certificateArn: "arn:aws:acm:eu-west-1:111122223333:certificate/a1b2c3d4-5678-90ab-cdef-example11111",
      },
      more: refused,
    }),
  ],
  limits: "Deployments to machines outside AWS export at each renewal.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the certificate, `requestParameters.certificateArn`: who made the call, from where, and what came before it.",
      "Ask where the certificate is to be used.",
      "Check which names it has.",
    ],
    harmless: "A renewal by the usual role.",
    contain: "Revoke the certificate, and request another.",
  },
};
