import { viewAssumptions } from "../services/athena/views";
import { ec2Assumptions } from "../services/ec2/api";
import { firehoseAssumptions } from "../services/firehose/firehose";
import { crawlerAssumptions } from "../services/glue/crawlers";
import { lockAssumptions } from "../services/s3/object-lock";
import { securityHubAssumptions } from "../services/security-hub/api";
import type { OpenedWorld } from "./open-world";

/** Assumptions of the simulated services where AWS's documentation does not settle a question, sorted. */
export const assumptionsOf = ({ graphs, world }: Pick<OpenedWorld, "graphs" | "world">): string[] =>
  [
    ...world.assumptions,
    ...firehoseAssumptions,
    ...lockAssumptions(graphs),
    ...viewAssumptions,
    ...crawlerAssumptions,
    ...securityHubAssumptions,
    ...ec2Assumptions,
  ].sort();
