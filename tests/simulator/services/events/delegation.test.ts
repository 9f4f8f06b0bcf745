import assert from "node:assert/strict";
import { createWorld } from "../../../../simulator/services/events/world";
import { delegation } from "./delegation";
import { arns, changed, hub, iamPattern, inHub, member, organization, resource } from "./graphs";

const rule = resource("aws:cloudwatch/eventRule:EventRule", "delegated", inHub, {
  name: "delegated",
  eventBusName: arns.defaultBus,
  eventPattern: iamPattern,
});

/** The world's findings about the rule, and whether the rule exists. */
function judged(statement?: ReturnType<typeof delegation>) {
  const world = createWorld(changed({}, rule, ...(statement ? [statement] : [])), organization);
  const made = world.bus(arns.defaultBus)?.rules.find(({ name }) => name === "delegated");
  return { problems: world.defects.map(({ problem }) => problem), inForce: made?.pattern !== undefined };
}

describe("a rule on another account's bus", () => {
  it("is created if the bus's policy delegates it", () => {
    assert.deepEqual(judged(delegation()), { problems: [], inForce: true });
  });

  const refused: [string, ReturnType<typeof delegation> | undefined][] = [
    ["there is no statement", undefined],
    ["the statement names another account", delegation((it) => (it.Principal.AWS = `arn:aws:iam::${member}:root`))],
    ["the statement is about other rules", delegation((it) => (it.Resource = it.Resource.replace("*", "other-*")))],
    [
      "the creator must be the bus's own account",
      delegation((it) => (it.Condition.StringEqualsIfExists["events:creatorAccount"] = member)),
    ],
    [
      "a creator is asked for before there is one",
      delegation((it) => (it.Condition = { StringEquals: it.Condition.StringEqualsIfExists })),
    ],
    [
      "no targets may be put",
      delegation((it) => (it.Action = it.Action.filter((action: string) => action !== "events:PutTargets"))),
    ],
    [
      "the organization is another",
      delegation((it) => (it.Condition.StringEquals = { "aws:PrincipalOrgID": "o-someoneelse" })),
    ],
  ];
  for (const [when, statement] of refused)
    it(`is not created if ${when}`, () => {
      const { problems, inForce } = judged(statement);
      assert.equal(inForce, false);
      assert.match(problems.join(), new RegExp(`does not let account ${hub} make the rule`));
    });

  it("is made, with a defect, where the statement lets the creator change the bus's own rules too", () => {
    const { problems, inForce } = judged(delegation((it) => delete it.Condition));
    assert.equal(inForce, true);
    assert.match(problems.join(), new RegExp(`lets account ${hub} call .*rules that account ${member} has made`));
  });

  it("is made, with a defect, where its creator could never remove it", () => {
    const statement = delegation((it) => (it.Action = it.Action.filter((action: string) => !/Delete/.test(action))));
    const { problems, inForce } = judged(statement);
    assert.equal(inForce, true);
    assert.match(problems.join(), /does not let account \d+ call events:DeleteRule for rules that it has made/);
  });
});
