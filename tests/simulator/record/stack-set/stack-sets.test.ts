import assert from "node:assert/strict";
import type { Resource } from "../../../../simulator/graph";
import { expandStackSets, type OrganizationTree } from "../../../../simulator/record/stack-set/stack-sets";
import { graphOf, resource } from "../../services/events/graphs";

const administrator = { account: "999999999999" };
const tree: OrganizationTree = {
  managementAccount: "100000000000",
  unitsOf: new Map([
    ["100000000000", ["r-root"]],
    ["111111111111", ["r-root", "ou-work", "ou-prod"]],
    ["222222222222", ["r-root", "ou-work"]],
    ["333333333333", ["r-root", "ou-other"]],
  ]),
};

const stackSet = (inputs: object = {}): Resource =>
  resource("aws:cloudformation/stackSet:StackSet", "set", administrator, {
    name: "members",
    permissionModel: "SERVICE_MANAGED",
    callAs: "DELEGATED_ADMIN",
    templateBody: JSON.stringify({
      Resources: { Letters: { Type: "AWS::SQS::Queue", Properties: { QueueName: "letters" } } },
    }),
    ...inputs,
  });
const instances = (units: readonly string[], inputs: object = {}): Resource =>
  resource("aws:cloudformation/stackInstances:StackInstances", `in ${units.join()}`, administrator, {
    stackSetName: "members",
    callAs: "DELEGATED_ADMIN",
    deploymentTargets: { organizationalUnitIds: units },
    regions: ["eu-central-1"],
    ...inputs,
  });

function expanded(...resources: Resource[]) {
  const { graphs, findings } = expandStackSets([graphOf(resources)], tree);
  return {
    accounts: graphs.flatMap((graph) => graph.resources.map(({ account }) => account)),
    problems: findings.map(({ problem }) => problem).join("; "),
  };
}

describe("a StackSet", () => {
  it("reaches the accounts of a unit and of units below, once each", () => {
    assert.deepEqual(expanded(stackSet(), instances(["ou-work"]), instances(["ou-prod"])), {
      accounts: ["111111111111", "222222222222"],
      problems: "",
    });
  });

  it("never reaches the management account, even at the root", () => {
    assert.deepEqual(expanded(stackSet(), instances(["r-root"])).accounts, [
      "111111111111",
      "222222222222",
      "333333333333",
    ]);
  });

  const refused: [string, Resource[], RegExp][] = [
    ["without instances", [stackSet()], /reaches no account/],
    ["self-managed", [stackSet({ permissionModel: "SELF_MANAGED" }), instances(["ou-work"])], /SERVICE_MANAGED/],
    [
      "that calls as the management account",
      [stackSet({ callAs: "SELF" }), instances(["ou-work"])],
      /callAs is "SELF"/,
    ],
    ["with another name", [stackSet({ name: "others" }), instances(["ou-work"])], /"members", which is not a recorded/],
    [
      "with a template that is no JSON",
      [stackSet({ templateBody: "{" }), instances(["ou-work"])],
      /template: .*not JSON/,
    ],
    [
      "aimed at single accounts",
      [stackSet(), instances([], { deploymentTargets: {}, accounts: ["111111111111"] })],
      /organizationalUnitIds/,
    ],
    [
      "with a named role and without the capability",
      [
        stackSet({
          capabilities: ["CAPABILITY_IAM"],
          templateBody: JSON.stringify({
            Resources: {
              R: { Type: "AWS::IAM::Role", Properties: { RoleName: "r", AssumeRolePolicyDocument: {} } },
            },
          }),
        }),
        instances(["ou-work"]),
      ],
      /CAPABILITY_NAMED_IAM/,
    ],
  ];
  for (const [what, resources, message] of refused)
    it(`is reported ${what}`, () => assert.match(expanded(...resources).problems, message));
});
