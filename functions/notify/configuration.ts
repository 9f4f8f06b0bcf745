import * as z from "zod/mini";
import type { KindConfiguration, KindName } from "../../model/channels/channel-kinds";
import type { JsonObject } from "../../model/envelope";
import { isObject } from "../../model/json";
import { severities } from "../../model/severity";

const severity = z.enum(severities);

const texts = z.optional(z.array(z.string()));

interface Channel extends KindConfiguration {
  readonly id: string;
  readonly kind: KindName;
  readonly secret?: string;
}

/** Whatever else a kind has is for the kind, as `model/channels/kinds` has written it. */
const channel = z.custom<Channel>(
  (value) => isObject(value) && typeof value["id"] === "string" && typeof value["kind"] === "string",
);

/** Of an exception, what decides. */
const exception = z.object({
  id: z.string(),
  detections: z.union([z.literal("all"), z.array(z.string())]),
  account: texts,
  unit: z.optional(z.string()),
  accountTag: z.optional(z.object({ key: z.string(), value: z.optional(z.string()) })),
  principal: z.optional(z.object({ role: texts, arn: texts, invokedBy: texts, userAgent: texts })),
  resource: texts,
  pattern: z.optional(z.record(z.string(), z.json()) as z.ZodMiniType<JsonObject>),
  until: z.string(),
});

/** `configuration.json` of this function, as written by `model/notify/plan.ts`. */
const schema = z.object({
  region: z.string(),
  workgroup: z.string(),
  channels: z.array(channel),
  routes: z.array(
    z.object({
      channels: z.array(z.string()),
      severities: z.optional(z.array(severity)),
      detections: z.optional(z.array(z.string())),
      accounts: z.optional(z.array(z.string())),
      units: z.optional(z.array(z.string())),
      tags: z.optional(z.record(z.string(), z.string())),
    }),
  ),
  match: z.enum(["all", "first"]),
  defaultChannel: z.string(),
  dedupeMinutes: z.number(),
  collapseAfter: z.number(),
  digest: z.object({ severities: z.array(severity), hours: z.number() }),
  accessPortal: z.optional(z.object({ url: z.string(), roleName: z.string() })),
  accounts: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      unit: z.string(),
      path: z.optional(z.string()),
      tags: z.record(z.string(), z.string()),
    }),
  ),
  detections: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      why: z.string(),
      severity,
      technique: z.optional(z.string()),
      query: z.optional(z.object({ name: z.string(), parameters: z.array(z.string()) })),
      look: z.array(z.string()),
      harmless: z.string(),
      contain: z.string(),
      subject: z.optional(z.array(z.string())),
      eachSubject: z.optional(z.boolean()),
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
