import { type Profiler, Session } from "node:inspector";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * How many calls `work` makes of functions in a file or folder of the project, as V8's precise coverage counts them: what
 * something costs, in numbers that are the same on a slow machine as on a fast one.
 */
export function callsIn(path: string, work: () => void): number {
  const session = new Session();
  session.connect();
  try {
    session.post("Profiler.enable");
    session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
    work();
    const place = pathToFileURL(join(__dirname, "..", path)).href;
    return coverageOf(session)
      .filter(({ url }) => url === place || url.startsWith(`${place}/`))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
      .reduce((sum, { count }) => sum + count, 0);
  } finally {
    session.post("Profiler.stopPreciseCoverage");
    session.disconnect();
  }
}

/** A session with its own process has answered when `post` returns. */
function coverageOf(session: Session): readonly Profiler.ScriptCoverage[] {
  let scripts: readonly Profiler.ScriptCoverage[] = [];
  session.post("Profiler.takePreciseCoverage", (error, { result }) => {
    if (error !== null) throw error;
    scripts = result;
  });
  return scripts;
}
