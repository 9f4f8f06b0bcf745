import assert from "node:assert/strict";
import type { JsonObject } from "../../../../model/envelope";
import { detections } from "../../../../model/detections/detections";
import { compilePattern, validatePattern } from "../../../../model/pattern/pattern";
import { matchedParts } from "../../../../simulator/report/page/matched-part";
import { iamCredentialsIssued } from "../../../../model/catalog/events/iam-credentials-issued";

const event = iamCredentialsIssued.sample;
const name = event.detail["eventName"] as string;

describe("what of a pattern an event fits", () => {
  const part = (pattern: object) => matchedParts()(JSON.stringify(pattern), event);

  it("is of each $or the branch that matches, and of each list the value that the event has", () => {
    const pattern = {
      $or: [
        { source: ["aws.ec2"], detail: { eventName: ["RunInstances"] } },
        {
          source: ["aws.iam", "aws.sts"],
          detail: { $or: [{ eventName: ["Other"] }, { eventName: [name, "Another"] }] },
        },
        { source: [{ prefix: "aws." }], detail: { eventName: [name], errorCode: [{ exists: true }] } },
      ],
    };
    assert.deepEqual(part(pattern), { source: ["aws.iam"], detail: { eventName: [name] } });
  });

  it("keeps what is no plain value, and says nothing where nothing is left out", () => {
    assert.equal(part({ source: ["aws.iam"], detail: { eventName: [{ prefix: name.slice(0, 3) }] } }), undefined);
    assert.deepEqual(part({ source: ["aws.iam"], detail: { eventName: [{ prefix: "X" }, name] } }), {
      source: ["aws.iam"],
      detail: { eventName: [name] },
    });
  });

  it("fits the event itself, for every detection and its sample in one pattern of all", () => {
    const all = { $or: detections.map(({ source, pattern }) => ({ source: [source], ...pattern })) };
    const find = matchedParts();
    for (const { id, sample } of detections) {
      const found = find(JSON.stringify(all), sample) ?? assert.fail(id);
      const branches = (found["$or"] ?? [found]) as JsonObject[];
      assert.ok(branches.length < detections.length / 4, id);
      assert.ok(
        branches.some((branch) => isTooComplex(branch) || compilePattern(branch).matches(sample)),
        id,
      );
    }
  });
});

/** Alone, and not in a rule: then it is kept without having been asked. */
const isTooComplex = (branch: JsonObject) => validatePattern(branch).some((problem) => problem.includes("too complex"));
