import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { ownFunction, ownName } from "../../catalog/own-resources";
import type { Detection } from "../detection";
import { changesOfOwn, deployersExcluded } from "../own-resources";
import { user } from "../sample-callers";

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
  nearMisses: [disabledFor("invoices")],
  limits: deployersExcluded,
  query: "everything-one-principal-did",
};
