import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.sso",
  eventName: "CreateAccountAssignment",
  userIdentity: user,
  requestParameters: {
    instanceArn: "arn:aws:sso:::instance/ssoins-6684a1b2c3d4e5f6",
    targetId: "444455556666",
    targetType: "AWS_ACCOUNT",
    permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-6684a1b2c3d4e5f6/ps-1a2b3c4d5e6f7a8b",
    principalType: "USER",
    principalId: "94b8a4f8-1021-70f3-7d49-1b2c3d4e5f60",
  },
};

export const accountAccessAssigned: Detection = {
  id: "account-access-assigned",
  title: "Somebody was given access to an account through IAM Identity Center",
  why: "An assignment is all it takes to enter an account; an intruder with rights over Identity Center assigns themselves.",
  severity: "low",
  technique: "T1098.003",
  source: "aws.sso",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["AssociateProfile", "CreateAccountAssignment", "CreateApplicationAssignment"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "identity-center-access-changed",
  subject: [
    "detail.requestParameters.targetId",
    "detail.requestParameters.principalId",
    "detail.requestParameters.permissionSetArn",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "DeleteAccountAssignment",
      requestParameters: {
        instanceArn: "arn:aws:sso:::instance/ssoins-6684a1b2c3d4e5f6",
        targetId: "444455556666",
        targetType: "AWS_ACCOUNT",
        permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-6684a1b2c3d4e5f6/ps-1a2b3c4d5e6f7a8b",
        principalType: "USER",
        principalId: "94b8a4f8-1021-70f3-7d49-1b2c3d4e5f60",
      },
    }),
  ],
  limits:
    "Most are routine; a pattern cannot know your management account from the others: a detection of your own can, with its number.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.targetId`.",
      "Look which account it is, and which permission set: administrators of the management account first.",
      "Ask the person who got it, or the ticket.",
    ],
    harmless: "Onboarding and access requests, from a pipeline or a request tool.",
    contain: "Delete the assignment, and end the person's sessions.",
  },
};
