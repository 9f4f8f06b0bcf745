import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { call } from "../../simulator/services/athena/fixture";
import { again, dana, eventId, failed, finder } from "./finder";

const find = finder();
const yesterday = { time: "2026-11-01T10:00:00Z" };

describe("root-use", () => {
  const root = { userIdentity: { type: "Root", arn: "arn:aws:iam::111122223333:root" }, userAgent: "browser" };

  it("lists each use of root once, refused ones included", async () => {
    const use = call("aws.iam", "CreateAccessKey", root);
    const refused = call("aws.s3", "PutBucketPolicy", { ...root, ...failed }, { time: "2026-11-02T11:00:00Z" });
    const byService = { ...root.userIdentity, invokedBy: "support.amazonaws.com" };
    const rows = await find("root-use", [
      use,
      again(use),
      refused,
      call("aws.iam", "CreateUser"),
      call("aws.kms", "RotateKey", { ...root, eventType: "AwsServiceEvent" }),
      call("aws.support", "CreateCase", { userIdentity: byService }),
      call("aws.iam", "CreateUser", root, yesterday),
      call("event-governance.heartbeat", "CreateUser", root),
    ]);
    const common = { account: "111122223333", region: "us-east-1", source_ip: "203.0.113.24", user_agent: "browser" };
    assert.deepEqual(rows, [
      {
        ...common,
        time: "2026-11-02T11:00:00Z",
        service: "s3.amazonaws.com",
        action: "PutBucketPolicy",
        error: "AccessDenied",
        event_id: eventId(refused),
      },
      {
        ...common,
        time: "2026-11-02T10:00:00Z",
        service: "iam.amazonaws.com",
        action: "CreateAccessKey",
        error: null,
        event_id: eventId(use),
      },
    ]);
  });
});

describe("console-sign-in-without-mfa", () => {
  const signIn = (outcome: string, mfa: string | undefined, record: JsonObject = {}): Envelope =>
    call(
      "aws.signin",
      "ConsoleLogin",
      {
        responseElements: { ConsoleLogin: outcome },
        ...(mfa !== undefined && { additionalEventData: { MFAUsed: mfa } }),
        eventType: "AwsConsoleSignIn",
        ...record,
      },
      { "detail-type": "AWS Console Sign In via CloudTrail" },
    );

  it("lists users and root who signed in with a password alone", async () => {
    const without = signIn("Success", "No");
    const unsaid = signIn("Success", undefined, {
      userIdentity: { type: "Root", arn: "arn:aws:iam::111122223333:root" },
    });
    const rows = await find("console-sign-in-without-mfa", [
      without,
      again(without),
      unsaid,
      signIn("Success", "Yes"),
      signIn("Failure", "No"),
      signIn("Success", "No", { userIdentity: { type: "AssumedRole" } }),
      signIn("Success", "No", { userIdentity: { type: "IAMUser" }, responseElements: null }),
    ]);
    const common = {
      time: "2026-11-02T10:00:00Z",
      account: "111122223333",
      region: "us-east-1",
      source_ip: "203.0.113.24",
    };
    assert.deepEqual(rows, [
      { ...common, identity_type: "IAMUser", principal: dana, event_id: eventId(without) },
      { ...common, identity_type: "Root", principal: "arn:aws:iam::111122223333:root", event_id: eventId(unsaid) },
    ]);
  });
});

describe("failed-console-sign-ins-by-source", () => {
  it("counts each failure of an address once", async () => {
    const attempt = (ip: string, fields: Partial<Envelope>, outcome = "Failure", userName = "dana") =>
      call(
        "aws.signin",
        "ConsoleLogin",
        {
          userIdentity: { type: "IAMUser", userName },
          sourceIPAddress: ip,
          responseElements: { ConsoleLogin: outcome },
          errorMessage: "Failed authentication",
        },
        { "detail-type": "AWS Console Signin via CloudTrail", ...fields },
      );
    const first = attempt("198.51.100.7", { time: "2026-11-02T10:00:00Z" });
    const rows = await find("failed-console-sign-ins-by-source", [
      first,
      again(first),
      attempt("198.51.100.7", { time: "2026-11-02T10:00:05Z" }),
      attempt("198.51.100.7", { time: "2026-11-02T10:00:09Z", account: "444455556666" }, "Failure", "eve"),
      attempt("203.0.113.24", {}),
      attempt("203.0.113.24", {}, "Success"),
    ]);
    assert.deepEqual(rows, [
      {
        source_ip: "198.51.100.7",
        failures: 3,
        user_names: 2,
        accounts: 2,
        first_failure: "2026-11-02T10:00:00Z",
        last_failure: "2026-11-02T10:00:09Z",
      },
      {
        source_ip: "203.0.113.24",
        failures: 1,
        user_names: 1,
        accounts: 1,
        first_failure: "2026-11-02T10:00:00Z",
        last_failure: "2026-11-02T10:00:00Z",
      },
    ]);
  });

  it("does not count a hidden name", async () => {
    const attempt = (userName: string) =>
      call(
        "aws.signin",
        "ConsoleLogin",
        { userIdentity: { type: "IAMUser", userName }, responseElements: { ConsoleLogin: "Failure" } },
        { "detail-type": "AWS Console Sign In via CloudTrail" },
      );
    const rows = await find("failed-console-sign-ins-by-source", [
      attempt("HIDDEN_DUE_TO_SECURITY_REASONS"),
      attempt("HIDDEN_DUE_TO_SECURITY_REASONS"),
      attempt("dana"),
    ]);
    assert.deepEqual(
      rows.map((row) => [row.failures, row.user_names]),
      [[3, 1]],
    );
  });
});

describe("everything-one-principal-did", () => {
  const role = "arn:aws:iam::111122223333:role/Engineer";
  const session = "arn:aws:sts::111122223333:assumed-role/Engineer/dana";
  const bySession = {
    userIdentity: { type: "AssumedRole", arn: session, sessionContext: { sessionIssuer: { arn: role } } },
  };
  const did = call("aws.s3", "PutBucketPolicy", { ...bySession, ...failed });
  const traffic = [
    did,
    again(did),
    call("aws.iam", "CreateUser"),
    call("aws.iam", "CreateUser", { userIdentity: { type: "AWSService", invokedBy: "ec2.amazonaws.com" } }),
    call("aws.iam", "CreateUser", bySession, yesterday),
    call("event-governance.heartbeat", "CreateUser", bySession),
  ];
  const expected = [
    {
      time: "2026-11-02T10:00:00Z",
      account: "111122223333",
      region: "us-east-1",
      service: "s3.amazonaws.com",
      action: "PutBucketPolicy",
      error: "AccessDenied",
      session,
      source_ip: "203.0.113.24",
      event_id: eventId(did),
    },
  ];

  it("follows a role through its sessions, by the sample of its header", async () => {
    assert.deepEqual(await find("everything-one-principal-did", traffic), expected);
  });

  it("accepts one session, or an unknown principal", async () => {
    assert.deepEqual(await find("everything-one-principal-did", traffic, { principal: session }), expected);
    assert.deepEqual(await find("everything-one-principal-did", traffic, { principal: "o'brien" }), []);
  });
});
