import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const clusterAdminGranted: Detection = {
  id: "cluster-admin-granted",
  title: "Somebody was made administrator of a Kubernetes cluster",
  why: "An access policy is above the cluster's own roles, and nothing in Kubernetes shows it.",
  severity: "high",
  technique: "T1098.006",
  source: "aws.eks",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["AssociateAccessPolicy"],
      requestParameters: { policyArn: [{ suffix: "AmazonEKSClusterAdminPolicy" }, { suffix: "AmazonEKSAdminPolicy" }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "eks-access-changed",
  subject: ["detail.requestParameters.name", "detail.requestParameters.principalArn"],
  sample: cloudTrailSample({
    source: "aws.eks",
    eventName: "AssociateAccessPolicy",
    userIdentity: user,
    requestParameters: {
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      accessScope: { type: "cluster" },
      name: "production",
      principalArn: "arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2Ffern",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.eks",
      eventName: "AssociateAccessPolicy",
      userIdentity: pipeline,
      requestParameters: {
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
        accessScope: { type: "cluster" },
        name: "production",
        principalArn: "arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FSupport",
      },
    }),
    cloudTrailSample({
      source: "aws.eks",
      eventName: "DisassociateAccessPolicy",
      userIdentity: pipeline,
      requestParameters: {
        policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
        name: "production",
        principalArn: "arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2Ffern",
      },
    }),
  ],
  limits:
    "An access entry with the group system:masters is refused by EKS; groups that the cluster binds to cluster-admin are not known here.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the cluster, `requestParameters.name`: who made the call, from where, and what came before it.",
      "Check whose principal it is, and who may assume it.",
      "Read the cluster's audit log for what it did since.",
    ],
    harmless: "A deployment of the cluster, for its own team's role.",
    contain:
      "Disassociate the policy, delete the access entry, and look for new service accounts and webhooks in the cluster.",
  },
};
