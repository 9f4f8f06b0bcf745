import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const rolesanywhereTrustChanged: GovernedEvent = {
  id: "rolesanywhere-trust-changed",
  why: "A trust anchor turns anybody's certificate authority into a source of AWS sessions: access that needs no user, no key and no sign-in, and that survives the rotation of all three.",
  topic: "identity",
  source: "aws.rolesanywhere",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateProfile",
        "CreateTrustAnchor",
        "DeleteCrl",
        "DisableCrl",
        "EnableProfile",
        "EnableTrustAnchor",
        "UpdateProfile",
        "UpdateTrustAnchor",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 20, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.rolesanywhere",
    eventName: "CreateTrustAnchor",
    requestParameters: {
      name: "build-agents",
      enabled: true,
      source: {
        sourceType: "CERTIFICATE_BUNDLE",
        sourceData: { x509CertificateData: "-----BEGIN CERTIFICATE-----\nMIIEexample\n-----END CERTIFICATE-----" },
      },
    },
    responseElements: {
      trustAnchor: {
        enabled: true,
        name: "build-agents",
        trustAnchorArn:
          "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/4d07f6a0-1c50-44d3-951b-b68b783daa0a",
        trustAnchorId: "4d07f6a0-1c50-44d3-951b-b68b783daa0a",
      },
    },
  }),
};
