import { catalog } from "../../model/catalog/catalog";
import { administratorOf, type GovernedEvent } from "../../model/catalog/governed-event";
import { sharedViews } from "../../model/catalog/shared-views";
import type { EventKind, ExpectedViews } from "../expectations/view-expectations";

/**
 * Events that each view must show, according to the catalog: those of the entry with the view, of all entries whose
 * detail types a shared view names, and in `finding_state` everything that an administrator forwards. How a view finds
 * them is up to its SQL, which is under test.
 */
export function expectedViews(): ExpectedViews {
  const views = new Map<string, readonly EventKind[]>();
  for (const entry of catalog) if (entry.view !== undefined) views.set(entry.view.name, [kindOf(entry)]);
  for (const { name, types } of sharedViews) views.set(name, [{ types }]);
  views.set("finding_state", catalog.filter((entry) => administratorOf(entry) !== undefined).map(kindOf));
  return views;
}

const kindOf = ({ source, pattern }: GovernedEvent): EventKind => ({
  source,
  types: pattern["detail-type"] as readonly string[],
});
