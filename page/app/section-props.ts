import type { PageData } from "../page-data";

export interface SectionProps {
  readonly data: PageData;
  /** What was chosen in the section, from the address. */
  readonly item: readonly string[];
}
