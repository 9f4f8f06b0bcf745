import * as z from "zod/mini";

/** `configuration.json` of this function, as written by `model/queries/plan.ts`. */
export const configurationSchema = z.strictObject({
  /** Athena workgroup that limits what a query may scan and keeps its results. */
  workgroup: z.string(),
  /** Glue database. */
  database: z.string(),
  queries: z.array(
    z.strictObject({
      name: z.string(),
      days: z.number(),
      moreThan: z.number(),
      key: z.array(z.string()),
      parameters: z.array(z.string()),
      sql: z.string(),
    }),
  ),
});

export type Query = z.infer<typeof configurationSchema>["queries"][number];
