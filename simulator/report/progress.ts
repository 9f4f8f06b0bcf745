import pc from "picocolors";
import { liveTask } from "../../console/live-task";
import type { Environment } from "../../environment/environment";
import { isHub } from "../../model/settings/regions";
import type { Progress } from "../steps/progress";

/** A progress display that also records the time to the first registered resource. */
export interface TimedProgress extends Progress {
  /** Seconds since the process started. */
  timing(): { readonly firstResource?: number };
}

/** Shows each step as it runs: live on a terminal, one line each elsewhere. */
export function terminalProgress(environment: Environment): TimedProgress {
  const hubs = environment.stacks.filter(({ region }) => isHub(environment.settings.regions, region));
  process.stdout.write(
    `${pc.bold("Event Governance")}  environment ${environment.name}: ${environment.accounts.length} accounts in ${environment.stacks.length} Regions, ${hubs.length === 1 ? "hub" : "hubs"} ${hubs.map(({ region }) => region).join(" and ")}\n\n`,
  );
  return timed({
    step: (title, work) => liveTask(title, (setTitle) => work((text) => setTitle(`${title}: ${text}`))),
  });
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
