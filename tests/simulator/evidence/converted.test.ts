import assert from "node:assert/strict";
import { recordedEvidence } from "../../../simulator/evidence/recorded-evidence";
import type { Graph } from "../../../simulator/graph";
import { createWorld } from "../../../simulator/services/events/world";
import { recordStacks } from "../../../simulator/simulation";
import { organizationOf } from "../../../simulator/steps/organization";
import type { Environment } from "../../../environment/environment";
import { environmentOfProd } from "../../environment-of-prod";
import { type Change, editNamed } from "../guarantees/breakages/breakage";

const table = "aws:glue/catalogTable:CatalogTable";
const editStream = (change: (s3: any) => unknown): Change =>
  editNamed("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", /-stream$/, (inputs) => {
    change(inputs.extendedS3Configuration);
  });
const editSchema = (change: (schema: any) => unknown) =>
  editStream((s3) => change(s3.dataFormatConversionConfiguration.schemaConfiguration));

/** Of an archive that was lines of JSON, and is Parquet now. */
const breakages: Readonly<Record<string, readonly [change: Change, resource: RegExp, says: RegExp]>> = {
  "a stream that converts by a table of another Region": [
    editSchema((schema) => (schema.region = "sa-east-1")),
    /event-archive-stream$/,
    /It converts by a table of account \d{12} in sa-east-1/,
  ],
  "a stream that may not read the table by which it converts": [
    editSchema((schema) => (schema.roleArn = `${String(schema.roleArn)}-other`)),
    /event-archive-stream$/,
    /firehose.amazonaws.com cannot assume/,
  ],
  "a stream that converts by another table": [
    editSchema((schema) => (schema.tableName = "accounts")),
    /event-archive-stream$/,
    /cannot call glue:GetTable|converts/,
  ],
  "a stream whose objects are not named as Parquet": [
    editStream((s3) => (s3.fileExtension = ".json")),
    /event-archive-stream$/,
    /Its objects are Parquet, and their names end with ".json"/,
  ],
  "a stream that reads a key under another name": [
    editStream((s3) => {
      s3.dataFormatConversionConfiguration.inputFormatConfiguration.deserializer.openXJsonSerDe = {
        caseInsensitive: false,
      };
    }),
    /event-archive-stream$/,
    /converts events so that \S+ shows detail-type of no event/,
  ],
  "a table without a column of the files": [
    editNamed(table, /by-type-parquet$/, ({ storageDescriptor }) => storageDescriptor.columns.pop()),
    /event-catalog-events-by-type-parquet$/,
    /shows replay-name of no event/,
  ],
  "a table over what there was before, elsewhere": [
    editNamed(table, /events-json$/, ({ storageDescriptor }) => {
      storageDescriptor.location = storageDescriptor.location.replace("events/", "events-of-old/");
    }),
    /event-catalog-events-json$/,
    /It does not show/,
  ],
  "a view of another database": [
    editNamed(table, /^event-catalog-events$/, (inputs) => {
      const [, encoded = ""] = /Presto View: (\S+)/.exec(inputs.viewOriginalText) ?? [];
      const definition = { ...JSON.parse(Buffer.from(encoded, "base64").toString("utf8")), schema: "other" };
      inputs.viewOriginalText = `/* Presto View: ${Buffer.from(JSON.stringify(definition)).toString("base64")} */`;
    }),
    /event-catalog-events$/,
    /It reads other\.events_parquet, which is no recorded table or view/,
  ],
};

describe("an archive that is Parquet now", () => {
  let environment: Environment;
  let recorded: readonly Graph[];
  before(async () => {
    environment = await environmentOfProd((raw) => {
      raw["accounts"] = raw["accounts"].slice(0, 3);
      raw["regions"] = { "us-east-1": {} };
      raw["archive"] = { format: "parquet", formerFormat: "json" };
    });
    recorded = await recordStacks(environment);
  });

  for (const [what, [change, resource, says]] of Object.entries(breakages))
    it(`is not read with ${what}`, () => {
      const organization = organizationOf(environment);
      const graphs = recorded.map((graph) => ({
        ...graph,
        resources: graph.resources.flatMap((each) => change(each) ?? []),
      }));
      const world = createWorld(graphs, organization);
      const { answering, readable } = recordedEvidence(environment.settings, { graphs, organization, world });
      const broken = [...answering, ...readable].filter(({ problem }) => problem !== undefined);
      assert(
        broken.some(({ urn, problem = "" }) => resource.test(urn) && says.test(problem)),
        JSON.stringify(broken, null, 1),
      );
    });
});
