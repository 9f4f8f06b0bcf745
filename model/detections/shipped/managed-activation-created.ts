import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const managedActivationCreated: Detection = {
  id: "managed-activation-created",
  title: "An activation for machines outside AWS was created",
  why: "Whoever has its code makes any machine in the world a managed one, with a role of this account.",
  severity: "medium",
  technique: "T1136.003",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateActivation"], errorCode: [{ exists: false }] },
  },
  governedBy: "ssm-documents-changed",
  subject: ["detail.requestParameters.iamRole", "detail.requestParameters.description"],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "CreateActivation",
    userIdentity: user,
    requestParameters: { iamRole: "ssm-hybrid", registrationLimit: 1000, description: "data center" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "DeregisterManagedInstance",
      userIdentity: pipeline,
      requestParameters: { instanceId: "mi-0a1b2c3d4e5f60718" },
    }),
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "CreateActivation",
      userIdentity: user,
      requestParameters: { iamRole: "ssm-hybrid" },
      more: refused,
    }),
  ],
  limits: "Data centers that are managed this way alert at each activation.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the activation, `requestParameters.iamRole`: who made the call, from where, and what came before it.",
      "List the machines that were registered with it.",
      "Read what its role may do.",
    ],
    harmless: "The team that manages a data center.",
    contain: "Delete the activation, and deregister its machines.",
  },
};
