import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Environment } from "../../../environment/environment";
import { isObject } from "../../../model/json";
import { memberRoleVariable } from "../../../model/accounts/member-role";
import type { PageData } from "../../../page/page-data";
import { presentOf, simulate } from "../../simulation";
import { earlierRuns } from "../../steps/earlier-runs";
import { describeVerdict } from "../guarantees";
import { lastMutants } from "../last-mutants";
import { type PageContext, pageDataOf } from "./page-data-of";

/**
 * Simulates an environment with sample traffic, for a page about something else: its files are not kept. `say` hears the
 * steps.
 */
export async function simulatedPage(
  environment: Environment,
  context: Pick<PageContext, "made" | "command" | "file" | "cost">,
  say: (text: string) => void,
): Promise<PageData> {
  // The role of a preview is not the one that the members' rules depend on.
  const role = process.env[memberRoleVariable];
  delete process.env[memberRoleVariable];
  const root = await mkdtemp(join(tmpdir(), "event-governance-"));
  try {
    const options = { root, now: presentOf(context.made), ...earlierRuns(false) };
    const result = await simulate(withItsAccounts(environment), options, {
      step: (title, work) => {
        say(title);
        return work((text) => say(`${title}: ${text}`));
      },
    });
    const mutants = lastMutants();
    const words = describeVerdict({
      ...result,
      idleRules: result.idleRules.map(({ arn }) => arn),
      warnings: environment.warnings,
      mutants,
      ownEvents: false,
      strict: false,
    });
    return pageDataOf(environment, result, {
      ...context,
      ownEvents: false,
      words: stripVTControlCharacters(words),
      ...(mutants && { mutants }),
    });
  } finally {
    if (role !== undefined) process.env[memberRoleVariable] = role;
    await rm(root, { recursive: true, force: true });
  }
}

/** The program would ask AWS Organizations again where settings say `discover`. */
function withItsAccounts(environment: Environment): Environment {
  const key = Object.keys(environment.config).find((each) => each.endsWith(":accounts"));
  const accounts = key === undefined ? undefined : environment.config[key];
  if (key === undefined || !isObject(accounts)) return environment;
  return { ...environment, config: { ...environment.config, [key]: environment.accounts } };
}
