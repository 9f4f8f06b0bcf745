import { count, plural } from "../../console/count";
import { liveTask } from "../../console/live-task";
import { printable } from "../../console/printable";
import type { Terminal } from "../../console/terminal";
import { wrap } from "../../console/wrap";
import { type Environment, regionsOf } from "../../environment/environment";
import { isHub } from "../../model/settings/regions";
import type { Progress } from "../steps/progress";
import { greeting } from "./greeting";

/** A progress display that also records the time to the first registered resource. */
export interface TimedProgress extends Progress {
  /** Seconds since the process started. */
  timing(): { readonly firstResource?: number };
}

/** Shows each step as it runs: live on a terminal, one line each elsewhere. `begun`: what {@link greet} wrote already. */
export function terminalProgress(
  environment: Environment,
  stdout: Terminal["stdout"],
  width: number,
  begun = "",
): TimedProgress {
  const header = wrap(`${greeting}  ${printable(describe(environment))}`, width).join("\n");
  stdout.write(`${header.slice(begun.length)}\n\n`);
  // A sign and a space stand before the first line.
  const shown = (text: string) => wrap(text, width - 2).join("\n  ");
  return timed({
    step: (title, work) =>
      liveTask(title, (setTitle) => work((text) => setTitle(shown(printable(`${title}: ${text}`)))), stdout),
  });
}

/** "environment prod: 14 accounts in 4 Regions, hubs us-east-1 and eu-central-1". */
function describe(environment: Pick<Environment, "name" | "accounts" | "stacks" | "settings">): string {
  const regions = regionsOf(environment);
  const hubs = regions.filter((region) => isHub(environment.settings.regions, region));
  return `environment ${environment.name}: ${count(environment.accounts.length, "account")} in ${count(regions.length, "Region")}, ${plural(hubs.length, "hub")} ${hubs.join(" and ")}`;
}

/** Shows nothing. */
export const silentProgress = (): TimedProgress => timed({ step: (_title, work) => work(() => undefined) });

function timed(progress: Progress): TimedProgress {
  let firstResource: number | undefined;
  return {
    ...progress,
    firstResource: () => {
      firstResource = process.uptime();
    },
    timing: () => (firstResource === undefined ? {} : { firstResource }),
  };
}
