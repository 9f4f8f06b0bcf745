import assert from "node:assert/strict";
import type { Envelope } from "../../../model/envelope";
import { call, envelope } from "../../simulator/services/athena/fixture";
import { again, dana, eventId, finder } from "./finder";

const find = finder();

describe("everything-that-touched-one-resource", () => {
  const touched = async (resource: string, ...events: readonly Envelope[]) =>
    (await find("everything-that-touched-one-resource", events, { resource })).map(({ event_id: id }) => id).sort();
  const naming = (text: string) => call("aws.ec2", "X", { requestParameters: { what: text } });

  it("lists calls and other events, the event's own list of resources included", async () => {
    const stopped = call("aws.ec2", "StopInstances", {
      requestParameters: { instancesSet: { items: [{ instanceId: "i-12" }] } },
      errorCode: "Client.UnauthorizedOperation",
    });
    const arn = "arn:aws:ec2:us-east-1:111122223333:instance/i-12";
    const turned = envelope({
      source: "aws.ec2",
      "detail-type": "EC2 Instance State-change Notification",
      time: "2026-11-02T11:00:00Z",
      resources: [arn],
    });
    const rows = await find(
      "everything-that-touched-one-resource",
      [stopped, again(stopped), turned, again(turned), naming("i-123"), { ...naming("i-12"), source: "com.example" }],
      { resource: "i-12" },
    );
    const common = { account: "111122223333", region: "us-east-1", source: "aws.ec2" };
    assert.deepEqual(rows, [
      {
        ...common,
        time: "2026-11-02T11:00:00Z",
        type_name: "EC2 Instance State-change Notification",
        action: null,
        error: null,
        principal: null,
        source_ip: null,
        event_id: null,
      },
      {
        ...common,
        time: "2026-11-02T10:00:00Z",
        type_name: "AWS API Call via CloudTrail",
        action: "StopInstances",
        error: "Client.UnauthorizedOperation",
        principal: dana,
        source_ip: "203.0.113.24",
        event_id: eventId(stopped),
      },
    ]);
  });

  it("finds a name as a whole, in an ARN, a path, a policy and a message", async () => {
    const whole = [
      "logs",
      "arn:aws:s3:::logs",
      "arn:aws:s3:::logs/2026/x",
      '{"Resource": "arn:aws:s3:::logs/*"}',
      '{\n\t"Resource":\n\t[logs\n]}',
      "not authorized on resource: arn:aws:s3:::logs because no policy allows it",
      "one,logs;two",
    ].map(naming);
    const other = ["logs-2", "my-logs", "my.logs", "logs.example.com", "catalogs", "LOGS"].map(naming);
    assert.deepEqual(await touched("logs", ...whole, ...other), whole.map(eventId).sort());
  });

  it("matches an ARN itself and what is below it", async () => {
    const bucket = "arn:aws:s3:::logs";
    const found = [bucket, `${bucket}/2026/x`].map(naming);
    assert.deepEqual(await touched(` ${bucket} `, ...found, naming(`${bucket}-2`)), found.map(eventId).sort());
  });

  it("treats no character of the name as a pattern or as SQL", async () => {
    const events = ["any", "i_12", "i-12", "it's"].map(naming);
    for (const pattern of ["%", "_", ".*", "i?12", "i-1_", "[a-z]+", "' OR '1' = '1"])
      assert.deepEqual(await touched(pattern, ...events), [], pattern);
    assert.equal((await touched("it's", ...events)).length, 1);
    assert.equal((await touched("i_12", ...events)).length, 1);
  });
});
