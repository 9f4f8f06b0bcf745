import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../../catalog/sample-callers";

export const identityProviderChanged: Detection = {
  id: "identity-provider-changed",
  title: "An identity provider was added or changed",
  why: "Whoever controls the metadata of a provider signs in as anyone it can vouch for.",
  severity: "high",
  technique: "T1484.002",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AddClientIDToOpenIDConnectProvider",
        "CreateOpenIDConnectProvider",
        "CreateSAMLProvider",
        "UpdateOpenIDConnectProviderThumbprint",
        "UpdateSAMLProvider",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-trust-changed",
  subject: [
    "detail.requestParameters.sAMLProviderArn",
    "detail.requestParameters.openIDConnectProviderArn",
    "detail.requestParameters.name",
    "detail.requestParameters.url",
    "detail.requestParameters.clientID",
  ],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "UpdateSAMLProvider",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: {
      sAMLProviderArn: "arn:aws:iam::111122223333:saml-provider/sso",
      sAMLMetadataDocument: "<EntityDescriptor/>",
    },
    responseElements: { sAMLProviderArn: "arn:aws:iam::111122223333:saml-provider/sso" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.iam",
      eventName: "CreateOpenIDConnectProvider",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { url: "https://token.actions.githubusercontent.com", clientIDList: ["sts.amazonaws.com"] },
      more: {
        errorCode: "EntityAlreadyExistsException",
        errorMessage: "Provider with url https://token.actions.githubusercontent.com already exists.",
      },
    }),
    cloudTrailSample({
      source: "aws.iam",
      eventName: "UpdateSAMLProvider",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { sAMLProviderArn: "arn:aws:iam::111122223333:saml-provider/sso" },
      more: refused,
    }),
  ],
  limits: "The yearly rotation of a signing certificate looks the same; IAM Identity Center is not governed.",
  awsCallers: [
    {
      service: "sso.amazonaws.com",
      why: "IAM Identity Center sets up its own provider in each account, with its own metadata, and its role can change no other.",
    },
  ],
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: roles that trust the provider, made before or after it.",
      "Compare the metadata or thumbprint of `sAMLProviderArn` or `openIDConnectProviderArn` with that of your identity provider.",
      "Look which roles trust it (`roles-opened-to-other-accounts`) and who signed in through it since.",
    ],
    harmless:
      "The yearly change of a signing certificate by the identity team, or a build system's provider by the account's baseline.",
    contain:
      "Put the former metadata back with UpdateSAMLProvider, or delete the provider; revoke the sessions of every role that trusts it.",
  },
};
