import { join } from "node:path";
import {
  type Environment,
  readEnvironment,
  withAccounts,
  withRegions,
  withRollout,
} from "../../environment/environment";
import type { RolloutMode } from "../../model/settings/rollout-modes";
import type { Graph, Resource } from "../../simulator/graph";
import { type Aws, type AwsCall, type AwsSettings, createAws } from "../../simulator/services/endpoint/endpoint";
import { createWorld } from "../../simulator/services/events/world";
import { createAccess } from "../../simulator/services/iam/access";
import type { Surroundings, TrailSeen } from "../../simulator/services/reading/organization";
import { readingServices } from "../../simulator/services/reading/services";
import { organizationOf } from "../../simulator/steps/organization";
import { recordEnvironment, type Recording } from "../../simulator/steps/record";
import { type Plan, planFrom } from "../../verify/expected";
import { permissions } from "../../verify/permissions";
import { type Reach, reachAws } from "../../verify/reach";
import { type Outcome, verify, type VerifyRequest } from "../../verify/verify";

export const governance = "100000000002";
export const member = "200000000001";
export const hub = "us-east-1";

/** The role of a member that the governance account assumes, and the caller's in the governance account. */
const deployment = "event-governance-deployment";
const callerArn = `arn:aws:iam::${governance}:role/verifier`;

/** The shipped environment with three accounts, and one hub with a Region that sends to it. */
async function smallProd(mode: RolloutMode = "assumeRole"): Promise<Environment> {
  const shipped = await readEnvironment(join(__dirname, "..", "..", "Pulumi.prod.yaml"));
  const accounts = shipped.accounts.filter(({ id }) => ["100000000001", governance, member].includes(id));
  return withRegions(withAccounts(withRollout(shipped, mode), accounts), [hub, "us-west-2"]);
}

export interface Recorded {
  readonly environment: Environment;
  readonly recording: Recording;
  readonly plan: Plan;
}

export function recorded(mode?: RolloutMode): Promise<Recorded> {
  const known = recordings.get(mode) ?? record(mode);
  recordings.set(mode, known);
  return known;
}

/** Nothing changes a recording: faults are made of a copy. */
const recordings = new Map<RolloutMode | undefined, Promise<Recorded>>();

async function record(mode?: RolloutMode): Promise<Recorded> {
  const environment = await smallProd(mode);
  const recording = await recordEnvironment(
    environment,
    { root: "", now: new Date("2026-11-30T12:00:00Z"), all: true },
    { step: (_title, work) => work(() => undefined) },
    () => undefined,
  );
  return { environment, recording, plan: planFrom(environment, recording) };
}

/** What somebody did in AWS after the deployment. */
export interface Fault extends Partial<Surroundings> {
  /** The resource as it is now; `undefined`: it is gone. */
  readonly change?: (resource: Resource) => Resource | undefined;
  /** Resources that nobody planned. */
  readonly added?: readonly Resource[];
  readonly answer?: AwsSettings["fault"];
  /** True: the SDK repeats what fails as it does for a user. @default false: a fault shows at once */
  readonly repeats?: true;
}

export const organizationTrail: TrailSeen = {
  arn: "arn:aws:cloudtrail:us-east-1:100000000001:trail/organization",
  homeRegion: "us-east-1",
  isLogging: true,
  eventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [] }],
};

export interface Deployed {
  readonly aws: Aws;
  readonly reach: Reach;
  readonly calls: readonly AwsCall[];
}

/** AWS in memory with what was recorded, as somebody left it, and the two roles with the printed permissions. */
export function deployed(
  { environment, recording }: Recorded,
  { change = (resource) => resource, added = [], answer, repeats, ...surroundings }: Fault = {},
): Deployed {
  const printed = permissions(deployment);
  const graphs: Graph[] = [
    ...recording.graphs.map((graph) => ({
      ...graph,
      resources: graph.resources.flatMap((resource) => change(resource) ?? []),
    })),
    {
      stack: "verifier",
      outputs: {},
      messages: [],
      resources: [
        ...added,
        ...role("verifier", governance, printed.governance, "ec2.amazonaws.com", printed.sending),
        ...environment.accounts
          .filter(({ id }) => id !== governance)
          .flatMap(({ id }) => role(deployment, id, printed.member, undefined, printed.sending)),
      ],
    },
  ];
  const organization = organizationOf(environment);
  const world = createWorld(graphs, organization);
  const aws = createAws({
    world,
    access: createAccess(world, organization),
    services: readingServices(graphs, {
      account: () => "ACTIVE",
      region: () => "ENABLED",
      trails: () => [organizationTrail],
      ...surroundings,
    }),
    now: () => new Date("2026-11-30T12:00:00Z"),
    putEvent: () => ({ id: "event" }),
    serviceEvent: () => undefined,
    sendMessage: () => "message",
    changeVisibility: () => true,
    keyOfBucket: () => undefined,
    ...(answer !== undefined && { fault: answer }),
  });
  const { maxAttempts, ...config } = configOf(aws);
  return {
    aws,
    calls: aws.calls,
    reach: reachAws(environment.settings, { config: repeats === true ? config : { ...config, maxAttempts } }),
  };
}

/** Every client is the verifier's, until it assumes a role. */
const configOf = (aws: Aws) => aws.client(callerArn, hub) as unknown as Readonly<Record<string, unknown>>;

export const verified = async (
  set: Recorded,
  fault: Fault = {},
  more: Partial<VerifyRequest> = {},
): Promise<Outcome & { readonly calls: readonly AwsCall[] }> => {
  const { reach, calls } = deployed(set, fault);
  const outcome = await verify({ environment: set.environment, plan: set.plan, reach, ...more });
  return { ...outcome, calls };
};

/** Changes the resources that a test means, and leaves all others. */
export const where =
  (
    {
      type,
      account,
      region,
      name,
    }: { readonly type: string; readonly account?: string; readonly region?: string; readonly name?: string },
    to: (resource: Resource) => Resource | undefined,
  ) =>
  (resource: Resource): Resource | undefined =>
    resource.type.endsWith(`:${type}`) &&
    (account === undefined || resource.account === account) &&
    (region === undefined || resource.region === region) &&
    (name === undefined || Object.values(resource.inputs).includes(name))
      ? to(resource)
      : resource;

export const gone = () => undefined;

export const withInputs =
  (inputs: Readonly<Record<string, unknown>>) =>
  (resource: Resource): Resource => ({
    ...resource,
    inputs: { ...resource.inputs, ...inputs },
    outputs: { ...resource.outputs, ...inputs },
  });

export const withOutputs =
  (outputs: Readonly<Record<string, unknown>>) =>
  (resource: Resource): Resource => ({ ...resource, outputs: { ...resource.outputs, ...outputs } });

function role(name: string, account: string, policy: object, service: string | undefined, sending: object): Resource[] {
  const principal = service === undefined ? { AWS: `arn:aws:iam::${governance}:root` } : { Service: service };
  return [
    made("aws:iam/role:Role", `${account}-${name}`, account, {
      name,
      assumeRolePolicy: document({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }),
    }),
    made("aws:iam/rolePolicy:RolePolicy", `${account}-${name}`, account, {
      name: "read-back",
      role: name,
      policy: JSON.stringify(policy),
    }),
    made("aws:iam/rolePolicy:RolePolicy", `${account}-${name}-sending`, account, {
      name: "send",
      role: name,
      policy: JSON.stringify(sending),
    }),
  ];
}

const document = (...statements: object[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });

/** A resource that nobody planned. */
export const made = (
  type: string,
  name: string,
  account: string,
  inputs: Readonly<Record<string, unknown>>,
  region = hub,
): Resource => ({
  urn: `urn:pulumi:verifier::event-governance::${type}::${name}`,
  type,
  name,
  stack: "verifier",
  account,
  region,
  inputs,
  outputs: inputs,
  secrets: [],
  options: { protect: false, retainOnDelete: false, dependsOn: [], aliases: [], provider: "", ignoreChanges: [] },
});

/** What a person is told of first: where, about what, and which property. */
export const told = ({ differences }: Pick<Outcome, "differences">): string[] =>
  differences.map(({ account, region, topic, kind, resource, property = "gone" }) =>
    [account, region, topic, kind, resource, property].join(" | "),
  );
