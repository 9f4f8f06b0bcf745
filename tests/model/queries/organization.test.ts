import assert from "node:assert/strict";
import type { JsonObject } from "../../../model/envelope";
import { call } from "../../simulator/services/athena/fixture";
import { again, byEventId, dana, eventId, failed, finder } from "./finder";

const find = finder();

describe("organization-changes", () => {
  const change = (eventName: string, requestParameters: JsonObject | null, record: JsonObject = {}) =>
    call("aws.organizations", eventName, { requestParameters, ...record });
  const outcome = (eventName: string, serviceEventDetails: JsonObject) =>
    call(
      "aws.organizations",
      eventName,
      {
        userIdentity: { accountId: "111122223333", invokedBy: "organizations.amazonaws.com" },
        eventType: "AwsServiceEvent",
        sourceIPAddress: "organizations.amazonaws.com",
        serviceEventDetails,
      },
      { "detail-type": "AWS Service Event via CloudTrail" },
    );

  it("lists changes, their targets, and the results of creating accounts", async () => {
    const moved = change("MoveAccount", {
      accountId: "444455556666",
      sourceParentId: "ou-a",
      destinationParentId: "r-b",
    });
    const detached = change("DetachPolicy", { policyId: "p-guard", targetId: "ou-a" });
    const admitted = change("EnableAWSServiceAccess", { servicePrincipal: "backup.amazonaws.com" });
    const refused = change("LeaveOrganization", null, failed);
    const opened = outcome("CreateAccountResult", {
      createAccountStatus: { state: "SUCCEEDED", accountId: "777788889999" },
    });
    const missed = outcome("CreateAccountResult", {
      createAccountStatus: { state: "FAILED", failureReason: "EMAIL_ALREADY_EXISTS" },
    });
    const closed = outcome("CloseAccountResult", {
      closeAccountStatus: { state: "SUCCEEDED", accountId: "444455556666" },
    });
    const invited = change("InviteAccountToOrganization", { target: { type: "ACCOUNT", id: "888899990000" } });
    const joined = outcome("AccountJoinedOrganization", { joinedMethod: "INVITED" });
    const rows = await find("organization-changes", [
      moved,
      again(moved),
      detached,
      admitted,
      refused,
      opened,
      again(opened),
      missed,
      closed,
      invited,
      joined,
      change("ListAccounts", null),
      change("ListTagsForResource", { resourceId: "444455556666" }),
      call("com.example", "LeaveOrganization"),
    ]);
    const common = { time: "2026-11-02T10:00:00Z", account: "111122223333", subject: null, error: null };
    const byDana = { ...common, principal: dana, source_ip: "203.0.113.24" };
    const byAws = { ...common, principal: null, source_ip: "organizations.amazonaws.com" };
    assert.deepEqual(
      rows,
      byEventId([
        { ...byDana, action: "MoveAccount", target: "444455556666", subject: "r-b", event_id: eventId(moved) },
        { ...byDana, action: "DetachPolicy", target: "ou-a", subject: "p-guard", event_id: eventId(detached) },
        {
          ...byDana,
          action: "EnableAWSServiceAccess",
          target: null,
          subject: "backup.amazonaws.com",
          event_id: eventId(admitted),
        },
        { ...byDana, action: "LeaveOrganization", target: null, error: "AccessDenied", event_id: eventId(refused) },
        { ...byAws, action: "CreateAccountResult", target: "777788889999", event_id: eventId(opened) },
        {
          ...byAws,
          action: "CreateAccountResult",
          target: null,
          error: "EMAIL_ALREADY_EXISTS",
          event_id: eventId(missed),
        },
        { ...byDana, action: "InviteAccountToOrganization", target: "888899990000", event_id: eventId(invited) },
        { ...byAws, action: "AccountJoinedOrganization", target: null, event_id: eventId(joined) },
        { ...byAws, action: "CloseAccountResult", target: "444455556666", event_id: eventId(closed) },
      ]),
    );
  });

  it("lists tags, renamed units, and transfers of responsibility, with what they change", async () => {
    const tagged = change("TagResource", { resourceId: "444455556666", tags: [{ key: "team", value: "shop" }] });
    const untagged = change("UntagResource", { resourceId: "ou-a", tagKeys: ["team"] });
    const renamed = change("UpdateOrganizationalUnit", { organizationalUnitId: "ou-a", name: "Production" });
    const ended = change("TerminateResponsibilityTransfer", { id: "rt-1", tags: null });
    const rows = await find("organization-changes", [tagged, untagged, renamed, ended]);
    assert.deepEqual(
      rows.map(({ action, target, subject }) => [action, target, subject]).sort(),
      [
        ["TagResource", "444455556666", '[{"key":"team","value":"shop"}]'],
        ["TerminateResponsibilityTransfer", "rt-1", null],
        ["UntagResource", "ou-a", '["team"]'],
        ["UpdateOrganizationalUnit", "ou-a", "Production"],
      ].sort(),
    );
  });
});
