import assert from "node:assert/strict";
import { PatternError } from "../../model/pattern/pattern";
import { matcherFor, matcherForAll } from "../../simulator/known-patterns";

describe("patterns that were compiled before", () => {
  it("are compiled once, whether they are given as text or as an object", () => {
    const matcher = matcherFor({ source: ["aws.iam"] });
    assert.equal(matcherFor('{"source":["aws.iam"]}'), matcher);
    assert.notEqual(matcherFor({ source: ["aws.s3"] }), matcher);
    assert(matcher.matches({ source: "aws.iam" }) && !matcher.matches({ source: "aws.s3" }));
  });

  it("match by their position in a set, of which the order counts", () => {
    const patterns = ['{"source":["aws.iam"]}', '{"source":["aws.s3"]}'];
    assert.deepEqual(matcherForAll(patterns).match({ source: "aws.s3" }), ["1"]);
    assert.deepEqual(matcherForAll([...patterns].reverse()).match({ source: "aws.s3" }), ["0"]);
    assert.equal(matcherForAll([...patterns]), matcherForAll(patterns));
  });

  it("are refused each time if EventBridge would refuse them", () => {
    for (let time = 0; time < 2; time++) {
      assert.throws(() => matcherFor('{"source":"aws.iam"}'), PatternError);
      assert.throws(() => matcherForAll(['{"source":["aws.iam"]}', "{}"]), PatternError);
    }
  });
});
