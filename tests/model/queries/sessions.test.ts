import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "../../../model/envelope";
import { call, envelope } from "../../simulator/services/athena/fixture";
import { again, eventId, failed, finder } from "./finder";

const find = finder();

describe("timeline-of-one-session", () => {
  const arn = "arn:aws:sts::111122223333:assumed-role/Engineer/dana";
  const as = (key: string, name: string) => ({
    userIdentity: { type: "AssumedRole", arn, principalId: `AROAEXAMPLE:${name}`, accessKeyId: key },
    userAgent: "aws-cli/2.31.0",
  });
  const at = (hour: number) => ({ time: `2026-11-02T${hour}:00:00Z` });

  it("lists what a key did in the order of doing, from the call that made it", async () => {
    const assumed = call(
      "aws.sts",
      "AssumeRole",
      {
        requestParameters: { roleArn: "arn:aws:iam::111122223333:role/Engineer", roleSessionName: "dana" },
        responseElements: { credentials: { accessKeyId: "ASIAONE" } },
      },
      at(10),
    );
    const refused = call("aws.iam", "CreateUser", { ...as("ASIAONE", "dana"), ...failed }, at(12));
    const done = call("aws.s3", "CreateBucket", as("ASIAONE", "dana"), { ...at(11), account: "444455556666" });
    const rows = await find(
      "timeline-of-one-session",
      [
        refused,
        done,
        again(done),
        assumed,
        call("aws.s3", "CreateBucket", as("ASIATWO", "dana"), at(11)),
        call("aws.s3", "CreateBucket", { userIdentity: null }, at(11)),
        { ...call("aws.s3", "CreateBucket", as("ASIAONE", "dana"), at(11)), source: "com.example" },
      ],
      { session: "ASIAONE" },
    );
    const row = { account: "111122223333", region: "us-east-1", error: null, source_ip: "203.0.113.24" };
    const byKey = { principal: arn, access_key: "ASIAONE", user_agent: "aws-cli/2.31.0" };
    assert.deepEqual(rows, [
      {
        ...row,
        time: "2026-11-02T10:00:00Z",
        service: "sts.amazonaws.com",
        action: "AssumeRole",
        principal: "arn:aws:iam::111122223333:user/dana",
        access_key: null,
        user_agent: null,
        event_id: eventId(assumed),
      },
      {
        ...row,
        ...byKey,
        time: "2026-11-02T11:00:00Z",
        account: "444455556666",
        service: "s3.amazonaws.com",
        action: "CreateBucket",
        event_id: eventId(done),
      },
      {
        ...row,
        ...byKey,
        time: "2026-11-02T12:00:00Z",
        service: "iam.amazonaws.com",
        action: "CreateUser",
        error: "AccessDenied",
        event_id: eventId(refused),
      },
    ]);
  });

  it("finds a session by its name too, under all its keys, and does not treat a user's id as a session", async () => {
    const one = call("aws.s3", "X", as("ASIAONE", "dana"));
    const two = call("aws.s3", "X", as("ASIATWO", "dana"));
    const user = call("aws.s3", "X", { userIdentity: { type: "IAMUser", principalId: "dana", userName: "dana" } });
    const rows = await find("timeline-of-one-session", [one, two, user, call("aws.s3", "X", as("ASIAONE", "dana-2"))], {
      session: "dana",
    });
    assert.deepEqual(rows.map(({ event_id: id }) => id).sort(), [one, two].map(eventId).sort());
  });

  it("begins with the creation of a user's own key", async () => {
    const made = call("aws.iam", "CreateAccessKey", { responseElements: { accessKey: { accessKeyId: "AKIAONE" } } });
    const rows = await find("timeline-of-one-session", [made, call("aws.iam", "CreateAccessKey", failed)], {
      session: "AKIAONE",
    });
    assert.deepEqual(
      rows.map(({ event_id: id }) => id),
      [eventId(made)],
    );
  });

  const recording = join(
    __dirname,
    "../../../../shared/data/cloudtrail/aws.execution.ec2-launch-unusual-instances.json",
  );
  (existsSync(recording) ? it : it.skip)(
    "follows a recorded attack from the role taken to the launch refused",
    async () => {
      const records = JSON.parse(readFileSync(recording, "utf8")) as JsonObject[];
      const events = records.map((record) =>
        envelope({
          source: `aws.${String(record.eventSource).split(".")[0]}`,
          time: String(record.eventTime).replace("2024-08-01", "2026-11-02"),
          detail: record,
        }),
      );
      const rows = await find("timeline-of-one-session", events, { session: "ASIA9F6MXE9HSYOXYQOS" });
      assert.deepEqual(
        rows.map(({ action, error }) => [action, error]),
        [
          ["AssumeRole", null],
          ["RunInstances", "Client.UnauthorizedOperation"],
        ],
      );
    },
  );
});
