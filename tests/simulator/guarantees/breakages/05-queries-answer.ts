import { type Breakage, edit } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a saved query with a column that does not exist",
    change: edit("aws:athena/namedQuery:NamedQuery", (inputs) => {
      if (inputs.name === "heartbeats") inputs.query = inputs.query.replace(/^ {2}account,/m, "  acount,");
    }),
    resource: /named-queries-heartbeats$/,
    says: /acount/,
    queries: true,
  },
  {
    what: "a saved query that overlooks events",
    change: edit("aws:athena/namedQuery:NamedQuery", (inputs) => {
      if (inputs.name === "parameter-store-changes") inputs.query = inputs.query.replace(/LIMIT \d+/, "LIMIT 1");
    }),
    resource: /named-queries-parameter-store-changes$/,
    queries: true,
  },
  {
    what: "a saved query that ignores its days",
    change: edit("aws:athena/namedQuery:NamedQuery", (inputs) => {
      if (inputs.name === "root-use")
        inputs.query = inputs.query.replace("day BETWEEN ? AND ?", "(? <= ? OR day > '2')");
    }),
    resource: /named-queries-root-use$/,
    says: /a day without events/,
    queries: true,
  },
  {
    what: "a table whose keys are read in any case, which may fold those within detail",
    change: edit("aws:glue/catalogTable:CatalogTable", (inputs) => {
      delete inputs.storageDescriptor.serDeInfo.parameters?.["case.insensitive"];
    }),
    resource: /named-queries-/,
    queries: true,
  },
  {
    what: "a view with a description, which Trino then does not see",
    change: edit("aws:glue/catalogTable:CatalogTable", (inputs) => {
      if (inputs.name === "finding_state") inputs.description = "Findings of all services.";
    }),
    resource: /named-queries-findings-/,
    says: /the description "Findings of all services\."/,
    queries: true,
  },
  {
    what: "a view that nobody owns and that runs as its owner",
    change: edit("aws:glue/catalogTable:CatalogTable", (inputs) => {
      if (inputs.name !== "deliveries") return;
      const [, encoded = ""] = /View: (\S+) /.exec(inputs.viewOriginalText) ?? [];
      const { runAsInvoker: _, ...definition } = JSON.parse(Buffer.from(encoded, "base64").toString());
      inputs.viewOriginalText = `/* Presto View: ${Buffer.from(JSON.stringify(definition)).toString("base64")} */`;
    }),
    resource: /named-queries-(?:duplicated-deliveries|events-per-account|noisiest-events)/,
    says: /Run-as identity must be set/,
    queries: true,
  },
  {
    what: "a table of coverage that leaves out a member",
    change: edit("aws:s3/bucketObjectv2:BucketObjectv2", (inputs, resource) => {
      if (resource.name === "program-tables-coverage") inputs.content = inputs.content.replace(/^.*\n/, "");
    }),
    resource: /named-queries-silent-accounts$/,
    says: /a day without events.* missing/,
    queries: true,
  },
];
