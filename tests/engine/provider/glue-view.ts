import type { Failure } from "./check";

/**
 * What no Trino reads of a view that is written to Glue, though AWS takes it: the provider would report success, and
 * the first person to ask would find no such table. A view is known by `presto_view` and by a comment, for which the
 * description counts where there is one (Trino's Hive connector, `isTrinoView`; trinodb/trino#19073); one that runs as
 * its definer needs an owner (trinodb/trino#18573).
 */
export function checkGlueView(type: string, inputs: Readonly<Record<string, unknown>>): Failure[] {
  if (type !== "aws:glue/catalogTable:CatalogTable" || inputs["tableType"] !== "VIRTUAL_VIEW") return [];
  const { presto_view, comment } = (inputs["parameters"] ?? {}) as Readonly<Record<string, unknown>>;
  const failures: Failure[] = [];
  if ((inputs["description"] ?? "") !== "")
    failures.push({ property: "description", reason: "a view with a description is none to Trino" });
  if (presto_view !== "true" || comment !== "Presto View")
    failures.push({ property: "parameters", reason: "a view needs presto_view=true and comment=Presto View" });
  const [, encoded] = /^\/\* Presto View: (\S+) \*\/$/.exec(String(inputs["viewOriginalText"])) ?? [];
  if (encoded === undefined)
    return [...failures, { property: "viewOriginalText", reason: "expected /* Presto View: base64 of JSON */" }];
  const definition = JSON.parse(Buffer.from(encoded, "base64").toString("utf8")) as Readonly<Record<string, unknown>>;
  if (definition["runAsInvoker"] !== true && (inputs["owner"] ?? "") === "")
    failures.push({ property: "viewOriginalText", reason: "a view without an owner needs runAsInvoker" });
  return failures;
}
