import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { cloudTrailSample } from "../../../model/catalog/cloudtrail-sample";
import { chosenDetections, compileDetections } from "../../../model/detections/detections";
import { governingEvents } from "../../../model/network/governed-events";
import { pipeline, refused, user } from "../../../model/catalog/sample-callers";
import { prodSettings } from "../../settings-of-prod";

const account = "111122223333";

/** Calls that switch off a part of the program whose name begins with a text. */
const calls: readonly (readonly [
  service: string,
  eventName: string,
  requestParameters: (name: string) => JsonObject,
  responseElements?: (name: string) => JsonObject,
])[] = [
  ["events", "DisableRule", (name) => ({ name: `${name}-identity` })],
  ["events", "DeleteRule", (name) => ({ name: `${name}-archive-identity`, eventBusName: name })],
  ["events", "PutRule", (name) => ({ name: `${name}-identity`, state: "DISABLED" })],
  ["events", "RemoveTargets", (name) => ({ rule: `${name}-identity`, ids: ["central-bus"] })],
  ["events", "PutTargets", (name) => ({ rule: `${name}-identity`, targets: [{ id: "central-bus", arn: "arn:x" }] })],
  ["events", "PutPermission", (name) => ({ eventBusName: name, policy: "{}" })],
  ["events", "RemovePermission", (name) => ({ eventBusName: name, statementId: "AdmitOrganization" })],
  ["events", "RemovePermission", (name) => ({ statementId: `${name}-delegation` })],
  ["events", "DeleteEventBus", (name) => ({ name })],
  ["firehose", "DeleteDeliveryStream", (name) => ({ deliveryStreamName: `${name}-archive` })],
  ["firehose", "UpdateDestination", (name) => ({ deliveryStreamName: `${name}-archive-put` })],
  ["iam", "DeleteRolePolicy", (name) => ({ roleName: `${name}-forwarding-us-east-1`, policyName: "put-events" })],
  ["iam", "UpdateAssumeRolePolicy", (name) => ({ roleName: `${name}-remediation-us-east-1` })],
  ["iam", "DeleteRole", (name) => ({ roleName: `${name}-heartbeat-us-east-1` })],
  ["lambda", "PutFunctionConcurrency20171031", (name) => ({ functionName: `${name}-notify` })],
  [
    "lambda",
    "UpdateFunctionCode20150331v2",
    (name) => ({ functionName: `arn:aws:lambda:us-east-1:${account}:function:${name}-notify` }),
  ],
  ...["DeleteEventSourceMapping20150331", "UpdateEventSourceMapping20150331"].map(
    (eventName) =>
      [
        "lambda",
        eventName,
        () => ({ uUID: "14e0db71-5d35-4eb5-b481-8945cf9d10c2" }),
        (name: string) => ({ functionArn: `arn:aws:lambda:us-east-1:${account}:function:${name}-notify` }),
      ] as const,
  ),
  ["monitoring", "DeleteAlarms", (name) => ({ alarmNames: ["another", `${name}-silence`] })],
  ["monitoring", "DisableAlarmActions", (name) => ({ alarmNames: [`${name}-silence`] })],
  ["monitoring", "PutMetricAlarm", (name) => ({ alarmName: `${name}-silence` })],
  ["scheduler", "UpdateSchedule", (name) => ({ name: `${name}-heartbeat`, state: "DISABLED" })],
  ["scheduler", "DeleteSchedule", (name) => ({ name: `${name}-rule-heartbeats` })],
  ["sns", "DeleteTopic", (name) => ({ topicArn: `arn:aws:sns:us-east-1:${account}:${name}-alarms` })],
  ["sns", "Unsubscribe", (name) => ({ subscriptionArn: `arn:aws:sns:us-east-1:${account}:${name}-alarms:6b0e71bd` })],
  [
    "sqs",
    "SetQueueAttributes",
    (name) => ({ queueUrl: `https://sqs.us-east-1.amazonaws.com/${account}/${name}-notify` }),
  ],
  [
    "sqs",
    "DeleteQueue",
    (name) => ({ queueUrl: `https://sqs.us-east-1.amazonaws.com/${account}/${name}-dead-letters` }),
  ],
];

describe("whoever switches off a part of this program", () => {
  const settings = prodSettings((raw) => (raw["detections"] = { deployers: ["Pipeline"] }));
  const detections = compileDetections(chosenDetections(settings));
  const governing = governingEvents(settings);
  const fired = (event: Envelope) => detections.match(event).filter((id) => id.startsWith("governance-"));
  const byRole = (userName: string): JsonObject => {
    const { sessionContext, ...identity } = pipeline as { sessionContext: { sessionIssuer: JsonObject } } & JsonObject;
    return {
      ...identity,
      sessionContext: { ...sessionContext, sessionIssuer: { ...sessionContext.sessionIssuer, userName } },
    };
  };

  for (const [service, eventName, requestParameters, responseElements] of calls) {
    const call = (name: string, userIdentity: JsonObject, more: JsonObject = {}) =>
      cloudTrailSample({
        source: `aws.${service}`,
        eventName,
        region: "us-east-1",
        userIdentity,
        requestParameters: requestParameters(name),
        ...(responseElements && { responseElements: responseElements(name) }),
        more,
      });
    it(`is told of, by ${eventName} with ${Object.keys(requestParameters("")).join(" and ")}`, () => {
      for (const environment of ["event-governance-prod", "event-governance-test"])
        for (const caller of [user, byRole("Engineer")]) {
          assert.equal(fired(call(environment, caller)).length, 1);
          assert.ok(governing(call(environment, caller)).length > 0);
        }
      assert.deepEqual(fired(call("shop-prod", user)), []);
      assert.deepEqual(fired(call("event-governance-prod", user, refused)), []);
      // The deployment role of members, and the role that settings name for the governance account.
      for (const deployer of ["event-governance-deployment", "Pipeline"]) {
        assert.deepEqual(fired(call("event-governance-prod", byRole(deployer))), []);
        assert.ok(governing(call("event-governance-prod", byRole(deployer))).length > 0, "it is archived");
      }
    });
  }

  it("is told of where nothing but the whole policy of a default bus is removed", () => {
    const removal = cloudTrailSample({
      source: "aws.events",
      eventName: "RemovePermission",
      userIdentity: user,
      requestParameters: { removeAllPermissions: true },
    });
    assert.deepEqual(fired(removal), ["governance-rule-changed"]);
  });

  it("is not taken for somebody who deploys because of a role name that cannot be one", () => {
    assert.throws(
      () => prodSettings((raw) => (raw["detections"] = { deployers: ["arn:aws:iam::100000000002:role/Pipeline"] })),
      /detections\.deployers\[0\] is "arn:aws:iam::100000000002:role\/Pipeline", which is not a role name: write it without its path/,
    );
  });
});
