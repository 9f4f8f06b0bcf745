import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { call, envelope } from "../../simulator/services/athena/fixture";
import { again, dana, eventId, failed, finder } from "./finder";

const find = finder();

describe("instances-in-unusual-regions", () => {
  const launch = (region: string, record: JsonObject = {}, eventName = "RunInstances") =>
    call(
      "aws.ec2",
      eventName,
      {
        requestParameters: {
          instanceType: "p5.48xlarge",
          instancesSet: { items: [{ imageId: "ami-1", minCount: 1, maxCount: 10 }] },
        },
        ...record,
      },
      { region },
    );
  const turned = (region: string, state: string, id: string) =>
    envelope({
      source: "aws.ec2",
      "detail-type": "EC2 Instance State-change Notification",
      region,
      detail: { "instance-id": id, state },
    });
  const usual = { regions_in_use: "us-east-1, eu-west-1" };

  it("lists launches, refused ones too, and instances that run, outside the Regions in use", async () => {
    const launched = launch("ap-south-1", {
      responseElements: { instancesSet: { items: [{ instanceId: "i-1" }, { instanceId: "i-2" }] } },
    });
    const refused = launch("sa-east-1", { ...failed, errorCode: "Client.UnauthorizedOperation" });
    const silent = launch("eu-west-2", { ...failed, requestParameters: null });
    const running = turned("ap-south-1", "running", "i-9");
    const rows = await find(
      "instances-in-unusual-regions",
      [
        launched,
        again(launched),
        refused,
        silent,
        running,
        again(running),
        launch("us-east-1"),
        launch("eu-west-1"),
        turned("eu-west-1", "running", "i-3"),
        turned("ap-south-1", "terminated", "i-1"),
        launch("ap-south-1", {}, "StopInstances"),
        { ...launch("ap-south-1"), source: "com.example" },
        { ...turned("ap-south-1", "running", "i-4"), source: "com.example" },
        { ...turned("ap-south-1", "running", "i-5"), "detail-type": "EC2 instance state-change notification" },
      ],
      usual,
    );
    const row = (event: Envelope, rest: JsonObject) => ({
      time: "2026-11-02T10:00:00Z",
      account: "111122223333",
      region: event.region,
      action: "RunInstances",
      first_instance: null,
      instance_type: "p5.48xlarge",
      requested: "10",
      error: null,
      principal: dana,
      source_ip: "203.0.113.24",
      event_id: eventId(event) as string,
      ...rest,
    });
    const byId = (id: unknown) => rows.filter((found) => found.event_id === id);
    assert.equal(rows.length, 4);
    assert.deepEqual(byId(eventId(launched)), [row(launched, { first_instance: "i-1" })]);
    assert.deepEqual(byId(eventId(refused)), [row(refused, { error: "Client.UnauthorizedOperation" })]);
    assert.deepEqual(byId(eventId(silent)), [
      row(silent, { instance_type: null, requested: null, error: "AccessDenied" }),
    ]);
    const nothing = { instance_type: null, requested: null, principal: null, source_ip: null };
    assert.deepEqual(byId(null), [
      { ...row(running, nothing), event_id: null, action: "running", first_instance: "i-9" },
    ]);
  });

  it("compares Regions by their whole names, and treats all as unusual if none is named", async () => {
    const events = [launch("us-east-1"), launch("us-east-10"), launch("eu-west-1")];
    const regions = async (regionsInUse: string) =>
      (await find("instances-in-unusual-regions", events, { regions_in_use: regionsInUse }))
        .map(({ region }) => region)
        .sort();
    assert.deepEqual(await regions("us-east-1,eu-west-1"), ["us-east-10"]);
    assert.deepEqual(await regions("us-east-10,eu-west-1"), ["us-east-1"]);
    assert.deepEqual(await regions(""), ["eu-west-1", "us-east-1", "us-east-10"]);
  });
});
