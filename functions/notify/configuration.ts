import * as z from "zod";
import { configurationShape, kindNames } from "../../model/channels/channel-kinds";
import type { JsonObject } from "../../model/envelope";
import { severities } from "../../model/severity";

const severity = z.enum(severities);

const texts = z.array(z.string()).optional();

/** Of an exception, what decides. */
const exception = z.object({
  id: z.string(),
  detections: z.union([z.literal("all"), z.array(z.string())]),
  account: texts,
  unit: z.string().optional(),
  accountTag: z.object({ key: z.string(), value: z.string().optional() }).optional(),
  principal: z.object({ role: texts, arn: texts, invokedBy: texts, userAgent: texts }).optional(),
  resource: texts,
  pattern: (z.record(z.string(), z.json()) as z.ZodType<JsonObject>).optional(),
  until: z.string(),
});

/** `configuration.json` of this function, as written by `model/notify/plan.ts`. */
const schema = z.object({
  region: z.string(),
  workgroup: z.string(),
  channels: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(kindNames),
      secret: z.string().optional(),
      ...configurationShape,
    }),
  ),
  routes: z.array(
    z.object({
      channels: z.array(z.string()),
      severities: z.array(severity).optional(),
      detections: z.array(z.string()).optional(),
      accounts: z.array(z.string()).optional(),
      units: z.array(z.string()).optional(),
      tags: z.record(z.string(), z.string()).optional(),
    }),
  ),
  match: z.enum(["all", "first"]),
  defaultChannel: z.string(),
  dedupeMinutes: z.number(),
  collapseAfter: z.number(),
  digest: z.object({ severities: z.array(severity), hours: z.number() }),
  accessPortal: z.object({ url: z.string(), roleName: z.string() }).optional(),
  accounts: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      unit: z.string(),
      path: z.string().optional(),
      tags: z.record(z.string(), z.string()),
    }),
  ),
  detections: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      why: z.string(),
      severity,
      technique: z.string().optional(),
      query: z.object({ name: z.string(), parameters: z.array(z.string()) }).optional(),
      look: z.array(z.string()),
      harmless: z.string(),
      contain: z.string(),
      subject: z.array(z.string()).optional(),
      eachSubject: z.boolean().optional(),
      pattern: z.record(z.string(), z.json()),
    }),
  ),
  exceptions: z.array(exception),
});

export type Configuration = z.output<typeof schema>;
export type ConfiguredChannel = Configuration["channels"][number];
export type Route = Configuration["routes"][number];
export type KnownAccount = Configuration["accounts"][number];
export type KnownDetection = Omit<Configuration["detections"][number], "pattern"> & { readonly pattern: JsonObject };

/** @throws ZodError if the program and the function have different versions. */
export const readConfiguration = (raw: unknown): Configuration => schema.parse(raw);
