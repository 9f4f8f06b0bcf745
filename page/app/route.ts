import { useSyncExternalStore } from "react";
import { type SectionId, sections } from "../page-data";

/** Where the reader is: `#/detections/root-sign-in`, so that a link shows what it was copied from. */
export interface Route {
  readonly section: SectionId;
  readonly item: readonly string[];
}

const subscribe = (changed: () => void) => {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
};

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const [section = "", ...item] = hash.replace(/^#\/?/, "").split("/").map(decoded);
  return {
    section: sections.find(({ id }) => id === section)?.id ?? "overview",
    item: item.filter((each) => each !== ""),
  };
}

/** A link typed by hand may be malformed. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const linkTo = (section: SectionId, ...item: readonly string[]): string =>
  `#/${[section, ...item].map(encodeURIComponent).join("/")}`;
