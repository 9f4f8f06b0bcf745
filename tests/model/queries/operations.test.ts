import assert from "node:assert/strict";
import { call, envelope } from "../../simulator/services/athena/fixture";
import { again, finder } from "./finder";

const find = finder();

describe("parameter-store-changes", () => {
  it("lists each change once", async () => {
    const change = (operation: string, time: string) =>
      envelope({
        source: "aws.ssm",
        "detail-type": "Parameter Store Change",
        time,
        detail: { operation, name: "/orders/endpoint", type: "String" },
      });
    const update = change("Update", "2026-11-02T10:00:00Z");
    const rows = await find("parameter-store-changes", [
      update,
      again(update),
      change("Delete", "2026-11-02T10:05:00Z"),
      change("Create", "2026-11-01T10:05:00Z"),
      call("aws.ssm", "PutParameter", { requestParameters: { name: "/orders/endpoint" } }),
    ]);
    const common = {
      account: "111122223333",
      region: "us-east-1",
      parameter: "/orders/endpoint",
      parameter_type: "String",
    };
    assert.deepEqual(rows, [
      { ...common, time: "2026-11-02T10:05:00Z", operation: "Delete" },
      { ...common, time: "2026-11-02T10:00:00Z", operation: "Update" },
    ]);
  });

  it("ignores another type in the same folder", async () => {
    const like = (type: string) =>
      envelope({ source: "aws.ssm", "detail-type": type, detail: { operation: "Update", name: "/orders/endpoint" } });
    const forged = ["parameter store change", "Parameter_Store_Change"].map(like);
    assert.deepEqual(await find("parameter-store-changes", forged), []);
  });
});

describe("heartbeats", () => {
  it("puts the account and Region that has been silent longest first", async () => {
    const beat = (account: string, region: string, time: string) =>
      envelope({
        source: "event-governance.heartbeat",
        "detail-type": "Heartbeat",
        account,
        region,
        time,
        detail: { schedule: "event-governance-prod-heartbeat", account: "999999999999" },
      });
    const last = beat("111122223333", "eu-west-1", "2026-11-02T10:30:00Z");
    const rows = await find("heartbeats", [
      beat("111122223333", "eu-west-1", "2026-11-02T10:15:00Z"),
      last,
      again(last),
      beat("444455556666", "us-east-1", "2026-11-02T09:00:00Z"),
      call("aws.iam", "CreateUser", {}, { account: "777788889999" }),
    ]);
    assert.deepEqual(rows, [
      { account: "444455556666", region: "us-east-1", last_heartbeat: "2026-11-02T09:00:00Z", heartbeats: 1 },
      { account: "111122223333", region: "eu-west-1", last_heartbeat: "2026-11-02T10:30:00Z", heartbeats: 2 },
    ]);
  });

  it("ignores events of another type, in any spelling", async () => {
    const like = (type: string) => envelope({ source: "event-governance.heartbeat", "detail-type": type });
    assert.deepEqual(await find("heartbeats", [like("HEARTBEAT"), like("heartbeat"), like("Pulse")]), []);
  });
});
