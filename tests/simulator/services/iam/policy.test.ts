import assert from "node:assert/strict";
import * as fc from "fast-check";
import { evaluate, parsePolicy, PolicyError, type Principal } from "../../../../simulator/services/iam/policy";
import { requestContext } from "../../../../simulator/services/iam/request-context";

const bus = "arn:aws:events:eu-central-1:999999999999:event-bus/central";
const roleArn = "arn:aws:iam::111111111111:role/forward";
const role: Principal = { kind: "identity", arn: roleArn, account: "111111111111" };
const eventBridge: Principal = { kind: "service", name: "events.amazonaws.com" };

type Document = Readonly<Record<string, unknown>>;
type Context = Parameters<typeof requestContext>[0];

const allowAll = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };

const parse = (statement: unknown, version: string | undefined = "2012-10-17") =>
  parsePolicy(
    { ...(version !== undefined && { Version: version }), Statement: statement },
    "resource",
    "urn:policy",
    "the policy",
  );

function judge(statements: Document | readonly Document[], context: Context = {}, principal: Principal = role) {
  return evaluate([parse(statements)], {
    principal,
    action: "events:PutEvents",
    resource: bus,
    context: requestContext(context),
  });
}

/** True if an otherwise unconditional statement applies under the condition. */
const holds = (condition: Document, context: Context = {}) =>
  judge({ ...allowAll, Condition: condition }, context).effect === "allow";

describe("policy statements", () => {
  it("match the action whatever its case, with wildcards", () => {
    for (const action of ["events:PutEvents", "EVENTS:putevents", "events:Put*", "events:?utEvents", "*"])
      assert.equal(judge({ ...allowAll, Action: action }).effect, "allow", action);
    for (const action of ["events:PutRule", "event:PutEvents", "events:Put", ["sqs:SendMessage"]])
      assert.equal(judge({ ...allowAll, Action: action }).effect, "none", String(action));
  });

  it("match every action except NotAction, and every resource except NotResource", () => {
    const { Action: _, Resource: __, ...open } = allowAll;
    assert.equal(judge({ ...open, NotAction: "events:PutEvents", Resource: "*" }).effect, "none");
    assert.equal(judge({ ...open, NotAction: "events:PutRule", Resource: "*" }).effect, "allow");
    assert.equal(judge({ ...open, Action: "*", NotResource: bus }).effect, "none");
    assert.equal(judge({ ...open, Action: "*", NotResource: `${bus}-other` }).effect, "allow");
  });

  it("match the resource with its case, with wildcards that stop at colons", () => {
    for (const resource of [bus, "*", "arn:aws:events:*:999999999999:event-bus/*", "arn:aws:events"])
      assert.equal(judge({ ...allowAll, Resource: resource }).effect, "allow", resource);
    for (const resource of [bus.toUpperCase().replace("ARN", "arn"), "arn:aws:events:*:event-bus/central", `${bus}2`])
      assert.equal(judge({ ...allowAll, Resource: resource }).effect, "none", resource);
  });

  it("deny even if another allows, and say which statement did", () => {
    const verdict = judge([
      { ...allowAll, Sid: "Open" },
      { ...allowAll, Sid: "Shut", Effect: "Deny" },
    ]);
    assert.equal(verdict.effect, "deny");
    assert.match(verdict.why, /statement "Shut" of the policy denies events:PutEvents/);
  });

  it("name principals by ARN, account, account root, service or *", () => {
    const reach = (principal: unknown, who: Principal = role) =>
      judge({ ...allowAll, Principal: principal }, {}, who).reach;
    assert.equal(reach("*"), "everyone");
    assert.equal(reach({ AWS: "*" }), "everyone");
    assert.equal(reach({ AWS: "111111111111" }), "account");
    assert.equal(reach({ AWS: ["222222222222", "arn:aws:iam::111111111111:root"] }), "account");
    assert.equal(reach({ AWS: ["arn:aws:iam::111111111111:root", roleArn] }), "itself");
    assert.equal(reach({ Service: "events.amazonaws.com" }, eventBridge), "itself");
    assert.equal(reach("*", eventBridge), "everyone");
    assert.equal(reach({ Service: "events.amazonaws.com" }), undefined);
    assert.equal(reach({ AWS: "111111111111" }, eventBridge), undefined);
    assert.equal(reach({ AWS: "222222222222" }), undefined);
    assert.equal(reach({ Federated: "accounts.example.com" }), undefined);
  });

  it("may stand alone or in a list, in text or as an object", () => {
    const document = { Version: "2012-10-17", Statement: [allowAll] };
    assert.equal(parsePolicy(JSON.stringify(document), "resource", "urn", "p").statements.length, 1);
    assert.equal(parsePolicy({ Statement: allowAll }, "resource", "urn", "p").statements.length, 1);
  });

  it("explain which came closest to allowing, with the expected and the actual value", () => {
    const verdict = judge(
      [
        { ...allowAll, Action: "events:PutRule" },
        { ...allowAll, Sid: "Members", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-ours" } } },
      ],
      { "aws:PrincipalOrgID": "o-theirs" },
    );
    assert.equal(verdict.effect, "none");
    assert.match(verdict.why, /statement "Members" of the policy does not apply/);
    assert.match(verdict.why, /StringEquals aws:PrincipalOrgID wants "o-ours", the request has "o-theirs"/);
  });

  it("allow by the statement that names the principal most directly", () => {
    const account = { ...allowAll, Principal: { AWS: "111111111111" } };
    assert.equal(judge([account, allowAll]).reach, "everyone");
    assert.equal(judge([allowAll, account]).reach, "everyone");
  });

  it("explain the absence of any policy", () => {
    const request = { principal: role, action: "events:PutEvents", resource: bus, context: requestContext({}) };
    assert.equal(evaluate([], request).why, "no policy allows events:PutEvents");
  });
});

describe("policy conditions", () => {
  const key = (value: string | readonly string[] | undefined): Context => ({ "test:key": value });

  /** operator, wanted, actual values that hold, actual values that do not; undefined: the key is absent. */
  const cases: readonly [string, unknown, readonly unknown[], readonly unknown[]][] = [
    ["StringEquals", ["a", "b"], ["a", "b"], ["A", "c", undefined]],
    ["StringNotEquals", ["a", "b"], ["c", "A", undefined], ["a", "b"]],
    ["StringEqualsIgnoreCase", "aB", ["AB", "ab"], ["a", undefined]],
    ["StringNotEqualsIgnoreCase", "aB", ["a", undefined], ["AB"]],
    ["StringEquals", "a*", ["a*"], ["ab"]],
    ["StringLike", "a*c?", ["acd", "abbbce"], ["ac", "xacd", "ACD", undefined]],
    ["StringNotLike", "a*", ["b", undefined], ["ab"]],
    [
      "ArnEquals",
      "arn:aws:events:*:1:rule/f*",
      ["arn:aws:events:eu:1:rule/forward"],
      ["arn:aws:events:eu:2:rule/f", undefined],
    ],
    [
      "ArnLike",
      "arn:aws:events:us-west-2:*:*",
      ["arn:aws:events:us-west-2:1:rule/x"],
      ["arn:aws:events:us-east-1:1:rule/x"],
    ],
    ["ArnLike", "arn:aws:s:*:1:f/*", ["arn:aws:s:r:1:f/x"], ["arn:aws:s:r:2:store/abc:1:f/x"]],
    ["ArnLike", "arn:aws:events:*:*:*", ["arn:aws:events:eu:1:rule/x"], ["arn:aws:events", "events"]],
    ["ArnNotLike", "arn:aws:events:*:1:*", ["arn:aws:events:eu:2:rule/x", undefined], ["arn:aws:events:eu:1:rule/x"]],
    ["ArnNotEquals", "arn:aws:events:*:1:*", ["arn:aws:events:eu:2:rule/x"], ["arn:aws:events:eu:1:rule/x"]],
    ["Bool", "true", ["true", "TRUE"], ["false", undefined]],
    ["Bool", false, ["false"], ["true"]],
    ["Null", "true", [undefined], ["x"]],
    ["Null", false, ["x"], [undefined]],
    ["NumericEquals", "10", ["10", "10.0"], ["11", "x", undefined]],
    ["NumericNotEquals", 10, ["11", undefined], ["10"]],
    ["NumericLessThan", "10", ["9"], ["10", undefined]],
    ["NumericLessThanEquals", "10", ["10"], ["11"]],
    ["NumericGreaterThan", "10", ["11"], ["10"]],
    ["NumericGreaterThanEquals", "10", ["10"], ["9"]],
    ["StringEqualsIfExists", "a", ["a", undefined], ["b"]],
    ["BoolIfExists", "true", ["true", undefined], ["false"]],
    ["ArnLikeIfExists", "arn:aws:events:*:1:*", [undefined], ["arn:aws:events:eu:2:rule/x"]],
    ["ForAnyValue:StringEquals", ["a", "b"], [["a", "x"], "b"], [["x", "y"], undefined]],
    ["ForAnyValue:StringLike", "a*", [["x", "ab"]], [["x"], undefined]],
    ["ForAnyValue:StringNotEquals", "a", [["a", "x"]], [["a"], undefined]],
    ["ForAllValues:StringEquals", ["a", "b"], [["a", "b"], ["b"], undefined], [["a", "x"]]],
    ["ForAllValues:StringNotEquals", "a", [["b", "c"], undefined], [["a", "b"]]],
    ["ForAnyValue:StringEqualsIfExists", "a", [undefined, ["a"]], [["b"]]],
  ];

  for (const [operator, wanted, holding, failing] of cases)
    it(`${operator} ${JSON.stringify(wanted)} holds for what it names and for nothing else`, () => {
      const condition = { [operator]: { "test:key": wanted } };
      for (const actual of holding)
        assert.equal(holds(condition, key(actual as string)), true, `holds: ${JSON.stringify(actual)}`);
      for (const actual of failing)
        assert.equal(holds(condition, key(actual as string)), false, `fails: ${JSON.stringify(actual)}`);
    });

  it("must all be met", () => {
    const condition = { StringEquals: { "test:a": "1", "test:b": "2" }, Bool: { "test:c": "true" } };
    assert.equal(holds(condition, { "test:a": "1", "test:b": "2", "test:c": true }), true);
    assert.equal(holds(condition, { "test:a": "1", "test:b": "2", "test:c": false }), false);
    assert.equal(holds(condition, { "test:a": "1", "test:c": true }), false);
  });

  it("find keys whatever their case", () => {
    assert.equal(holds({ StringEquals: { "AWS:principalorgid": "o-x" } }, { "aws:PrincipalOrgID": "o-x" }), true);
  });

  it("grant nothing on several values without a set operator", () => {
    assert.equal(holds({ StringEquals: { "test:key": "a" } }, key(["a", "b"])), false);
    assert.equal(holds({ StringNotEquals: { "test:key": "c" } }, key(["a", "b"])), false);
  });

  it("substitute policy variables from the request, in conditions and in resources", () => {
    const own = { StringEquals: { "events:creatorAccount": "${aws:PrincipalAccount}" } };
    const request = { "aws:PrincipalAccount": "111111111111" };
    assert.equal(holds(own, { ...request, "events:creatorAccount": "111111111111" }), true);
    assert.equal(holds(own, { ...request, "events:creatorAccount": "222222222222" }), false);
    assert.equal(holds(own, { "events:creatorAccount": "111111111111" }), false, "no value for the variable");
    const resource = "arn:aws:events:*:*:event-bus/${aws:PrincipalTag/bus, 'central'}";
    assert.equal(judge({ ...allowAll, Resource: resource }).effect, "allow");
    assert.equal(judge({ ...allowAll, Resource: resource }, { "aws:PrincipalTag/bus": "other" }).effect, "none");
  });

  it("treat a variable's value literally, and ${*} as a star", () => {
    assert.equal(holds({ StringLike: { "test:key": "${test:v}" } }, { "test:key": "abc", "test:v": "a*" }), false);
    assert.equal(holds({ StringLike: { "test:key": "a${*}c" } }, { "test:key": "a*c" }), true);
    assert.equal(holds({ StringLike: { "test:key": "a${*}c" } }, { "test:key": "abc" }), false);
  });

  it("have no variables in documents older than 2012-10-17", () => {
    const statement = { ...allowAll, Condition: { StringEquals: { "test:key": "${aws:PrincipalAccount}" } } };
    const judgeOld = (actual: string) =>
      evaluate([parse(statement, "2008-10-17")], {
        principal: role,
        action: "events:PutEvents",
        resource: bus,
        context: requestContext({ "test:key": actual, "aws:PrincipalAccount": "1" }),
      }).effect;
    assert.equal(judgeOld("1"), "none");
    assert.equal(judgeOld("${aws:PrincipalAccount}"), "allow");
  });

  it("are the opposite of each other when negated, for a key that is present", () => {
    const value = fc.string({ unit: fc.constantFrom("a", "B", "*", "?", ".", "/"), maxLength: 4 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 3 }), value, (wanted, actual) => {
        for (const [operator, negated] of [
          ["StringEquals", "StringNotEquals"],
          ["StringLike", "StringNotLike"],
          ["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
        ] as const)
          assert.notEqual(
            holds({ [operator]: { "test:key": wanted } }, key(actual)),
            holds({ [negated]: { "test:key": wanted } }, key(actual)),
          );
      }),
      { numRuns: 200 },
    );
  });
});

describe("a policy that cannot be evaluated", () => {
  const refusals: readonly [string, unknown, RegExp][] = [
    [
      "an unknown operator",
      { ...allowAll, Condition: { StringMatches: { "aws:x": "1" } } },
      /"StringMatches".*Use one of: StringEquals/,
    ],
    [
      "a date operator",
      { ...allowAll, Condition: { DateLessThan: { "aws:CurrentTime": "2026-01-01" } } },
      /"DateLessThan"/,
    ],
    [
      "Null with a set operator",
      { ...allowAll, Condition: { "ForAnyValue:Null": { "aws:x": "true" } } },
      /write "Null"/,
    ],
    [
      "an ARN that is cut short",
      { ...allowAll, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:events" } } },
      /"arn:aws:events" is not an ARN of six parts/,
    ],
    [
      "an ARN that is none",
      { ...allowAll, Condition: { ArnLike: { "aws:SourceArn": "rule/x" } } },
      /"rule\/x" is not an ARN/,
    ],
    [
      "a Bool that is none",
      { ...allowAll, Condition: { Bool: { "aws:x": "yes" } } },
      /"yes" is neither "true" nor "false"/,
    ],
    [
      "a number that is none",
      { ...allowAll, Condition: { NumericEquals: { "aws:x": "ten" } } },
      /"ten" is not a number/,
    ],
    [
      "organization paths without a set operator",
      { ...allowAll, Condition: { StringLike: { "aws:PrincipalOrgPaths": "o-x/*" } } },
      /write "ForAnyValue:StringLike"/,
    ],
    [
      "NotPrincipal",
      { Effect: "Deny", NotPrincipal: "*", Action: "*", Resource: "*" },
      /NotPrincipal is not evaluated/,
    ],
    ["a missing Principal", { Effect: "Allow", Action: "*", Resource: "*" }, /Principal is missing/],
    ["a missing Resource", { Effect: "Allow", Principal: "*", Action: "*" }, /either Resource or NotResource/],
    ["Action beside NotAction", { ...allowAll, NotAction: "a:b" }, /either Action or NotAction/],
    ["a wildcard in a principal", { ...allowAll, Principal: { AWS: "arn:aws:iam::*:role/x" } }, /without wildcards/],
    ["a principal of an unknown type", { ...allowAll, Principal: { Aws: "*" } }, /the type "Aws"/],
    ["an action without a service", { ...allowAll, Action: "PutEvents" }, /"PutEvents" is not "\*" or SERVICE:ACTION/],
    ["a resource that is no ARN", { ...allowAll, Resource: "central" }, /"central" is neither/],
    ["a misspelt element", { ...allowAll, Conditions: {} }, /"Conditions" is not an element/],
    ["an effect in the wrong case", { ...allowAll, Effect: "allow" }, /Effect is "allow"/],
    ["an empty list", { ...allowAll, Action: [] }, /Action is an empty list/],
    ["an object for a value", { ...allowAll, Action: [{}] }, /Action is {}/],
    ["a statement that is text", "Allow", /statement 1 is "Allow"/],
  ];

  for (const [what, statement, message] of refusals)
    it(`is rejected, by name: ${what}`, () => {
      assert.throws(
        () => parse(statement),
        (error) => {
          assert.ok(error instanceof PolicyError);
          assert.match(error.message, /^the policy: /);
          assert.match(error.message, message);
          return true;
        },
      );
    });

  it("is rejected for its version, its elements and its JSON", () => {
    assert.throws(() => parse(allowAll, "2012-10-18"), /Version is "2012-10-18"/);
    assert.throws(() => parsePolicy("{", "resource", "urn", "p"), /"{" is not a policy document/);
    assert.throws(() => parsePolicy({ Statements: [] }, "resource", "urn", "p"), /"Statements" is not an element/);
  });

  it("is rejected where it does not belong", () => {
    const document = (statement: Document) => ({ Version: "2012-10-17", Statement: [statement] });
    assert.throws(() => parsePolicy(document(allowAll), "identity", "urn", "p"), /has no Principal/);
    assert.throws(() => parsePolicy(document(allowAll), "trust", "urn", "p"), /a trust policy has no Resource/);
  });
});
