import * as pulumi from "@pulumi/pulumi";
import { memberRoleVariable, withMemberRole } from "../model/accounts/member-role";
import { omittedAccountsVariable, readOmittedAccounts } from "../model/accounts/omitted-accounts";
import { shardsOf } from "../model/settings/rollout";
import { identifyStack, projectName } from "../model/names";
import { parseSettings } from "../model/checks/parse";
import { type Settings, settingsSchema } from "../model/settings/schema";
import type { StackSettings } from "../model/settings/stack";
import { warningsOf } from "../model/checks/cross-checks";
import { own } from "../model/json";
import { ownSettings } from "./namespaces";

/**
 * Reads the stack's configuration and derives environment and Region from the stack's name.
 *
 * A mistake ends the program with `pulumi.RunError`, which the engine shows as one message without a stack trace.
 */
export function readStackSettings(): StackSettings {
  try {
    const { environment, region, shard = 1 } = identifyStack(pulumi.getStack());
    const settings = withMemberRole(parseSettings(readConfig()), process.env[memberRoleVariable]);
    for (const warning of warningsOf(settings, new Date())) void pulumi.log.warn(warning);
    checkShard(shard, settings.rollout);
    const omittedAccounts = readOmittedAccounts(pulumi.getStack(), process.env[omittedAccountsVariable]);
    if (omittedAccounts.size > 0)
      void pulumi.log.warn(`Out of reach, and left unchanged: ${[...omittedAccounts].join(", ")}.`);
    return { environment, region: chooseRegion(region, shard, settings), shard, settings, omittedAccounts };
  } catch (error) {
    throw new pulumi.RunError(error instanceof Error ? error.message : String(error));
  }
}

/** Ends the program with `pulumi.RunError` if `work` fails: an operator needs the message, not a stack trace. */
export async function orRunError<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw new pulumi.RunError(error instanceof Error ? error.message : String(error));
  }
}

/** All keys, so that unknown ones are reported as errors. */
function readConfig(): Record<string, unknown> {
  const structured = new Set(
    Object.entries(settingsSchema.shape)
      .filter(([, schema]) => !isPlainText(schema))
      .map(([key]) => `${projectName}:${key}`),
  );
  const config = Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig() ?? {}).map(([key, value]) => [
      key,
      structured.has(key) ? parseStructured(value) : value,
    ]),
  );
  return ownSettings(config, `The configuration of stack ${pulumi.getStack()}`).settings;
}

const isPlainText = (schema: { def: { type: string } }) => schema.def.type === "string";

function parseStructured(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Plain text instead of a structure: the schema reports it, with the value.
    return text;
  }
}

/** A stack that took another shard's members for its own would delete the ones it has. */
function checkShard(shard: number, rollout: Settings["rollout"]): void {
  const of = shardsOf(rollout);
  if (shard > of)
    throw new Error(
      `The stack is called "${pulumi.getStack()}", but rollout.shard ${rollout.shard === undefined ? "is not set" : `has no more than ${of}`}. Raise rollout.shard.of, or destroy the stack with the settings that it was created with.`,
    );
  const index = rollout.shard?.index ?? shard;
  if (index !== shard)
    throw new Error(
      `rollout.shard.index is ${index}, but the stack is called "${pulumi.getStack()}", which is shard ${shard}. Leave rollout.shard.index out: it is derived from the stack's name.`,
    );
}

function chooseRegion(
  region: string | undefined,
  shard: number,
  { homeRegion, regions }: Pick<Settings, "homeRegion" | "regions">,
): string {
  const chosen = region ?? homeRegion;
  if (own(regions, chosen) === undefined)
    throw new Error(
      `The stack is called "${pulumi.getStack()}", but "${chosen}" is not one of the regions: ${Object.keys(regions).join(", ")}.`,
    );
  if (region === homeRegion && shard === 1)
    throw new Error(
      `The stack is called "${pulumi.getStack()}", but "${region}" is the home Region, whose stack is called "${pulumi.getStack().split(".", 1).join("")}".`,
    );
  return chosen;
}
