import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { asPattern, asPolicy, asRoleName, asTarget, deletedPrincipal } from "../../read-back/normalize";
import { fill } from "../../verify/who";

const policy = (statement: object) => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const base = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::123456789012:root" },
  Action: ["sqs:SendMessage", "sqs:ReceiveMessage"],
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "true" } },
};

describe("normalize", () => {
  it("takes for equal what means the same in a policy", () => {
    const same = [
      { ...base, Action: ["sqs:ReceiveMessage", "sqs:SendMessage"] },
      { ...base, Action: ["SQS:sendmessage", "sqs:ReceiveMessage"] },
      { ...base, Principal: { AWS: ["123456789012"] } },
      { ...base, Resource: ["*"] },
      { ...base, Sid: "" },
      { ...base, Condition: { Bool: { "AWS:SecureTransport": [true] } } },
    ];
    for (const each of same) assert.deepEqual(asPolicy(policy(each)), asPolicy(policy(base)), JSON.stringify(each));
    assert.deepEqual(
      asPolicy(JSON.stringify({ Id: "__default", Version: "2012-10-17", Statement: base })),
      asPolicy(policy(base)),
    );
    assert.deepEqual(
      asPolicy(policy({ ...base, Principal: "*" })),
      asPolicy(policy({ ...base, Principal: { AWS: "*" } })),
    );
  });

  it("takes for different what means something else", () => {
    const others = [
      { ...base, Effect: "Deny" },
      { ...base, Principal: { AWS: "123456789013" } },
      { ...base, Principal: { Service: "123456789012" } },
      { ...base, Action: ["sqs:SendMessage"] },
      { ...base, Resource: "arn:aws:sqs:*:*:*" },
      { ...base, Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { ...base, Condition: { BoolIfExists: { "aws:SecureTransport": "true" } } },
    ];
    for (const each of others)
      assert.ok(!isDeepStrictEqual(asPolicy(policy(each)), asPolicy(policy(base))), JSON.stringify(each));
    assert.ok(
      !isDeepStrictEqual(asPolicy(JSON.stringify({ Statement: [base] })), asPolicy(policy(base))),
      "a version decides whether variables are read",
    );
  });

  it("takes alternatives of a pattern in any order", () => {
    assert.deepEqual(
      asPattern('{"source":["b","a"],"$or":[{"x":[1]},{"y":[{"prefix":"p"}]}]}'),
      asPattern('{ "$or": [{"y":[{"prefix":"p"}]},{"x":[1]}], "source": ["a","b","a"] }'),
    );
    assert.ok(!isDeepStrictEqual(asPattern('{"source":["a"]}'), asPattern('{"source":["a","b"]}')));
  });

  it("knows a role by its name, an API destination without its id, and the id of a deleted role", () => {
    assert.equal(asRoleName("arn:aws:iam::123456789012:role/path/crawler"), "crawler");
    assert.equal(asRoleName("crawler"), "crawler");
    const destination = "arn:aws:events:eu-west-1:123456789012:api-destination/tickets";
    assert.equal(asTarget(`${destination}/0f8fad5b-d9cb-469f-a165-70867728950e`), destination);
    assert.equal(
      deletedPrincipal(policy({ ...base, Principal: { AWS: "AROAEXAMPLEEXAMPLE123" } })),
      "AROAEXAMPLEEXAMPLE123",
    );
    assert.equal(deletedPrincipal(policy(base)), undefined);
  });

  it("fills question marks, and none in comments and texts", () => {
    assert.equal(
      fill("-- why?\nSELECT '?' FROM t WHERE a = ? AND b = ?", ["it's", "2"]),
      "-- why?\nSELECT '?' FROM t WHERE a = 'it''s' AND b = '2'",
    );
    assert.throws(() => fill("SELECT ?", []), /more question marks/);
    assert.throws(() => fill("SELECT 1", ["a"]), /fewer question marks/);
  });
});
