import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { namesOf } from "../model/names";
import { planNetwork } from "../model/network/network";
import { watchRules } from "../model/operations/evidence-watch";
import { compilePattern } from "../model/pattern/pattern";
import { prodSettings } from "./settings-of-prod";

const page = (name: string) => readFileSync(join(__dirname, "..", "docs", "operations", name), "utf8");

function membersOf(change: (raw: Record<string, any>) => void = () => undefined) {
  const settings = prodSettings(change);
  const accounts = Array.isArray(settings.accounts) ? settings.accounts : assert.fail("accounts are listed");
  return planNetwork("prod", settings, accounts).members;
}

describe("what the pages of docs/operations/ say", () => {
  it("about a hub that is moved: its Regions' rules keep their names and get another target", () => {
    const before = membersOf().filter(({ region }) => region === "eu-west-1");
    const after = membersOf((raw) => (raw["regions"]["eu-west-1"] = { hub: "us-east-1" })).filter(
      ({ region }) => region === "eu-west-1",
    );
    const names = (members: typeof before) =>
      members.map(({ accountId, rules }) => [accountId, rules.map(({ suffix }) => suffix)]);
    assert.deepEqual(names(after), names(before));
    for (const { busArn } of after) assert.match(busArn, /^arn:aws:events:us-east-1:/);
    assert.match(page("hub-lost.md").replaceAll(/\s+/g, " "), /rules keep their names and get another target/);
  });

  it("about the key: each call that they name is told by the rule that they name", () => {
    const [, list = ""] = /Somebody called ([^.]+)\./.exec(page("key.md")) ?? [];
    const calls = [...list.matchAll(/`(\w+)`/g)].map(([, call]) => call);
    assert.equal(calls.length, 4, list);
    const keyArn = "arn:aws:kms:us-east-1:100000000002:key/1";
    const place = { accountId: "100000000002", region: "us-east-1", names: namesOf("prod") };
    const rule = watchRules(place, keyArn).find(({ suffix }) => suffix === "evidence-key") ?? assert.fail();
    const pattern = compilePattern(JSON.stringify(rule.pattern));
    const event = (eventName: string | undefined, ARN = keyArn) => ({
      source: "aws.kms",
      "detail-type": "AWS API Call via CloudTrail",
      detail: { eventName, resources: [{ ARN }] },
    });
    for (const call of calls) assert.ok(pattern.matches(event(call)), call);
    assert.ok(!pattern.matches(event("ScheduleKeyDeletion", `${keyArn}2`)));
    for (const { suffix } of watchRules(place, keyArn))
      if (/bus|streams/.test(suffix)) assert.match(page("hub-lost.md"), new RegExp(`\`${suffix}\``));
  });
});
