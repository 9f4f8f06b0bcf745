import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.identitystore",
  eventName: "CreateGroupMembership",
  userIdentity: user,
  requestParameters: {
    identityStoreId: "d-93672a1b2c",
    groupId: "34887428-4081-7042-c3c6-928d413009e7",
    memberId: { userId: "94b8a4f8-1021-70f3-7d49-1b2c3d4e5f60" },
  },
};

export const directoryMemberAdded: Detection = {
  id: "directory-member-added",
  title: "Somebody was added to a group of the Identity Store",
  why: "The group's permission sets are theirs from that moment, in every account that it is assigned to.",
  severity: "low",
  technique: "T1098.003",
  source: "aws.identitystore",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateGroupMembership"], errorCode: [{ exists: false }] },
  },
  governedBy: "identity-store-changed",
  subject: ["detail.requestParameters.groupId", "detail.requestParameters.memberId.userId"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "DeleteGroupMembership",
      requestParameters: { identityStoreId: "d-93672a1b2c", membershipId: "94482488-3041-7026-18f3-be45837cd0e4" },
    }),
  ],
  limits:
    "Which permission sets the group has no event says; members that the console adds are in identity-center-directory-changed.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.groupId`.",
      "Look what the group is assigned to.",
      "Ask the person, or the ticket.",
    ],
    harmless: "Onboarding, by a pipeline or a request tool.",
    contain: "Delete the membership, and end the person's sessions.",
  },
};
