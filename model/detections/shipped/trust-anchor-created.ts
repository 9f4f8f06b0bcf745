import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../../catalog/sample-callers";

export const trustAnchorCreated: Detection = {
  id: "trust-anchor-created",
  title: "A certificate authority became a source of AWS sessions",
  why: "With a trust anchor, anyone who holds a certificate of that authority gets sessions: access that outlives users, keys and passwords.",
  severity: "high",
  technique: "T1098.001",
  source: "aws.rolesanywhere",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateTrustAnchor", "DisableCrl", "DeleteCrl", "EnableTrustAnchor", "UpdateTrustAnchor"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "rolesanywhere-trust-changed",
  subject: [
    "detail.requestParameters.trustAnchorId",
    "detail.requestParameters.crlId",
    "detail.requestParameters.name",
  ],
  sample: cloudTrailSample({
    source: "aws.rolesanywhere",
    eventName: "CreateTrustAnchor",
    userIdentity: user,
    requestParameters: {
      name: "build-agents",
      enabled: true,
      source: {
        sourceType: "CERTIFICATE_BUNDLE",
        sourceData: { x509CertificateData: "-----BEGIN CERTIFICATE-----\nMIIEexample\n-----END CERTIFICATE-----" },
      },
    },
    responseElements: {
      trustAnchor: { enabled: true, name: "build-agents", trustAnchorId: "4d07f6a0-1c50-44d3-951b-b68b783daa0a" },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.rolesanywhere",
      eventName: "CreateProfile",
      userIdentity: pipeline,
      requestParameters: {
        name: "build-agents",
        enabled: true,
        durationSeconds: 3600,
        roleArns: ["arn:aws:iam::111122223333:role/build"],
      },
      responseElements: { profile: { enabled: true, name: "build-agents" } },
    }),
    cloudTrailSample({
      source: "aws.rolesanywhere",
      eventName: "CreateTrustAnchor",
      userIdentity: user,
      requestParameters: { name: "build-agents", enabled: true },
      more: refused,
    }),
  ],
  limits: "Profiles, which name the roles, are excluded: without an anchor they grant nothing.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: profiles and roles that were made for the anchor.",
      "Compare the certificate in `source.sourceData` with your authorities': a self-made one is a back door.",
      "Look for sessions from it: CreateSession in the trail, with `trustAnchorId`.",
    ],
    harmless: "The platform team sets up build agents or on-premises servers, with the company's authority.",
    contain:
      "Call DisableTrustAnchor and DisableProfile, then delete them; revoke the sessions of the profile's roles.",
  },
};
