import assert from "node:assert/strict";
import { decide } from "../../../simulator/services/iam/decision";
import { all, policyOf, recordStack } from "../../harness";
import { everythingOn } from "../../settings-with-all";
import { rawProdSettings } from "../../settings-of-prod";
import { type Asked, verdictOf } from "./judge";
import { differenceOf } from "./random";

describe("two judges of policies that share nothing", () => {
  it("agree about random policies and requests", () => {
    let allowed = 0;
    for (let seed = 0; seed < 400; seed++) {
      const counted: typeof decide = (access) => {
        const decision = decide(access);
        if (decision.allowed) allowed++;
        return decision;
      };
      assert.equal(differenceOf(seed, counted), undefined);
    }
    assert.ok(allowed > 40 && allowed < 360, `${allowed} were allowed`);
  });

  const mistakes: Readonly<Record<string, typeof decide>> = {
    "that a deny counts for nothing": (access) => {
      const without = (policies: typeof access.identity) =>
        policies.map((policy) => ({
          ...policy,
          statements: policy.statements.filter(({ effect }) => effect !== "Deny"),
        }));
      return decide({
        ...access,
        identity: without(access.identity),
        resourcePolicies: without(access.resourcePolicies),
      });
    },
    "that another account needs no allow of the resource": (access) => decide({ ...access, sameAccount: true }),
    "that conditions hold": (access) =>
      decide({
        ...access,
        resourcePolicies: access.resourcePolicies.map((policy) => ({
          ...policy,
          statements: policy.statements.map((statement) => ({ ...statement, conditions: [] })),
        })),
      }),
  };
  for (const [what, mistaken] of Object.entries(mistakes))
    it(`notice ${what}`, () => {
      const found = Array.from({ length: 200 }, (_, seed) => differenceOf(seed, mistaken)).find(Boolean);
      assert.ok(found);
    });
});

/** Who is not in the organization, by what a request of theirs says of it. Everything else of the request is unknown. */
const outsiders: Readonly<Record<string, Asked["keys"]>> = {
  "an account of no organization": {},
  "an account of another organization": {
    "aws:principalorgid": ["o-stranger00"],
    "aws:principalorgpaths": ["o-stranger00/r-ab12/ou-ab12-11111111/"],
  },
};
/** What a request of an outsider surely has, or surely has not. */
const certain = new Set(["aws:principalorgid", "aws:principalorgpaths", "aws:principalarn", "aws:principalaccount"]);

function mayPut(statement: unknown, resource: string, keys: Asked["keys"]): string {
  const arn = "arn:aws:iam::999999999999:role/stranger";
  const { allowed } = verdictOf([{ Statement: [statement] as never }], {
    action: "events:PutEvents",
    resource,
    caller: { arn, account: "999999999999" },
    keys: { "aws:principalarn": [arn], "aws:principalaccount": ["999999999999"], ...keys },
    unknown: (key) => !certain.has(key),
  });
  return allowed;
}

describe("no principal outside the organization can put an event", () => {
  const bus = "aws-native:events:EventBusPolicy";
  const of = async (raw: Record<string, unknown>) => all(await recordStack(raw), bus);
  /** The shipped environment with few accounts, which its bus's policy does not name. */
  const shipped = () => {
    const { accounts, ...raw } = rawProdSettings();
    return { ...raw, accounts: (accounts as unknown[]).slice(0, 4), regions: { "us-east-1": {} } };
  };

  for (const [who, keys] of Object.entries(outsiders))
    it(`${who}, whatever else its request says`, async () => {
      const policies = [...(await of(shipped())), ...(await of(everythingOn("stackSet")))];
      const statements = policies.flatMap((policy) => policyOf(policy).Statement);
      assert.ok(statements.length >= 2);
      for (const statement of statements)
        assert.equal(mayPut(statement, String([statement["Resource"]].flat()[0]), keys), "no");
    });

  it("is not said where a policy asks for less, and is unknown where it asks what the request may say", async () => {
    const [policy] = await of(shipped());
    assert.ok(policy);
    const [{ Condition: _, ...open } = {}] = policyOf(policy).Statement;
    const resource = String([open["Resource"]].flat()[0]);
    assert.equal(mayPut(open, resource, {}), "yes");
    const bySource = { ...open, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events:*:*:rule/*" } } };
    assert.equal(mayPut(bySource, resource, {}), "unknown");
    const negated = { ...open, Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-other" } } };
    assert.equal(mayPut(negated, resource, {}), "yes");
  });
});
