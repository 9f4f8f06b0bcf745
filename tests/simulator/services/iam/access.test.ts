import assert from "node:assert/strict";
import { createAccess } from "../../../../simulator/services/iam/access";
import { decide, type AccessCase } from "../../../../simulator/services/iam/decision";
import { parsePolicy } from "../../../../simulator/services/iam/policy";
import { requestContext } from "../../../../simulator/services/iam/request-context";
import { createWorld } from "../../../../simulator/services/events/world";
import { arns, changed, graphOf, hub, member, organization, resource, role } from "../events/graphs";

const key = `arn:aws:kms:eu-central-1:${member}:key/1`;
const roleArn = `arn:aws:iam::${member}:role/forward`;

const policy = (name: string, kind: "identity" | "resource", effect: "Allow" | "Deny", principal?: unknown) => [
  parsePolicy(
    {
      Version: "2012-10-17",
      Statement: [
        { Effect: effect, Action: "*", Resource: "*", ...(principal !== undefined && { Principal: principal }) },
      ],
    },
    kind,
    `urn:${name}`,
    name,
  ),
];
const identity = (effect: "Allow" | "Deny") => policy("identity", "identity", effect);
const onResource = (effect: "Allow" | "Deny", principal: unknown) => policy("resource", "resource", effect, principal);

const byRole: AccessCase = {
  principal: { kind: "identity", arn: roleArn, account: member },
  action: "events:PutEvents",
  resource: arns.centralBus,
  context: requestContext({}),
  identity: [],
  resourcePolicies: [],
  sameAccount: true,
  identityUrn: "urn:role",
  resourceUrn: "urn:bus",
};

describe("an access decision", () => {
  it("within an account needs one side, and a grant to the account delegates to its identity policies", () => {
    assert.equal(decide(byRole).allowed, false);
    assert.equal(decide({ ...byRole, identity: identity("Allow") }).allowed, true);
    assert.equal(decide({ ...byRole, resourcePolicies: onResource("Allow", { AWS: roleArn }) }).allowed, true);
    assert.equal(decide({ ...byRole, resourcePolicies: onResource("Allow", "*") }).allowed, true);
    assert.equal(decide({ ...byRole, resourcePolicies: onResource("Allow", { AWS: member }) }).allowed, false);
  });

  it("across accounts needs both sides, and names the missing one", () => {
    const across = { ...byRole, sameAccount: false };
    const admitted = onResource("Allow", { AWS: member });
    assert.equal(decide({ ...across, identity: identity("Allow"), resourcePolicies: admitted }).allowed, true);
    assert.deepEqual(
      [decide({ ...across, identity: identity("Allow") }), decide({ ...across, resourcePolicies: admitted })].map(
        ({ allowed, culprit }) => [allowed, culprit],
      ),
      [
        [false, "urn:bus"],
        [false, "urn:role"],
      ],
    );
  });

  it("ends at an explicit deny on either side", () => {
    const allowed = { ...byRole, identity: identity("Allow"), resourcePolicies: onResource("Allow", "*") };
    assert.equal(decide({ ...allowed, identity: [...identity("Allow"), ...identity("Deny")] }).culprit, "urn:identity");
    const denied = decide({ ...allowed, resourcePolicies: onResource("Deny", "*") });
    assert.deepEqual([denied.allowed, denied.culprit], [false, "urn:resource"]);
  });

  it("for a service depends only on the resource's policy", () => {
    const byService = { ...byRole, principal: { kind: "service", name: "events.amazonaws.com" } } as const;
    assert.equal(decide({ ...byService, identity: identity("Allow") }).allowed, false);
    assert.equal(
      decide({ ...byService, resourcePolicies: onResource("Allow", { Service: "events.amazonaws.com" }) }).allowed,
      true,
    );
    assert.equal(
      decide({ ...byService, resourcePolicies: onResource("Allow", { Service: "sns.amazonaws.com" }) }).allowed,
      false,
    );
  });

  it("for a key needs its key policy, which may delegate to the account", () => {
    const toKey = { ...byRole, action: "kms:Decrypt", resource: key, resourceDecides: true };
    assert.equal(decide({ ...toKey, identity: identity("Allow") }).allowed, false);
    assert.equal(decide({ ...toKey, resourcePolicies: onResource("Allow", { AWS: member }) }).allowed, false);
    assert.equal(
      decide({ ...toKey, identity: identity("Allow"), resourcePolicies: onResource("Allow", { AWS: member }) }).allowed,
      true,
    );
    assert.equal(decide({ ...toKey, resourcePolicies: onResource("Allow", { AWS: roleArn }) }).allowed, true);
  });

  it("in a world uses the policies that are recorded there", () => {
    const world = createWorld(changed({}));
    const access = createAccess(world, organization);
    const forward = world.role(arns.forwardRole);
    assert.ok(forward);
    assert.equal(access.role(forward, "events:PutEvents", arns.centralBus).allowed, true);
    assert.equal(access.role(forward, "events:PutRule", arns.centralBus).allowed, false);
    assert.equal(
      access.assume(arns.forwardRole, "events.amazonaws.com", { arn: arns.forwardRule, account: member }).allowed,
      true,
    );
    assert.equal(
      access.assume(arns.forwardRole, "lambda.amazonaws.com", { arn: arns.forwardRule, account: member }).allowed,
      false,
    );
    assert.equal(
      access.assume(arns.forwardRole, "events.amazonaws.com", { arn: arns.forwardRule, account: hub }).allowed,
      false,
    );
    assert.match(
      access.assume("arn:aws:iam::1:role/x", "events.amazonaws.com", { arn: "", account: "" }).why,
      /not a recorded role/,
    );
  });

  it("for a key in a world follows the key's recorded policy, or the default one", () => {
    const place = { account: member };
    const makeKey = (policyText?: string) =>
      resource(
        "aws:kms/key:Key",
        "key",
        place,
        { ...(policyText !== undefined && { policy: policyText }) },
        { arn: key },
      );
    const allowDecrypt = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "kms:Decrypt", Resource: key }],
    });
    const reader = role("reader", member, JSON.stringify({ Statement: [] }), allowDecrypt);
    const mayDecrypt = (made: ReturnType<typeof makeKey>) => {
      const world = createWorld([graphOf([...reader, made])]);
      assert.deepEqual(world.defects, []);
      const actor = world.role(`arn:aws:iam::${member}:role/reader`);
      assert.ok(actor);
      return createAccess(world, organization).role(actor, "kms:Decrypt", key).allowed;
    };
    assert.equal(mayDecrypt(makeKey()), true);
    const closed = { Effect: "Allow", Principal: { AWS: hub }, Action: "kms:*", Resource: "*" };
    assert.equal(mayDecrypt(makeKey(JSON.stringify({ Version: "2012-10-17", Statement: [closed] }))), false);
  });

  it("uses the organization and its paths only for members", () => {
    const access = createAccess(createWorld(changed({})), organization);
    const ours = access.principalContext(roleArn, member, { organizationId: "o-claimed" });
    assert.equal(ours["aws:PrincipalOrgID"], "o-exampleorgid");
    assert.deepEqual(ours["aws:PrincipalOrgPaths"], ["o-exampleorgid/r-root/ou-workloads/"]);
    const theirs = access.principalContext("arn:aws:iam::666666666666:role/x", "666666666666");
    assert.equal(theirs["aws:PrincipalOrgID"], undefined);
  });
});
