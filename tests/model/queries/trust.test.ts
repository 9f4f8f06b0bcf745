import assert from "node:assert/strict";
import type { JsonObject } from "../../../model/envelope";
import { call } from "../../simulator/services/athena/fixture";
import { again, byEventId, dana, eventId, failed, finder } from "./finder";

const find = finder();

describe("roles-opened-to-other-accounts", () => {
  const document = (...statements: JsonObject[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const trust = (principal: JsonObject | string, more: JsonObject = {}): JsonObject => ({
    Effect: "Allow",
    Principal: principal,
    Action: "sts:AssumeRole",
    ...more,
  });
  const update = (policyDocument: string, record: JsonObject = {}) =>
    call("aws.iam", "UpdateAssumeRolePolicy", {
      requestParameters: { roleName: "deployment", policyDocument },
      ...record,
    });
  const foreign = "arn:aws:iam::999988887777:root";
  const external = { StringEquals: { "sts:ExternalId": "one" } };

  it("lists each statement that trusts another account or everyone", async () => {
    const both = update(
      document(
        trust({ Service: "ec2.amazonaws.com" }),
        trust({ AWS: foreign }, { Condition: external }),
        trust({ AWS: "arn:aws:iam::111122223333:role/ci" }),
        trust("*"),
      ),
    );
    const made = call("aws.iam", "CreateRole", {
      requestParameters: {
        roleName: "vendor",
        assumeRolePolicyDocument: JSON.stringify({ Statement: trust({ AWS: ["111122223333", "999988887777"] }) }),
      },
    });
    const rows = await find("roles-opened-to-other-accounts", [both, again(both), made]);
    const common = {
      time: "2026-11-02T10:00:00Z",
      account: "111122223333",
      policy_condition: null,
      principal: dana,
      source_ip: "203.0.113.24",
    };
    const updated = { ...common, action: "UpdateAssumeRolePolicy", role_name: "deployment", event_id: eventId(both) };
    assert.deepEqual(
      rows,
      byEventId([
        { ...updated, trusted: '"*"' },
        { ...updated, trusted: `{"AWS":"${foreign}"}`, policy_condition: JSON.stringify(external) },
        {
          ...common,
          action: "CreateRole",
          role_name: "vendor",
          trusted: '{"AWS":["111122223333","999988887777"]}',
          event_id: eventId(made),
        },
      ]),
    );
  });

  it("lists an identity provider of another account, and not one of the own", async () => {
    const provider = (account: string) => trust({ Federated: `arn:aws:iam::${account}:saml-provider/work` });
    const theirs = update(document(provider("999988887777")));
    const rows = await find("roles-opened-to-other-accounts", [theirs, update(document(provider("111122223333")))]);
    assert.deepEqual(
      rows.map((row) => row.event_id),
      [eventId(theirs)],
    );
  });

  it("excludes denials, deny statements, other calls and invalid policies", async () => {
    const open = document(trust({ AWS: foreign }));
    const rows = await find("roles-opened-to-other-accounts", [
      update(open, failed),
      update(document(trust({ AWS: foreign }, { Effect: "Deny" }))),
      update(document(trust({ AWS: "arn:aws:iam::111122223333:role/build-210987654321" }))),
      update("%7B%22Statement"),
      call("aws.iam", "UpdateAssumeRolePolicy"),
      call("aws.iam", "PutRolePolicy", { requestParameters: { roleName: "deployment", policyDocument: open } }),
      call("com.example", "UpdateAssumeRolePolicy", { requestParameters: { policyDocument: open } }),
    ]);
    assert.deepEqual(rows, []);
  });
});
