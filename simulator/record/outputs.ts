import { computeOutputs } from "./outputs/compute";
import { eventOutputs } from "./outputs/events";
import {
  type Compute,
  type Computed,
  type Creation,
  hex,
  type Inputs,
  type OutputTable,
  text,
} from "./outputs/output-table";
import { observabilityOutputs } from "./outputs/observability";
import { storageOutputs } from "./outputs/storage";

const provider: Compute = (_inputs, at) => ({ id: hex(at, 32), outputs: {} });

/**
 * What AWS computes for each resource type that this project may use, by Pulumi type token: the id that the provider
 * gives the resource, and the outputs that are not inputs.
 *
 * An entry computes what it is sure of and leaves out the rest. A program that reads a property which is neither set
 * nor computed fails when it is recorded (`record`), so an entry may be short, but may never guess: one wrong ARN would
 * make the simulator prove a network that AWS would not build. What AWS draws at random is a hash of the URN.
 */
export const outputTable: OutputTable = {
  "pulumi:providers:aws": provider,
  "pulumi:providers:aws-native": provider,
  ...computeOutputs,
  ...eventOutputs,
  ...observabilityOutputs,
  ...storageOutputs,
};

/**
 * Computes a resource's id and outputs.
 *
 * @throws Error for a type that the table does not know, and for an input that the type needs for its name or ARN.
 */
export function computeResource(type: string, inputs: Inputs, at: Creation): Computed {
  const compute = outputTable[type];
  if (!compute)
    throw new Error(
      `resource type ${type} is unknown: add what AWS computes for it to the tables of simulator/record/outputs.ts`,
    );
  const { id, outputs } = compute(inputs, at);
  if (!type.startsWith("aws:")) return { id, outputs };
  const tagsAll = { ...at.defaultTags, ...(inputs.tags as Record<string, string> | undefined) };
  return { id, outputs: { region: at.region, tagsAll, ...outputs } };
}

/**
 * Answers a provider function. Only what holds without asking AWS is answered: a plan that depends on the state of an
 * account could not be proven before it is deployed.
 *
 * @throws Error for any other token.
 */
export function computeCall(token: string, args: Inputs): Readonly<Record<string, unknown>> {
  const answer = callTable[token];
  if (answer) return answer(args);
  throw new Error(
    `the program calls ${token}, which only AWS can answer; pass the value in through the settings instead, or add the call to simulator/record/outputs.ts`,
  );
}

const callTable: Readonly<Record<string, (args: Inputs) => Readonly<Record<string, unknown>>>> = {
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  // The value alone is AWS's to know, and no plan depends on it: a stand-in that can be told from a real one.
  "aws:secretsmanager/getSecretVersion:getSecretVersion": (args) => ({
    id: text(args, "secretId"),
    secretId: text(args, "secretId"),
    secretString: `value of the secret ${text(args, "secretId")}`,
  }),
};
