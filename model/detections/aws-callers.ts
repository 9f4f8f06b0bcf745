import type { Exception } from "../settings/exceptions";
import type { Detection } from "./detection";

/**
 * Exceptions for what AWS itself does, on by default: for each service that a detection names in `awsCallers`, the sessions of
 * its service-linked role. Nobody else can assume such a role, nor make one on its path (IAM user guide, "Create a
 * service-linked role"). Calls that a service makes for whoever asks are none: an attacker can ask as well.
 */
export const awsCallerExceptions = (detections: readonly Detection[]): Exception[] =>
  detections.flatMap(({ id, awsCallers = [] }) =>
    awsCallers.map(({ service, why }) => ({
      id: `aws-${service.replace(/\.amazonaws\.com$/, "").replaceAll(".", "-")}-${id}`,
      detections: [id],
      principal: { role: [`arn:aws:iam::*:role/aws-service-role/${service}/*`] },
      owner: "AWS",
      reason: why,
      until: lastDay,
    })),
  );

/** It ends with the program that ships it. */
const lastDay = "9999-12-31";
