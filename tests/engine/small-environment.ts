/**
 * The shipped environment with three accounts and two Regions, one of which is the other's hub: as much as each way of
 * changing it needs, and no more, because each update takes seconds for each Region.
 */
export function smallEnvironment(settings: Record<string, any>): void {
  settings["accounts"] = (settings["accounts"] as { id: string }[]).filter(({ id }) => small.includes(id));
  settings["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" } };
  settings["administrators"] = { securityhub: { accountId: "200000000001", regions: ["us-east-1"] } };
}

/** Management, governance, security tooling. */
const small = ["100000000001", "100000000002", "200000000001"];

/** The small environment with one thing changed. */
export const smallWith =
  (change: (settings: Record<string, any>) => void) =>
  (settings: Record<string, any>): void => {
    smallEnvironment(settings);
    change(settings);
  };
