import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, refused, user } from "../../catalog/sample-callers";

export const clusterAccessChanged: Detection = {
  id: "cluster-access-changed",
  title: "Access to a Kubernetes cluster was changed",
  why: "An access entry, or an identity provider, is a way into the cluster that its own roles do not show.",
  severity: "medium",
  technique: "T1098.006",
  source: "aws.eks",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["AssociateIdentityProviderConfig", "CreateAccessEntry", "DeleteAccessEntry", "UpdateAccessEntry"],
      userIdentity: { type: [{ "anything-but": ["AWSService"] }], invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "eks-access-changed",
  subject: ["detail.requestParameters.name", "detail.requestParameters.principalArn"],
  sample: cloudTrailSample({
    source: "aws.eks",
    eventName: "CreateAccessEntry",
    userIdentity: user,
    requestParameters: {
      name: "production",
      principalArn: "arn:aws:iam::111122223333:user/fern",
      type: "STANDARD",
      kubernetesGroups: ["viewers"],
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.eks",
      eventName: "CreateAccessEntry",
      userIdentity: onBehalf(pipeline, "eks.amazonaws.com"),
      requestParameters: { name: "production", principalArn: "arn:aws:iam::111122223333:role/node", type: "EC2_LINUX" },
    }),
    cloudTrailSample({
      source: "aws.eks",
      eventName: "CreateAccessEntry",
      userIdentity: user,
      requestParameters: { name: "production", principalArn: "arn:aws:iam::111122223333:user/fern" },
      more: refused,
    }),
  ],
  limits: "Deployments of clusters alert some times each.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the cluster, `requestParameters.name`: who made the call, from where, and what came before it.",
      "Read which groups the entry has, and what they may do in the cluster.",
      "Check who may assume the principal.",
    ],
    harmless: "A deployment of the cluster.",
    contain: "Delete the access entry.",
  },
};
