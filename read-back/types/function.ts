import {
  type FunctionConfiguration,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import type { Resource } from "../resource";
import { input, readBack, unless, within } from "../read-back";

const nameOf = (resource: Resource): string => input(resource, "name") ?? resource.name;

/** `reserved`: concurrency that is set aside for it; 0 stops a function (Lambda developer guide, "Configuring reserved concurrency"). */
type Found = FunctionConfiguration & { readonly reserved?: number };

/** A function, without its code: that a deployment changes. */
export const lambdaFunction = readBack<Found>({
  type: "aws:lambda/function:Function",
  noun: "function",
  permissions: ["lambda:GetFunctionConcurrency", "lambda:GetFunctionConfiguration"],
  nameOf,
  async read(resource, { clients: { lambda } }) {
    const FunctionName = nameOf(resource);
    const found = await unless(["ResourceNotFoundException"], () =>
      lambda.send(new GetFunctionConfigurationCommand({ FunctionName })),
    );
    if (found === undefined) return undefined;
    const { ReservedConcurrentExecutions: reserved } = await lambda.send(
      new GetFunctionConcurrencyCommand({ FunctionName }),
    );
    return { ...found, ...(reserved !== undefined && { reserved }) };
  },
  effect: "What it is for is not done; messages wait in its queue.",
  properties: [
    {
      name: "ReservedConcurrentExecutions",
      planned: (resource) => {
        const planned = input<number>(resource, "reservedConcurrentExecutions");
        return planned === undefined || planned < 0 ? "not reserved" : planned;
      },
      found: ({ reserved }) => reserved ?? "not reserved",
      effect: "With none the function does not run at all; with few it falls behind.",
      repair: (resource) =>
        (input<number>(resource, "reservedConcurrentExecutions") ?? -1) < 0
          ? [`aws lambda delete-function-concurrency --function-name ${nameOf(resource)} --region ${resource.region}`]
          : [],
    },
    {
      name: "State",
      planned: () => "Active",
      // Inactive functions start when they are called (Lambda API reference, FunctionConfiguration).
      found: ({ State }) => (State === "Pending" || State === "Inactive" || State === undefined ? "Active" : State),
      effect: "The function cannot be called.",
    },
    {
      name: "Role",
      planned: (resource) => input(resource, "role"),
      found: ({ Role }) => Role,
      effect: "The function acts as another role.",
    },
    {
      name: "Handler",
      planned: (resource) => input(resource, "handler"),
      found: ({ Handler }) => Handler,
      effect: "Other code runs.",
    },
    {
      name: "Runtime",
      planned: (resource) => input(resource, "runtime"),
      found: ({ Runtime }) => Runtime,
      effect: "The function runs on another runtime than it was tested with.",
    },
    {
      name: "Timeout",
      planned: (resource) => input<number>(resource, "timeout"),
      found: ({ Timeout }) => Timeout,
      effect: "The function may end before its work is done.",
    },
    {
      name: "MemorySize",
      planned: (resource) => input<number>(resource, "memorySize"),
      found: ({ MemorySize }) => MemorySize,
      effect: "The function has less memory than its work takes, or costs more.",
    },
    {
      name: "Environment",
      planned: (resource) => within(resource, "environment", "variables") ?? {},
      found: ({ Environment }) => Environment?.Variables ?? {},
      effect: "The function is told something else than planned: with NODE_OPTIONS it can be made to run other code.",
    },
  ],
});
