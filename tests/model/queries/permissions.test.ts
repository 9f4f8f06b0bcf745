import assert from "node:assert/strict";
import type { JsonObject } from "../../../model/envelope";
import { call } from "../../simulator/services/athena/fixture";
import { again, byEventId, dana, eventId, failed, finder } from "./finder";

const find = finder();

describe("iam-users-and-keys-made", () => {
  it("lists what was created and for whom, not what was denied or deleted", async () => {
    const key = call(
      "aws.iam",
      "CreateAccessKey",
      { responseElements: { accessKey: { accessKeyId: "AKIAEXAMPLE", userName: "backup" } } },
      { time: "2026-11-02T10:00:02Z" },
    );
    const user = call("aws.iam", "CreateUser", { requestParameters: { userName: "backup" } });
    const rows = await find("iam-users-and-keys-made", [
      key,
      again(key),
      user,
      call("aws.iam", "CreateUser", failed),
      call("aws.iam", "DeleteUser", { requestParameters: { userName: "backup" } }),
      call("aws.sso", "CreateUser", { requestParameters: { userName: "backup" } }),
    ]);
    const common = { account: "111122223333", user_name: "backup", principal: dana, source_ip: "203.0.113.24" };
    assert.deepEqual(rows, [
      {
        ...common,
        time: "2026-11-02T10:00:02Z",
        action: "CreateAccessKey",
        credential: "AKIAEXAMPLE",
        event_id: eventId(key),
      },
      { ...common, time: "2026-11-02T10:00:00Z", action: "CreateUser", credential: null, event_id: eventId(user) },
    ]);
  });
});

describe("admin-policies-attached", () => {
  const attach = (policyArn: string) =>
    call("aws.iam", "AttachUserPolicy", { requestParameters: { policyArn, userName: "backup" } });
  const write = (policyDocument: JsonObject | string, record: JsonObject = {}) =>
    call("aws.iam", "PutRolePolicy", {
      requestParameters: {
        roleName: "deploy",
        policyName: "inline",
        policyDocument: typeof policyDocument === "string" ? policyDocument : JSON.stringify(policyDocument),
      },
      ...record,
    });
  const everything = { Effect: "Allow", Action: ["s3:GetObject", "*"], Resource: "*" };

  it("reads a document that is cut or has something behind it as far as it is whole", async () => {
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [everything] });
    const odd = [document.slice(0, -1), `${document} x`, `${document.slice(0, -1)},"Id":"cu`];
    const rows = await find(
      "admin-policies-attached",
      [...odd, document.slice(0, -2)].map((each) => write(each)),
    );
    assert.equal(rows.length, odd.length);
  });

  it("lists administrator policies attached and written, whatever other statements there are", async () => {
    const attached = attach("arn:aws:iam::aws:policy/AdministratorAccess");
    const written = write({ Statement: [{ Effect: "Deny", Action: "s3:*", Resource: "*" }, everything] });
    const single = write({ Statement: { Effect: "Allow", Action: "*:*", Resource: ["*"] } });
    const rows = await find("admin-policies-attached", [
      attached,
      again(attached),
      written,
      single,
      attach("arn:aws:iam::aws:policy/ReadOnlyAccess"),
      attach("arn:aws:iam::111122223333:policy/AdministratorAccess"),
      write({ Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] }),
      write({ Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] }),
      write({ Statement: [{ Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::one" }] }),
      write({ Statement: [everything] }, failed),
      write("{not json"),
      call("aws.iam", "PutUserPolicy"),
    ]);
    const common = {
      time: "2026-11-02T10:00:00Z",
      account: "111122223333",
      principal: dana,
      source_ip: "203.0.113.24",
    };
    const inline = { ...common, action: "PutRolePolicy", target: "deploy", policy: "inline" };
    assert.deepEqual(
      rows,
      byEventId([
        {
          ...common,
          action: "AttachUserPolicy",
          target: "backup",
          policy: "arn:aws:iam::aws:policy/AdministratorAccess",
          event_id: eventId(attached),
        },
        { ...inline, event_id: eventId(written) },
        { ...inline, event_id: eventId(single) },
      ]),
    );
  });
});
