import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.security-ir",
  eventName: "CancelMembership",
  userIdentity: user,
  requestParameters: { membershipId: "m-abcdef1234567890" },
};

export const incidentResponseCanceled: Detection = {
  id: "incident-response-canceled",
  title: "The membership of Security Incident Response was canceled",
  why: "AWS's responders go home.",
  severity: "high",
  technique: "T1562.001",
  source: "aws.security-ir",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CancelMembership", "CloseCase"], errorCode: [{ exists: false }] },
  },
  governedBy: "incident-response-weakened",
  subject: ["detail.requestParameters.membershipId", "detail.requestParameters.caseId"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, eventName: "UpdateCase", requestParameters: { caseId: "1234567890" } }),
  ],
  limits: "What the service found before stays where its findings are archived.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering` for the day, `requestParameters.membershipId`: what else was switched off, and in which order.",
      "Look in which accounts Security Incident Response still runs, and since when it does not.",
      "Read what the caller did before and after (`everything-one-principal-did`): the hour without a record is the interesting one.",
    ],
    harmless: "The end of the contract, or a case that both sides call done.",
    contain: "Enable Security Incident Response again from the delegated administrator, and let it catch up.",
  },
};
