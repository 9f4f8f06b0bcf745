import { tableOf } from "../../console/table";
import { areas } from "./mutant";
import type { Tally } from "../report/last-mutants";
import { type Judged, outcomeOf, percentKilled, tallyOf } from "./outcome";

/** What became of the mutants, for a terminal of so many columns. */
export function outcomeAsText(judged: readonly Judged[], width: number): string {
  const { all, guarantees, seconds } = outcomeOf(judged, { date: "", commit: "", of: judged.length });
  const survivors = judged.filter(({ killed, reason }) => killed === undefined && reason === undefined);
  const misjudged = judged.filter(({ killed }) => killed?.blamed === false);
  const stale = judged.filter(({ killed, reason }) => killed !== undefined && reason !== undefined);
  return [
    ...tableOf(
      [{ head: "Area" }, ...heads.map((head) => ({ head, align: "right" as const }))],
      [
        ...areas
          .map((area) => [area, judged.filter((each) => each.area === area)] as const)
          .filter(([, those]) => those.length > 0)
          .map(([area, those]) => [area, ...cellsOf(tallyOf(those))]),
        ["all", ...cellsOf(all)],
      ],
      { width },
    ),
    "",
    ...tableOf(
      [{ head: "Guarantee" }, { head: "Found out", align: "right" }, { head: "By it alone", align: "right" }],
      Object.entries(guarantees).map(([number, { killed, alone }]) => [number, String(killed), String(alone)]),
      { width },
    ),
    "",
    ...listed("Survivors without a reason", survivors, ({ crash }) => crash?.split("\n")[0]),
    ...listed("Found out, with another resource at fault", misjudged, ({ killed }) =>
      killed?.example.resource.split("::").at(-1),
    ),
    ...listed(
      "Found out, though simulator/mutants/accepted.ts says that they are not",
      stale,
      ({ killed }) => `guarantee ${killed?.by.join(", ")}`,
    ),
    `${percentKilled(all).toFixed(1)} % of ${all.mutants - all.harmless} mutants were found out, ${share(all.blamed, all.killed)} % of them with the right blame. ${(seconds / Math.max(1, all.mutants)).toFixed(2)} CPU seconds each.`,
    "",
  ].join("\n");
}

export const heads = ["Mutants", "Break no promise", "Found out", "Right blame", "Policy pack", "Survived"] as const;

export const cellsOf = ({ mutants, harmless, killed, blamed, pack }: Tally): string[] =>
  [mutants, harmless, killed, blamed, pack, mutants - harmless - killed].map(String);

const share = (part: number, whole: number) => (whole === 0 ? "0.0" : ((100 * part) / whole).toFixed(1));

function listed(title: string, all: readonly Judged[], why: (judged: Judged) => string | undefined): string[] {
  if (all.length === 0) return [];
  const told = all.map((each) => [`${each.id} (${each.variant})`, why(each)].filter((text) => text !== undefined));
  return [title, ...told.map((texts) => `  ${texts.join(": ")}`), ""];
}
