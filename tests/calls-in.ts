import { type Profiler, Session } from "node:inspector";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Number of calls that `work` makes to functions in a file or folder of the project, from V8's precise coverage: a cost
 * that is the same on slow and fast machines.
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
