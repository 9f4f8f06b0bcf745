import type { Reason } from "../../simulator/mutants/accepted";
import { areas } from "../../simulator/mutants/mutant";
import { type Outcome, percentKilled } from "../../simulator/mutants/outcome";
import { cellsOf, heads } from "../../simulator/mutants/table";
import { code, table } from "./markdown";

const markers = {
  figures: ["<!-- mutants: start -->", "<!-- mutants: end -->"],
  unseen: ["<!-- unseen: start -->", "<!-- unseen: end -->"],
} as const;

/**
 * A page with the numbers of the last kept run of `npm run mutants`, and with what survived it: by the rules that say why, and
 * one by one where none does. The rest of the page is hand-written.
 */
export function withMutants(page: string, outcome: Outcome | undefined): string {
  const filled = replaced(page, markers.figures, outcome === undefined ? never : figuresOf(outcome));
  return replaced(filled, markers.unseen, outcome === undefined ? never : survivorsOf(outcome));
}

const never = "No run has been kept: `npm run mutants -- --keep` writes one beside this page.";

function replaced(page: string, [start, end]: readonly [string, string], text: string): string {
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no place for mutants: write ${start} and ${end}.`);
  return [page.slice(0, from) + start, text, page.slice(to)].join("\n\n");
}

function figuresOf({ date, commit, of, seconds, all, areas: byArea, guarantees }: Outcome): string {
  const sampled = all.mutants < of ? ` a sample of ${number(of)}` : " all";
  return [
    `The last kept run, of ${date} at commit ${code(commit)}: ${number(all.mutants)} mutants,${sampled}, of which ${percentKilled(all).toFixed(1)} % of those that break a promise were found out, ${((100 * all.blamed) / Math.max(1, all.killed)).toFixed(1)} % of them with the right blame; ${(seconds / Math.max(1, all.mutants)).toFixed(1)} CPU seconds each.`,
    table(
      ["Area", ...heads],
      [
        ...areas.flatMap((area) => {
          const tally = byArea[area];
          return tally === undefined ? [] : [[area, ...cellsOf(tally)]];
        }),
        ["all", ...cellsOf(all)],
      ],
    ),
    "By which guarantee, in the first part of a run that found a mutant out:",
    table(
      ["Guarantee", "Found out", "By it alone"],
      Object.entries(guarantees).map(([id, { killed, alone }]) => [id, number(killed), number(alone)]),
    ),
  ].join("\n\n");
}

function survivorsOf({ survivors }: Outcome): string {
  const listed = (kind: Reason["kind"]) => {
    const those = survivors.filter(({ reason }) => reason?.kind === kind);
    return [...new Set(those.map(({ reason }) => reason?.why ?? ""))]
      .map((why) => {
        const alike = those.filter(({ reason }) => reason?.why === why);
        return `- ${why} ${plural(alike.length)}, such as ${code(alike[0]?.id ?? "")}.`;
      })
      .join("\n");
  };
  const open = survivors
    .filter(({ reason }) => reason === undefined)
    .map(({ id, variant, pack }) => {
      const objects = pack.length === 0 ? "" : `; the policy pack objects (${pack.join(", ")})`;
      return `- ${code(id)} (${variant})${objects}`;
    });
  return [
    section("Mutants that break a promise, for which nothing here has eyes:", listed("unseen")),
    section("Mutants that survive without a reason that anybody has written down:", open.join("\n")),
    section("Mutants that break no promise, so that none is to be found out:", listed("harmless")),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

const section = (title: string, items: string) => (items === "" ? "" : `${title}\n\n${items}`);
const plural = (amount: number) => `${number(amount)} ${amount === 1 ? "mutant" : "mutants"}`;
const number = (amount: number) => amount.toLocaleString("en");
