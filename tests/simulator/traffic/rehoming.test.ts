import assert from "node:assert/strict";
import type { Envelope } from "../../../model/envelope";
import { rehome } from "../../../simulator/traffic/rehoming";
import { prodSettings } from "../../settings-of-prod";
import { stageOf } from "./stage";

const settings = prodSettings();
const stage = stageOf(settings);
const event = (account: string, region: string, source = "aws.ec2"): Envelope => ({
  version: "0",
  id: "1",
  "detail-type": "AWS API Call via CloudTrail",
  source,
  account,
  time: "2026-01-01T00:00:00Z",
  region,
  resources: [],
  detail: { recipientAccountId: account },
});

describe("events from elsewhere", () => {
  it("are unchanged if the environment has their account and Region", () => {
    const own = event("400000000001", "eu-west-1");
    assert.deepEqual(rehome([own], stage), { moved: [own], accounts: [], regions: [], remarks: [] });
  });

  it("of one foreign account move to one member, with a remark", () => {
    const { moved, remarks } = rehome([event("999999999999", "us-east-1"), event("999999999999", "us-east-1")], stage);
    assert.equal(new Set(moved.map(({ account }) => account)).size, 1);
    assert(stage.accounts.some(({ id }) => id === moved[0]?.account));
    assert.equal(remarks.length, 1);
    assert.match(remarks[0] ?? "", /999999999999/);
  });

  it("are counted by account and Region, and each remark says where they went and whose account that is", () => {
    const { accounts, regions, remarks } = rehome(
      [
        event("999999999999", "us-east-1"),
        event("999999999999", "sa-east-1"),
        event("888888888888", "sa-east-1", "aws.kms"),
      ],
      stage,
    );
    assert.deepEqual(accounts, [
      { from: "999999999999", to: "200000000001", events: 2 },
      { from: "888888888888", to: "200000000002", events: 1 },
    ]);
    assert.deepEqual(regions, [
      { from: "sa-east-1", to: "us-east-1", source: "aws.ec2", events: 1 },
      { from: "sa-east-1", to: "us-east-1", source: "aws.kms", events: 1 },
    ]);
    for (const [index, said] of [
      /^Account 999999999999 .* 2 events .* 200000000001 \(security-tooling\).*outside the organization/,
      /^Account 888888888888 .* 1 event is .* 200000000002 \(log-archive\)/,
      /^Region sa-east-1 .* 1 event of aws\.ec2 .* us-east-1/,
      /^Region sa-east-1 .* 1 event of aws\.kms .* us-east-1/,
    ].entries())
      assert.match(remarks[index] ?? "", said);
  });

  it("stay where they are if they occur in none of the environment's Regions", () => {
    const regions = { "eu-central-1": {} };
    const elsewhere = {
      ...stage,
      settings: { ...settings, homeRegion: "eu-central-1", regions },
      regions: ["eu-central-1"],
    };
    const { moved, remarks } = rehome([event("400000000001", "us-east-1", "aws.iam")], elsewhere);
    assert.deepEqual([moved[0]?.region, remarks], ["us-east-1", []]);
  });

  it("of different foreign accounts move to different members", () => {
    const { moved } = rehome([event("999999999999", "us-east-1"), event("888888888888", "us-east-1")], stage);
    assert.notEqual(moved[0]?.account, moved[1]?.account);
  });

  it("never become those of an account that has events of its own", () => {
    const [first] = stage.accounts.filter(({ name }) => name === "security-tooling");
    assert(first);
    const { moved } = rehome([event(first.id, "us-east-1"), event("999999999999", "us-east-1")], stage);
    assert.equal(moved[0]?.account, first.id);
    assert.notEqual(moved[1]?.account, first.id);
  });

  it("of a scrambled Region move to the one in which they can occur", () => {
    const { moved, remarks } = rehome(
      [event("400000000001", "ap-isob-central-3r", "aws.iam"), event("400000000001", "sa-central-3r")],
      { ...stage, settings: { ...settings, homeRegion: "eu-central-1" } },
    );
    assert.deepEqual(
      moved.map(({ region }) => region),
      ["us-east-1", "eu-central-1"],
    );
    assert.equal(remarks.length, 2);
  });

  it("keep their content", () => {
    const foreign = event("999999999999", "sa-central-3r");
    assert.deepEqual(rehome([foreign], stage).moved[0]?.detail, foreign.detail);
  });
});
