import assert from "node:assert/strict";
import { findingsRolesOf, planFindings } from "../../../model/findings/plan";
import { warningsOf } from "../../../model/checks/cross-checks";
import { correlations } from "../../../model/findings/correlations";
import { namesOf } from "../../../model/names";
import type { Settings } from "../../../model/settings/schema";
import { prodSettings } from "../../settings-of-prod";

const names = namesOf("prod");
const administrator = "200000000001";
const functionsIn = (settings: Settings, region: string) => planFindings(settings, region)?.functions ?? [];

describe("a hub's plan for findings", () => {
  const settings = prodSettings();

  it("handles findings where the aggregation Region's arrive, and deletions in every hub", () => {
    assert.deepEqual(functionsIn(settings, "us-east-1"), ["enrich-findings", "resolve-findings", "correlate-findings"]);
    assert.deepEqual(functionsIn(settings, "eu-central-1"), ["resolve-findings"]);
    assert.deepEqual(functionsIn(settings, "us-west-2"), [], "which is no hub");
  });

  it("handles findings in every hub if settings name no aggregation Region", () => {
    const everywhere = prodSettings((raw) => delete raw["administrators"].securityhub.regions);
    assert.equal(functionsIn(everywhere, "eu-central-1").length, 3);
  });

  it("is empty without an administrator, and says what to set", () => {
    const without = prodSettings((raw) => delete raw["administrators"].securityhub);
    assert.deepEqual(functionsIn(without, "us-east-1"), []);
    assert.match(
      warningsOf(without, new Date(0)).join("\n"),
      /findings\.enrich, findings\.resolve, findings\.correlate are on, .*administrators\.securityhub/,
    );
    const off = prodSettings((raw) => {
      delete raw["administrators"].securityhub;
      raw["findings"] = { enrich: false, resolve: false, correlate: false };
    });
    assert.doesNotMatch(warningsOf(off, new Date(0)).join("\n"), /findings\./);
  });

  it("warns if findings are enabled and never arrive", () => {
    const deaf = prodSettings((raw) => (raw["events"] = { exclude: ["securityhub-finding"] }));
    assert.match(warningsOf(deaf, new Date(0)).join("\n"), /events\.exclude has "securityhub-finding"/);
    assert.deepEqual(functionsIn(deaf, "us-east-1"), ["resolve-findings"]);
  });

  it("gives only the administrator a role, trusted by exactly these functions of this hub", () => {
    assert.deepEqual(findingsRolesOf(settings, names, "400000000001", "us-east-1"), []);
    assert.deepEqual(findingsRolesOf(settings, names, administrator, "us-west-2"), []);
    const [role, ...more] = findingsRolesOf(settings, names, administrator, "eu-central-1");
    assert.deepEqual(more, []);
    assert.equal(role?.name, "event-governance-prod-findings-eu-central-1");
    assert.deepEqual(role.trust.Statement, [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::100000000002:root" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnEquals: {
            "aws:PrincipalArn": ["arn:aws:iam::100000000002:role/event-governance-prod-resolve-findings-eu-central-1"],
          },
        },
      },
    ]);
  });

  const newHub = (change: (raw: Record<string, any>) => void = () => {}) =>
    prodSettings((raw) => {
      raw["administrators"]["securityhub-v2"] = { accountId: administrator, regions: ["us-east-1"] };
      change(raw);
    });
  const targetsIn = (of: Settings) =>
    Object.fromEntries(
      (planFindings(of, "us-east-1")?.targets ?? []).map(({ service, functions }) => [
        service,
        functions.map((id) => id.split("-")[0]),
      ]),
    );

  it("handles findings of the new Security Hub beside CSPM's, and correlates those of one", () => {
    assert.deepEqual(targetsIn(newHub()), {
      securityhub: ["enrich", "resolve", "correlate"],
      "securityhub-v2": ["enrich", "resolve"],
    });
    const alone = newHub((raw) => delete raw["administrators"].securityhub);
    assert.deepEqual(targetsIn(alone), { "securityhub-v2": ["enrich", "resolve", "correlate"] });
    const deaf = newHub((raw) => (raw["events"] = { exclude: ["securityhub-finding"] }));
    assert.deepEqual(targetsIn(deaf), {
      securityhub: ["resolve"],
      "securityhub-v2": ["enrich", "resolve", "correlate"],
    });
    assert.doesNotMatch(warningsOf(deaf, new Date(0)).join("\n"), /never see a finding/);
    const off = newHub((raw) => (raw["findings"] = { enrich: false, resolve: false, correlate: false }));
    assert.equal(planFindings(off, "us-east-1"), undefined);
  });

  it("gives each administrator its role, with what its Security Hub needs", () => {
    const apart = newHub((raw) => (raw["administrators"]["securityhub-v2"].accountId = "300000000001"));
    const [cspm] = findingsRolesOf(apart, names, administrator, "us-east-1");
    const [other] = findingsRolesOf(apart, names, "300000000001", "us-east-1");
    assert.doesNotMatch(JSON.stringify(cspm?.policy), /hubv2|OCSF/);
    assert.doesNotMatch(JSON.stringify(other?.policy), /hub\/default|ASFF|Import/);
    assert.match(JSON.stringify(other?.policy), /"Null":\{"securityhub:OCSFSyntaxPath\/SeverityId":"false"\}/);
    assert.doesNotMatch(JSON.stringify(other?.trust), /correlate/);
    const [one, ...more] = findingsRolesOf(newHub(), names, administrator, "us-east-1");
    assert.deepEqual(more, []);
    assert.match(JSON.stringify(one?.policy), /hub\/default.*hubv2/);
  });

  it("lets the role of the new Security Hub resolve, and raise to Critical where it correlates", () => {
    const denied = (findings: object) => {
      const changed = newHub((raw) => {
        delete raw["administrators"].securityhub;
        raw["findings"] = findings;
      });
      const [role] = findingsRolesOf(changed, names, administrator, "us-east-1");
      return JSON.stringify(role?.policy.Statement.filter(({ Effect }) => Effect === "Deny"));
    };
    assert.match(denied({}), /"StatusId":|StatusId":\["0","1","2","3","5","6","99"\]/);
    assert.match(denied({}), /SeverityId":\["0","1","2","3","4","6","99"\]/);
    assert.match(denied({ resolve: false }), /StatusId":\["0","1","2","3","4","5","6","99"\]/);
    assert.match(denied({ correlate: false }), /SeverityId":"false"/);
  });

  it("warns of a team's own correlation that the new Security Hub's findings never complete", () => {
    const custom = { ...correlations[0], id: "team-one" };
    const warned = (each: object) =>
      warningsOf(
        newHub((raw) => {
          delete raw["administrators"].securityhub;
          raw["findings"] = { correlations: { custom: [each] } };
        }),
        new Date(0),
      ).join("\n");
    const { ocsf: _, ...without } = custom;
    assert.match(warned(without), /findings\.correlations\.custom has "team-one" without ocsf/);
    assert.doesNotMatch(warned(custom), /team-one/);
  });

  it("limits the role to what its functions do", () => {
    const actionsWith = (findings: object) => {
      const changed = prodSettings((raw) => (raw["findings"] = findings));
      const [role] = findingsRolesOf(changed, names, administrator, "us-east-1");
      return role?.policy.Statement.filter(({ Effect }) => Effect === "Allow").map(({ Action }) => Action);
    };
    const all = ["securityhub:GetFindings", "securityhub:BatchUpdateFindings", "securityhub:BatchImportFindings"];
    assert.deepEqual(actionsWith({}), all);
    assert.deepEqual(actionsWith({ correlate: false }), all.slice(0, 2));
    assert.deepEqual(actionsWith({ enrich: false, resolve: false }), [all[0], all[2]]);
    const [role] = findingsRolesOf(
      prodSettings((raw) => (raw["findings"] = { resolve: false })),
      names,
      administrator,
      "us-east-1",
    );
    assert.match(
      JSON.stringify(role?.policy),
      /"Workflow\.Status":|Workflow\.Status":\["NEW","NOTIFIED","RESOLVED","SUPPRESSED"\]/,
    );
  });
});
