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
import { own } from "../../model/json";

const provider: Compute = (_inputs, at) => ({ id: hex(at, 32), outputs: {} });

/**
 * Outputs computed by AWS for each resource type that this project may use, by Pulumi type token: the id that the
 * provider assigns, and the outputs that are not inputs.
 *
 * An entry computes only what is certain. Recording (`record`) fails if the program reads a property that is neither
 * set nor computed, so an entry may be incomplete, but may never guess: with one wrong ARN the simulator would prove a
 * network that AWS would not build. Random values of AWS are replaced by a hash of the URN.
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
 * @throws Error for an unknown type, or if an input needed for the name or ARN is missing.
 */
export function computeResource(type: string, inputs: Inputs, at: Creation): Computed {
  const compute = own(outputTable, type);
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
 * Evaluates a provider function. Only functions that need no call to AWS are supported: a plan that depends on the
 * state of an account could not be proven before it is deployed.
 *
 * @throws Error for any other token.
 */
export function computeCall(token: string, args: Inputs): Readonly<Record<string, unknown>> {
  const answer = own(callTable, token);
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
  // Only AWS knows the value, and no plan depends on it: an obvious placeholder.
  "aws:secretsmanager/getSecretVersion:getSecretVersion": (args) => ({
    id: text(args, "secretId"),
    secretId: text(args, "secretId"),
    secretString: `value of the secret ${text(args, "secretId")}`,
  }),
};
