import assert from "node:assert/strict";
import type { JsonObject } from "../../../model/envelope";
import { feedbackOf } from "../../../model/loop-guard/loop-guard";
import { namesOf } from "../../../model/names";
import { planNetwork } from "../../../model/network/network";
import { feedbackEvents } from "../../../model/loop-guard/feedback-events";
import { compilePattern, validatePattern } from "../../../model/pattern/pattern";
import { SettingsError } from "../../../model/settings-error";
import { listedAccounts } from "../../../organization/accounts";
import { prodSettings } from "../../settings-of-prod";

const call = "AWS API Call via CloudTrail";

/** Plans the shipped environment with one event of the team's own. */
function planWith(source: string, pattern: JsonObject, detail: JsonObject, readOnly = false) {
  const settings = prodSettings((raw) => {
    const [detailType] = pattern["detail-type"] as string[];
    raw["events"] = {
      custom: [
        {
          id: "team-event",
          why: "The team asks for it.",
          source,
          pattern,
          readOnly,
          sample: { "detail-type": detailType, detail },
        },
      ],
    };
  });
  return planNetwork("prod", settings, listedAccounts(settings));
}

const refusals: readonly [what: string, source: string, pattern: JsonObject, detail: JsonObject, says: RegExp][] = [
  [
    "every object that is written",
    "aws.s3",
    { "detail-type": [call], detail: { eventName: ["PutObject"] } },
    { eventName: "PutObject" },
    /team-event takes in PutObject by role event-governance-prod-delivery-/,
  ],
  [
    "every use of a key",
    "aws.kms",
    { "detail-type": [call], detail: { eventName: [{ prefix: "Generate" }] } },
    { eventName: "GenerateDataKey" },
    /team-event takes in GenerateDataKey by role/,
  ],
  [
    "all calls to Glue",
    "aws.glue",
    { "detail-type": [call] },
    {},
    /team-event takes in .* by role event-governance-prod-crawler-/,
  ],
  [
    "every crawler's end",
    "aws.glue",
    { "detail-type": ["Glue Crawler State Change"], detail: { state: ["Failed"] } },
    { state: "Failed" },
    /team-event takes in state Failed of crawler event-governance-prod-events-by-type/,
  ],
  [
    "every object's notification",
    "aws.s3",
    { "detail-type": ["Object Created"] },
    {},
    /team-event takes in Object Created in bucket event-governance-prod-archive-/,
  ],
];

describe("the loop guard", () => {
  for (const [what, source, pattern, detail, says] of refusals)
    it(`rejects archiving ${what}, which the archive itself causes`, () => {
      assert.throws(
        () => planWith(source, pattern, detail),
        (error: unknown) =>
          error instanceof SettingsError && says.test(error.message) && /Leave the archive out/.test(error.message),
      );
    });

  it("accepts the same with the archive excluded as its own advice says", () => {
    planWith(
      "aws.s3",
      { "detail-type": [call], detail: { eventName: ["PutObject"], requestParameters: { bucketName: ["payroll"] } } },
      { eventName: "PutObject", requestParameters: { bucketName: "payroll" } },
    );
    for (const own of feedbackEvents({ names: namesOf("prod"), accountId: "100000000002", region: "us-east-1" })) {
      const pattern = { source: [own.event.source], "detail-type": [own.event["detail-type"]], detail: own.without };
      assert.deepEqual(validatePattern(pattern), [], own.what);
      assert(!compilePattern(pattern).matches(own.event), own.what);
    }
    const advice: JsonObject = {
      userIdentity: {
        sessionContext: {
          sessionIssuer: { userName: [{ exists: false }, { "anything-but": { prefix: "event-governance-prod-" } }] },
        },
      },
    };
    const others = compilePattern({ detail: advice });
    assert(others.matches({ detail: { userIdentity: { type: "Root" } } }));
    assert(others.matches({ detail: { userIdentity: { sessionContext: { sessionIssuer: { userName: "admin" } } } } }));
  });

  it("finds nothing in the catalog, whatever is opted into", () => {
    const settings = prodSettings((raw) => {
      raw["events"] = { readOnly: ["secrets-read", "parameters-read"] };
    });
    for (const { rules, region } of planNetwork("prod", settings, listedAccounts(settings)).hubs)
      for (const { event, what } of feedbackEvents({ names: namesOf("prod"), accountId: "100000000002", region }))
        assert(!rules.some(({ pattern }) => compilePattern(pattern).matches(event)), what);
    assert.deepEqual(feedbackOf([], { names: namesOf("prod"), accountId: "100000000002", region: "us-east-1" }), []);
  });
});
