import assert from "node:assert/strict";
import type { Envelope } from "../../../model/envelope";
import { expectedOutcomes } from "../../../simulator/traffic/expected-outcome";
import { rehome } from "../../../simulator/traffic/rehoming";
import type { Stage } from "../../../simulator/traffic/send";
import { listedAccounts } from "../../../organization/accounts";
import { prodSettings } from "../../settings-of-prod";

const settings = prodSettings();
const stage: Stage = {
  settings,
  accounts: listedAccounts(settings),
  regions: Object.keys(settings.regions),
  buses: [],
  streams: [],
  feedback: [],
  expectedOutcomeOf: expectedOutcomes(settings),
  rulesAt: () => [],
  all: true,
  now: new Date("2026-11-02T12:00:00Z"),
};
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
    assert.deepEqual(rehome([own], stage), { moved: [own], remarks: [] });
  });

  it("of one foreign account move to one member, with a remark", () => {
    const { moved, remarks } = rehome([event("999999999999", "us-east-1"), event("999999999999", "us-east-1")], stage);
    assert.equal(new Set(moved.map(({ account }) => account)).size, 1);
    assert(stage.accounts.some(({ id }) => id === moved[0]?.account));
    assert.equal(remarks.length, 1);
    assert.match(remarks[0] ?? "", /999999999999/);
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
