import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const eksAccessChanged: GovernedEvent = {
  id: "eks-access-changed",
  why: "An access entry makes an IAM principal an administrator of the cluster without a trace in Kubernetes' own RBAC; the cluster's configuration opens its endpoint to the internet or ends its audit log.",
  topic: "operations",
  source: "aws.eks",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AssociateAccessPolicy",
        "AssociateEncryptionConfig",
        "AssociateIdentityProviderConfig",
        "CreateAccessEntry",
        "CreateCluster",
        "CreatePodIdentityAssociation",
        "DeleteAccessEntry",
        "DeleteAddon",
        "DisassociateAccessPolicy",
        "DisassociateIdentityProviderConfig",
        "RegisterCluster",
        "UpdateAccessEntry",
        "UpdateClusterConfig",
        "UpdatePodIdentityAssociation",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 100, basis: "Deployments of clusters." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.eks",
    eventName: "AssociateAccessPolicy",
    requestParameters: {
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      accessScope: { type: "cluster" },
      name: "production",
      principalArn: "arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2Ffern",
    },
    responseElements: { clusterName: "production", principalArn: "arn:aws:iam::111122223333:user/fern" },
  }),
};
