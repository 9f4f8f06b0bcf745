import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.sso-directory",
  eventName: "EnableExternalIdPConfigurationForDirectory",
  userIdentity: user,
  requestParameters: { directoryId: "d-93672a1b2c", configurationId: "11111111-2222-3333-4444-555555555555" },
};

export const externalIdentityProviderChanged: Detection = {
  id: "external-identity-provider-changed",
  title: "The external identity provider of IAM Identity Center was changed",
  why: "A provider or a certificate that somebody else controls vouches for any user: the way into every account at once, past passwords and MFA.",
  severity: "critical",
  technique: "T1484.002",
  source: "aws.sso-directory",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateExternalIdPConfigurationForDirectory",
        "DeleteExternalIdPCertificate",
        "DeleteExternalIdPConfigurationForDirectory",
        "DisableExternalIdPConfigurationForDirectory",
        "EnableExternalIdPConfigurationForDirectory",
        "ImportExternalIdPCertificate",
        "UpdateExternalIdPConfigurationForDirectory",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "identity-center-directory-changed",
  subject: ["detail.requestParameters.directoryId", "detail.requestParameters.configurationId"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "CreateGroup",
      requestParameters: { identityStoreId: "d-93672a1b2c", displayName: "auditors" },
    }),
  ],
  limits: "A certificate that is renewed in time alerts as well, once a year.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.directoryId`.",
      "Compare the provider's certificate and address with those of your identity provider.",
      "List the sign-ins to accounts since then.",
    ],
    harmless: "The yearly renewal of the signing certificate, announced by the owners of sign-in.",
    contain: "Disable the configuration, import the right certificate again, and end all sessions.",
  },
};
