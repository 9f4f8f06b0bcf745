import type { Environment } from "../../environment/environment";
import { createWorld, type World } from "../services/events/world";
import type { Organization } from "../services/iam/organization";
import { organizationOf } from "./organization";
import type { Recording } from "./record";

/** The recorded resources as AWS would have them. */
export interface OpenedWorld extends Recording {
  readonly world: World;
  readonly organization: Organization;
}

export function openWorld(environment: Environment, recording: Recording): OpenedWorld {
  const organization = organizationOf(environment);
  return { ...recording, organization, world: createWorld(recording.graphs, organization) };
}
