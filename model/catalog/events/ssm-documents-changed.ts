import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ssmDocumentsChanged: GovernedEvent = {
  id: "ssm-documents-changed",
  why: "A document is code that runs as root on every instance it is sent to, an activation makes any machine in the world a managed one, and a setting ends the session log.",
  topic: "workload",
  part: "systems",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateActivation",
        "CreateDocument",
        "CreateMaintenanceWindow",
        "CreateResourceDataSync",
        "DeleteAssociation",
        "DeleteDocument",
        "DeregisterManagedInstance",
        "PutResourcePolicy",
        "RegisterManagedInstance",
        "RegisterTaskWithMaintenanceWindow",
        "ResetServiceSetting",
        "StartAssociationsOnce",
        "StartChangeRequestExecution",
        "UpdateAssociation",
        "UpdateDocument",
        "UpdateDocumentDefaultVersion",
        "UpdateManagedInstanceRole",
        "UpdateServiceSetting",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 20, busyPerMonth: 1000, basis: "Deployments; instances that scale register anew." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "CreateDocument",
    requestParameters: {
      name: "install-agent",
      documentType: "Command",
      documentFormat: "YAML",
      content: "HIDDEN_DUE_TO_SECURITY_REASONS",
    },
    responseElements: { documentDescription: { name: "install-agent", documentType: "Command", status: "Creating" } },
  }),
};
