import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format } from "prettier";
import { catalog } from "../../model/catalog/catalog";
import { detections } from "../../model/detections/detections";
import { keptOutcome } from "../../simulator/mutants/outcome";
import { guarantees } from "../../simulator/guarantees/check-guarantees";
import { parseNamedQuery } from "../../model/queries/named-query";
import { savedQueries } from "../../model/queries/saved-queries";
import { withPrices } from "./cost";
import { correlationRules, processes } from "../../model/correlations/correlation-rules";
import { correlationsReference } from "./correlations";
import { detectionsReference } from "./detections";
import { governedEventsReference } from "./governed-events";
import { type Measurement, withMeasurements } from "./performance";
import { withMutants } from "./mutants";
import { queriesReference } from "./queries";
import { withGuarantees } from "./guarantees";
import { reportJsonSchema, withReport } from "./report";
import { settingsReference } from "./settings";
import { stackFileSchema } from "./settings-schema";
import { tablesReference } from "./tables";

/** All generated files, by path, formatted as by `npm run format`. */
export async function references(root: string): Promise<Map<string, string>> {
  const queries = savedQueries.map((name) =>
    parseNamedQuery(`${name}.sql`, readFileSync(join(root, "model", "queries", `${name}.sql`), "utf8")),
  );
  const measured = JSON.parse(readFileSync(join(root, "bench", "measured.json"), "utf8")) as Measurement[];
  const pages: readonly (readonly [path: string, markdown: string])[] = [
    ["docs/settings.md", settingsReference()],
    ["docs/governed-events.md", governedEventsReference(catalog)],
    ["docs/correlations.md", correlationsReference(correlationRules, processes)],
    ["docs/detections.md", detectionsReference(detections)],
    ["docs/queries.md", queriesReference(queries)],
    ["docs/tables.md", tablesReference()],
    ["docs/cost.md", withPrices(readFileSync(join(root, "docs", "cost.md"), "utf8"))],
    ["docs/performance.md", withMeasurements(readFileSync(join(root, "docs", "performance.md"), "utf8"), measured)],
    [
      "docs/simulator.md",
      withMutants(
        withReport(withGuarantees(readFileSync(join(root, "docs", "simulator.md"), "utf8"), guarantees)),
        keptOutcome(join(root, "docs", "mutants.json")),
      ),
    ],
  ];
  const texts = pages.map(async ([path, markdown]) => [path, await formatted(markdown, "markdown")] as const);
  return new Map([
    ...(await Promise.all(texts)),
    ["docs/report.schema.json", await formatted(JSON.stringify(reportJsonSchema(), null, 2), "json")],
    ["settings.schema.json", await formatted(JSON.stringify(stackFileSchema(), null, 2), "json")],
  ]);
}

const formatted = (text: string, parser: string) => format(text, { parser, printWidth: 120 });
