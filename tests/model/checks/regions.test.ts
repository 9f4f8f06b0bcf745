import assert from "node:assert/strict";
import { Region } from "@pulumi/aws/types/enums";
import { knownRegions } from "../../../model/accounts/known-regions";
import { parseSettings } from "../../../model/checks/parse";
import { SettingsError } from "../../../model/settings-error";
import { recordStack } from "../../harness";
import { formerSettings, type Raw } from "../../settings-with-all";
import { rawProdSettings } from "../../settings-of-prod";

function problems(change: (raw: Raw) => void, raw: Raw = rawProdSettings()): readonly string[] {
  change(raw);
  try {
    parseSettings(raw);
    return [];
  } catch (error) {
    assert(error instanceof SettingsError, String(error));
    return error.problems;
  }
}

describe("Regions in the settings", () => {
  it("are all that the provider knows of the partition aws", () => {
    const all = Object.values(Region);
    const ofPartition = all.filter((region) =>
      /^(?!us-gov-|cn-|us-iso|eu-isoe|eusc)[a-z]{2}(-[a-z]+)+-\d$/.test(region),
    );
    assert(ofPartition.length > 25);
    assert.deepEqual(
      ofPartition.filter((region) => !knownRegions.includes(region)),
      [],
    );
  });

  for (const [wrong, right] of [
    ["us-esat-1", "us-east-1"],
    ["eu-nord-1", "eu-north-1"],
    ["us-east-9", "us-east-1"],
    ["eu-centrall-1", "eu-central-1"],
    ["ap-south-9", "ap-south-1"],
  ] as const)
    it(`refuse ${wrong}, and say nothing else that follows from it`, () => {
      const [problem = "", ...others] = problems((raw) => {
        raw["regions"][wrong] = { hub: "us-east-1" };
        raw["archive"] = { streams: { [right]: 1, [wrong]: 2 } };
        raw["administrators"].securityhub.regions = [right];
        raw["remediation"] = { encryption: { keys: { [right]: "alias/a" } } };
      });
      assert.match(problem, new RegExp(`^regions has "${wrong}", which is not a Region\\. Did you mean .*${right}`));
      assert.match(problem, new RegExp(`write ${wrong}: \\{ new: true \\}\\.$`));
      assert.deepEqual(others, []);
    });

  it("refuse each of two, and no home Region that is one of them", () => {
    const found = problems((raw) => {
      raw["regions"] = { "us-esat-1": {}, "us-wset-2": { hub: "us-east-1" } };
    });
    assert.equal(found.length, 2, found.join("\n"));
    for (const problem of found) assert.match(problem, /which is not a Region/);
  });

  it("take one that is newer than the list, if they say so, also as a hub", async () => {
    const raw = { ...formerSettings(), regions: { "us-east-1": {}, "eu-north-9": { new: true } } };
    assert.deepEqual(
      problems(() => {}, raw),
      [],
    );
    const { resources } = await recordStack(raw, { stack: "prod.eu-north-9" });
    assert(resources.some(({ region }) => region === "eu-north-9"));
  });

  it("refuse one of another partition whatever they say", () => {
    for (const region of ["us-gov-west-1", "cn-north-1"])
      assert.match(problems((raw) => (raw["regions"][region] = { new: true }))[0] ?? "", /partition aws/);
  });

  it("name what is near for every other key that takes one", () => {
    const places: [(raw: Raw) => void, RegExp][] = [
      [
        (raw) => (raw["homeRegion"] = "us-esat-1"),
        /^homeRegion is "us-esat-1", which is not one of the regions\. Choose one of: us-east-1/,
      ],
      [
        (raw) => (raw["regions"]["us-west-2"].hub = "us-esat-1"),
        /^regions\.us-west-2\.hub is "us-esat-1".*Choose one of: us-east-1/,
      ],
      [
        (raw) => (raw["administrators"].securityhub.regions = ["us-esat-1"]),
        /^administrators\.securityhub\.regions\[0\] is "us-esat-1".*Did you mean us-east-1/,
      ],
      [(raw) => (raw["archive"] = { streams: { "us-esat-1": 1 } }), /^archive\.streams names "us-esat-1"/],
      [
        (raw) => (raw["remediation"] = { encryption: { keys: { "us-esat-1": "alias/a" } } }),
        /^remediation\.encryption\.keys\.us-esat-1 is "alias\/a".*Did you mean us-east-1/,
      ],
      [
        (raw) => (raw["accounts"][3].optInRegions = ["eu-suoth-1"]),
        /^accounts\[3\]\.optInRegions\[0\] is "eu-suoth-1"\. Did you mean eu-south-1/,
      ],
    ];
    for (const [change, says] of places) {
      const found = problems(change);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", says);
    }
    const raw = formerSettings();
    raw["detections"].custom[0].sample.region = "us-esat-1";
    const found = problems(() => {}, raw);
    assert.equal(found.length, 1, found.join("\n"));
    assert.match(
      found[0] ?? "",
      /^detections\.custom\[0\]\.sample\.region is "us-esat-1", which is not a Region\. Did you mean us-east-1/,
    );
  });

  it("may name themselves as hub, which is the same as none", () => {
    const raw = rawProdSettings();
    assert.deepEqual(
      problems((each) => (each["regions"]["eu-central-1"] = { hub: "eu-central-1" }), raw),
      [],
    );
  });
});

describe("what follows from another mistake", () => {
  const only = (says: RegExp, change: (raw: Raw) => void) => {
    const found = problems(change, formerSettings());
    assert.equal(found.length, 1, found.join("\n"));
    assert.match(found[0] ?? "", says);
  };

  it("is not that a detection's event is not forwarded, where a custom event is wrong", () => {
    only(/^events\.custom\[0\]\.pattern/, (raw) => (raw["events"].custom[0].pattern = { "detail-type": "Deployed" }));
    only(/^events\.custom\[0\]\.pattern/, (raw) => (raw["events"].custom[0].pattern = { detail: { a: [1] } }));
    only(/^events\.custom\[0\]\.source/, (raw) => (raw["events"].custom[0].source = "event-governance.x"));
    only(
      /^events\.custom\[0\]\.sample/,
      (raw) => (raw["events"].custom[0].sample = { "detail-type": "Other", detail: {} }),
    );
    only(/^events\.readOnly\[0\]/, (raw) => {
      raw["events"].readOnly = ["s3-reads-typo"];
      raw["detections"].custom[0].source = "com.example.other";
    });
  });

  it("is not that accounts are outside the organization's paths, where a path is of another organization", () => {
    only(
      /^organization\.paths\[0\] is .*not in organization/,
      (raw) => (raw["organization"].paths = ["o-zzzzzzzzzz/r-ab12/*"]),
    );
  });

  it("is not that a key is of another Region, where its Region is not governed", () => {
    only(/^remediation\.encryption\.keys\.eu-west-1 is .*not one of the regions/, (raw) => {
      raw["remediation"].encryption = { keys: { "eu-west-1": "arn:aws:kms:us-east-1:100000000002:alias/a" } };
    });
  });

  it("is not that the home Region is no hub, where a hub is wrong", () => {
    only(/^regions\.us-east-1\.hub is "us-west-2"/, (raw) => (raw["regions"] = { "us-east-1": { hub: "us-west-2" } }));
  });

  it("is not the number of a shard, where there are none", () => {
    only(/^rollout\.shard divides/, (raw) => {
      raw["rollout"] = { mode: "delegated", shard: { of: 2, index: 3 } };
    });
  });
});
