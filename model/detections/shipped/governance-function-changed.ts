import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { ownFunction, ownName } from "../../catalog/own-resources";
import type { Detection } from "../detection";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { user, refused } from "../../catalog/sample-callers";

const disabledFor = (name: string) =>
  cloudTrailSample({
    source: "aws.lambda",
    eventName: "UpdateEventSourceMapping20150331",
    userIdentity: user,
    requestParameters: { uUID: "14e0db71-5d35-4eb5-b481-8945cf9d10c2", enabled: false },
    responseElements: {
      uUID: "14e0db71-5d35-4eb5-b481-8945cf9d10c2",
      functionArn: `arn:aws:lambda:eu-west-1:111122223333:function:${name}`,
      state: "Disabling",
    },
  });

/** A function is named by name or ARN; an event source mapping by its own id, and its function in the response. */
export const governanceFunctionChanged: Detection = {
  id: "governance-function-changed",
  title: "A function of the event governance was changed",
  why: "A function without its queue, without concurrency or with other code notifies nobody, remediates nothing and keeps no large event.",
  severity: "critical",
  technique: "T1562.001",
  source: "aws.lambda",
  ...changesOfOwn({
    eventName: [
      "AddPermission20150331v2",
      "DeleteEventSourceMapping20150331",
      "DeleteFunction20150331",
      "PutFunctionConcurrency20171031",
      "UpdateEventSourceMapping20150331",
      "UpdateFunctionCode20150331v2",
      "UpdateFunctionConfiguration20150331v2",
    ],
    $or: [
      { requestParameters: { functionName: [...ownName, ...ownFunction] } },
      { responseElements: { functionArn: ownFunction } },
    ],
  }),
  governedBy: "lambda-changed",
  subject: [
    "detail.requestParameters.functionName",
    "detail.responseElements.functionArn",
    "detail.requestParameters.uUID",
  ],
  sample: disabledFor("event-governance-prod-notify"),
  nearMisses: [
    disabledFor("invoices"),
    {
      ...disabledFor("event-governance-prod-notify"),
      detail: { ...disabledFor("event-governance-prod-notify").detail, ...refused },
    },
  ],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: what else it changed of the program or of the account.",
      "Look what was changed: code, concurrency, permission or the event source mapping of `functionName`.",
      "Compare the function with a preview, and its queue: what waits there was not told or remediated.",
    ],
    harmless:
      "A deployment of this program by a role that neither rollout.roleName nor detections.deployers names: name it there.",
    contain:
      "Deploy the hub's stack, which puts code and configuration back; then redrive the function's queue, and change what its role could reach if the code was another.",
  },
};
