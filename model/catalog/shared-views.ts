import type { SharedView } from "./event-view";
import * as all from "./views/all";

/** Every view over events of several entries, sorted by name: one file each in `views/`. */
export const sharedViews: readonly SharedView[] = Object.values<SharedView>(all).sort((a, b) =>
  a.name < b.name ? -1 : 1,
);
