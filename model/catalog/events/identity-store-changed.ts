import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** Users who come by SCIM from an external identity provider have another event source, which is not governed (IAM Identity Center user guide, "Logging IAM Identity Center SCIM API calls"). */
export const identityStoreChanged: GovernedEvent = {
  id: "identity-store-changed",
  why: "A membership that is created through the Identity Store API gives somebody every permission set of the group, in every account.",
  topic: "identity",
  part: "directory",
  source: "aws.identitystore",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateGroup",
        "CreateGroupMembership",
        "CreateUser",
        "DeleteGroup",
        "DeleteGroupMembership",
        "DeleteUser",
        "UpdateGroup",
        "UpdateUser",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 5000, basis: "Only where Identity Center is: onboarding tools." },
  preconditions: [writesAreLogged, "The rollout reaches the account that owns IAM Identity Center in its home Region."],
  sample: cloudTrailSample({
    source: "aws.identitystore",
    eventName: "CreateGroupMembership",
    requestParameters: {
      identityStoreId: "d-93672a1b2c",
      groupId: "34887428-4081-7042-c3c6-928d413009e7",
      memberId: { userId: "94b8a4f8-1021-70f3-7d49-1b2c3d4e5f60" },
    },
  }),
};
