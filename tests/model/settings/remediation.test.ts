import assert from "node:assert/strict";
import { activeRemediations, modeOf } from "../../../model/settings/effective-modes";
import { remediationIds } from "../../../model/remediations/remediations";
import { parseSettings } from "../../../model/checks/parse";
import { SettingsError } from "../../../model/settings-error";
import { prodSettings, rawProdSettings } from "../../settings-of-prod";

const shop = {
  id: "400000000001",
  name: "shop-production",
  unit: "Workloads/Production",
  path: "o-a1b2c3d4e5/r-ab12/ou-ab12-22222222/ou-ab12-33333333/",
  tags: {},
};

const remediationOf = (remediation: object) => prodSettings((raw) => (raw["remediation"] = remediation)).remediation;

describe("the mode of a remediation", () => {
  it("is dry-run until settings say otherwise", () => {
    const { remediation } = prodSettings();
    for (const id of remediationIds) assert.equal(modeOf(remediation, id, shop), "dry-run");
  });

  it("is that of the nearest unit", () => {
    const units = { Workloads: "enforce", "Workloads/Production": "off", "/": "dry-run" };
    const settings = remediationOf({ remediations: { "restart-trail": { units } } });
    assert.equal(modeOf(settings, "restart-trail", shop), "off");
    assert.equal(modeOf(settings, "restart-trail", { ...shop, unit: "Workloads/Test" }), "enforce");
    assert.equal(modeOf(settings, "restart-trail", { ...shop, unit: "Security" }), "dry-run");
    assert.equal(modeOf(settings, "restart-trail", { ...shop, unit: "WorkloadsX" }), "dry-run");
    assert.equal(modeOf(settings, "deactivate-access-key", shop), "dry-run");
  });

  it("treats a unit by id as equal to one by path", () => {
    const { remediation } = prodSettings();
    const settings = { ...remediation, units: { "ou-ab12-33333333": "enforce", Workloads: "off" } as const };
    assert.equal(modeOf(settings, "restart-trail", shop), "enforce");
    const above = { ...remediation, units: { "ou-ab12-22222222": "enforce", "Workloads/Production": "off" } as const };
    assert.equal(modeOf(above, "restart-trail", shop), "off");
  });

  it("is the remediation's own before that of all, with or without units", () => {
    const settings = remediationOf({
      mode: "off",
      units: { "Workloads/Production": "enforce" },
      remediations: { "restart-trail": { mode: "dry-run" } },
    });
    assert.equal(modeOf(settings, "restart-trail", shop), "dry-run");
    assert.equal(modeOf(settings, "deactivate-access-key", shop), "enforce");
    assert.equal(modeOf(settings, "deactivate-access-key", { ...shop, unit: "Security" }), "off");
  });

  it("off everywhere builds nothing, and one unit is enough to build it", () => {
    assert.deepEqual(activeRemediations(remediationOf({ mode: "off" })), []);
    assert.deepEqual(activeRemediations(prodSettings().remediation), remediationIds);
    const one = { mode: "off", remediations: { "restart-trail": { units: { Security: "dry-run" } } } };
    assert.deepEqual(activeRemediations(remediationOf(one)), ["restart-trail"]);
  });
});

describe("remediation settings", () => {
  const key = (region: string) => `arn:aws:kms:${region}:100000000002:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const wrong: [string, Record<string, unknown>, ...string[]][] = [
    ["an unknown remediation", { remediations: { "close-ports": {} } }, "close-ports", "restart-trail"],
    ["an unknown mode", { mode: "on" }, 'remediation.mode is "on"', "off, dry-run, enforce"],
    ["a unit without accounts", { units: { Wokloads: "off" } }, 'remediation.units names unit "Wokloads"'],
    [
      "such a unit of one remediation",
      { remediations: { "restart-trail": { units: { Sandbox: "off" } } } },
      'remediation.remediations.restart-trail.units names unit "Sandbox"',
    ],
    [
      "a key of another Region",
      { encryption: { keys: { "us-east-1": key("us-west-2") } } },
      "remediation.encryption.keys.us-east-1 is",
      "write one in us-east-1",
    ],
    [
      "a key of no governed Region",
      { encryption: { keys: { "ap-south-1": key("ap-south-1") } } },
      "remediation.encryption.keys.ap-south-1",
      "us-east-1",
    ],
    ["a key that is none", { encryption: { keys: { "us-east-1": "mykey" } } }, '"mykey"', "alias/NAME"],
    ["no ports", { securityGroups: { ports: [] } }, "remediation.securityGroups.ports is []"],
    ["a port that is none", { securityGroups: { ports: [70000] } }, "70000", "65535"],
    ["a reserved tag", { instances: { requiredTags: { "aws:team": "x" } } }, '"aws:team"', "reserved"],
    ["an owner tag with two values", { instances: { requiredTags: { Owner: "x" } } }, "requiredTags.Owner"],
    [
      "enforcement of nothing",
      { remediations: { "tag-launched-instances": { mode: "enforce" } }, instances: { ownerTag: "" } },
      "names no tag and no security group",
    ],
    ["a breaker without actions", { breaker: { actions: 0 } }, "remediation.breaker.actions is 0", "1 or more"],
    ["a tag that is none", { managedByCode: ["=x"] }, 'remediation.managedByCode[0] is "=x"', "KEY or KEY=VALUE"],
  ];
  for (const [what, remediation, ...parts] of wrong)
    it(`reject ${what}, naming the path, the value and a suggestion`, () => {
      assert.throws(
        () => parseSettings({ ...rawProdSettings(), remediation }),
        (error) => {
          assert(error instanceof SettingsError, String(error));
          for (const part of parts) assert(error.message.includes(part), `${part} is not in: ${error.message}`);
          return true;
        },
      );
    });
});
