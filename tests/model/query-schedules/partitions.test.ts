import assert from "node:assert/strict";
import { partitionsOf } from "../../../model/query-schedules/partitions";
import { scheduledQueries } from "../../../model/query-schedules/scheduled-queries";

const call = "AWS API Call via CloudTrail";
const beat = { source: "event-governance.heartbeat", detailType: "Heartbeat" };

describe("partitionsOf", () => {
  it("knows what each query that runs by itself may read", () => {
    const reads = (name: string, kind: typeof beat) =>
      partitionsOf(scheduledQueries.find((query) => query.name === name)?.sql ?? assert.fail(name)).reads(kind);
    assert.deepEqual(
      ["silent-accounts", "new-principals", "delivery-gaps"].map((name) => [
        reads(name, beat),
        reads(name, { source: "aws.ec2", detailType: call }),
        reads(name, { source: "aws.guardduty", detailType: "GuardDuty Finding" }),
        reads(name, { source: "com.example", detailType: call }),
      ]),
      [
        [true, false, false, false],
        [false, true, false, false],
        [false, true, false, false],
      ],
    );
  });

  it("knows folders as the archive names them", () => {
    const { reads } = partitionsOf(
      "SELECT id FROM events_by_type WHERE day = ? AND source = 'aws.ec2' AND detail_type LIKE 'ec2_instance_state_change%'",
    );
    assert(reads({ source: "aws.ec2", detailType: "EC2 Instance State-change Notification" }));
    assert(reads({ source: "AWS.EC2", detailType: "EC2 Instance State Change" }));
    const { reads: readsOne } = partitionsOf(
      "SELECT id FROM events_by_type WHERE day = ? AND detail_type = 'ec2_instance_state_change_notification__b5bfca5b'",
    );
    assert(readsOne({ source: "aws.ec2", detailType: "EC2 Instance State-change Notification" }));
    assert(!readsOne({ source: "aws.ec2", detailType: "EC2 Instance State change Notification" }));
  });

  it("takes several conditions of a column as alternatives, and none in comments, paths or other tables", () => {
    const kinds = ["aws.ec2", "aws.rds", "aws.s3", "aws.kms"];
    const read = (sql: string) =>
      kinds.filter((source) => partitionsOf(sql).reads({ source, detailType: call })).join(" ");
    const from = "SELECT * FROM events_by_type WHERE day = ? AND";
    assert.equal(read(`${from} source IN ('aws.ec2', 'aws.rds')`), "aws.ec2 aws.rds");
    assert.equal(read(`${from} source = 'aws.ec2' UNION ${from} source LIKE 'aws.k%'`), "aws.ec2 aws.kms");
    assert.equal(read(`${from} source = 'aws.ec2' -- source = 'aws.s3'`), "aws.ec2");
    assert.equal(read(`${from} detail.source = 'aws.ec2'`), kinds.join(" "));
    assert.equal(read(`${from} source LIKE 'aws.%' AND detail_type = 'other'`), "");
    assert.equal(read("SELECT * FROM events WHERE day = ? AND source = 'aws.ec2'"), kinds.join(" "));
  });
});
