import type { Guarantee } from "../../simulator/guarantees/guarantee";

const [start, end] = ["<!-- guarantees: start -->", "<!-- guarantees: end -->"];

/** A page with its current list of guarantees; the rest of the page is hand-written. */
export function withGuarantees(page: string, guarantees: readonly Guarantee[]): string {
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no place for the guarantees: write ${start} and ${end}.`);
  return [page.slice(0, from) + start, guaranteesList(guarantees), page.slice(to)].join("\n\n");
}

const guaranteesList = (guarantees: readonly Guarantee[]): string =>
  guarantees
    .map(({ id, title, unit, checkedOn }) => `${id}. **${capitalized(title)}.** Counted in ${unit}: ${checkedOn}.`)
    .join("\n");

const capitalized = (title: string) => title.charAt(0).toUpperCase() + title.slice(1);
