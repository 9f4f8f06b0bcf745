import * as z from "zod";
import type { Resource } from "../../graph";
import { text } from "../../recorded";
import type { AlarmMetric } from "./alarms";

/** A dashboard that CloudWatch would refuse, or show without what it is to show. */
export class DashboardError extends Error {}

/** A metric of a graph, and the Region in which the graph looks for it. */
export interface ShownMetric extends AlarmMetric {
  readonly region: string;
  readonly widget: string;
}

/** A recorded CloudWatch dashboard, read as CloudWatch reads its body. */
export interface RecordedDashboard {
  readonly metrics: readonly ShownMetric[];
  /** ARNs of the alarms that it shows. */
  readonly alarms: readonly string[];
}

/** A time: `-PT6H`, or RFC 3339. */
const time = z
  .string()
  .regex(
    /^(-P(?=.)(\d+[WMD])*(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)$/,
    "is neither a duration such as -PT6H nor a time",
  );
const period = z.union(
  [z.literal([1, 5, 10, 20, 30]), z.int().min(60).multipleOf(60)],
  "is no period: 1, 5, 10, 20, 30 or a multiple of 60 seconds",
);
/** Percentiles and trimmed statistics have short names (CloudWatch user guide, "CloudWatch statistics definitions"). */
const statistic = z
  .string()
  .regex(
    /^(SampleCount|Average|Sum|Minimum|Maximum|IQM|p\d+(\.\d+)?|(TM|TC|TS|WM|PR)\(.*\)|(tm|tc|ts|wm)\d+(\.\d+)?)$/,
    "is not a statistic",
  );
const color = z.string().regex(/^#[0-9a-f]{6}$/i, "is not a color such as #d62728");
const axis = z.strictObject({
  label: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  showUnits: z.boolean().optional(),
});
const annotation = z.looseObject({ label: z.string().optional(), color: color.optional() });

/** What may stand last in a metric. */
const rendering = z.strictObject({
  accountId: z
    .string()
    .regex(/^(\d{12}|LOCAL)$/)
    .optional(),
  color: color.optional(),
  expression: z.string().min(1).max(1024).optional(),
  id: z
    .string()
    .regex(/^[a-z]\w*$/, "is not an id: it begins with a lower-case letter")
    .optional(),
  label: z.string().optional(),
  period: period.optional(),
  region: z.string().optional(),
  stat: statistic.optional(),
  visible: z.boolean().optional(),
  yAxis: z.enum(["left", "right"]).optional(),
});

const metrics = z
  .array(z.array(z.union([z.string().min(1), rendering])).min(1))
  .min(1)
  .max(500);

const metricProperties = z.strictObject({
  accountId: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  annotations: z
    .strictObject({
      alarms: z.array(z.string()).max(1).optional(),
      horizontal: z.array(annotation).optional(),
      vertical: z.array(annotation).optional(),
    })
    .optional(),
  legend: z.strictObject({ position: z.enum(["right", "bottom", "hidden"]) }).optional(),
  liveData: z.boolean().optional(),
  metrics,
  period: period.optional(),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "is not a Region"),
  setPeriodToTimeRange: z.boolean().optional(),
  singleValueFullPrecision: z.boolean().optional(),
  sparkline: z.boolean().optional(),
  stacked: z.boolean().optional(),
  stat: statistic.optional(),
  table: z.looseObject({}).optional(),
  timezone: z
    .string()
    .regex(/^[+-]\d{4}$/)
    .optional(),
  title: z.string().optional(),
  trend: z.boolean().optional(),
  view: z.enum(["timeSeries", "singleValue", "gauge", "bar", "pie", "table"]).optional(),
  yAxis: z.strictObject({ left: axis.optional(), right: axis.optional() }).optional(),
});

const alarmProperties = z.strictObject({
  alarms: z
    .array(z.string().regex(/^arn:aws[a-z-]*:cloudwatch:[a-z0-9-]+:\d{12}:alarm:.+$/, "is not the ARN of an alarm"))
    .min(1)
    .max(100),
  sortBy: z.enum(["default", "stateUpdatedTimestamp", "timestamp"]).optional(),
  states: z
    .array(z.enum(["ALARM", "INSUFFICIENT_DATA", "OK"]))
    .min(1)
    .optional(),
  title: z.string().optional(),
});

const textProperties = z.strictObject({
  markdown: z.string().min(1),
  background: z.enum(["transparent", "solid"]).optional(),
});

const logProperties = z.looseObject({ query: z.string().min(1), region: z.string(), title: z.string().optional() });

const place = {
  x: z.int().min(0).max(23).optional(),
  y: z.int().min(0).optional(),
  width: z.int().min(1).max(24).optional(),
  height: z.int().min(1).max(1000).optional(),
};

const widget = z
  .discriminatedUnion("type", [
    z.strictObject({ type: z.literal("alarm"), ...place, properties: alarmProperties }),
    z.strictObject({ type: z.literal("log"), ...place, properties: logProperties }),
    z.strictObject({ type: z.literal("metric"), ...place, properties: metricProperties }),
    z.strictObject({ type: z.literal("text"), ...place, properties: textProperties }),
  ])
  .refine(({ x = 0, width = 6 }) => x + width <= 24, "reaches beyond the 24 columns of the grid");

/**
 * The body of a dashboard (CloudWatch API reference, "Dashboard Body Structure and Syntax"), of the widgets that are known
 * here; those of other types are refused.
 */
const dashboardBody = z
  .strictObject({
    end: time.optional(),
    periodOverride: z.enum(["auto", "inherit"]).optional(),
    start: time.optional(),
    widgets: z.array(widget).max(500),
  })
  .refine(({ start, end }) => end === undefined || start !== undefined, "has an end and no start");

/** Most metrics of all graphs together (CloudWatch user guide, "CloudWatch service quotas"). */
const mostMetrics = 2500;

/**
 * Reads a recorded `aws:cloudwatch/dashboard:Dashboard`.
 *
 * @throws DashboardError for what `PutDashboard` would refuse, for shorthand in metrics, and for expressions that use an id
 * that no metric of their graph has.
 */
export function readDashboard(resource: Resource): RecordedDashboard {
  const name = text(resource, "dashboardName") ?? "";
  // CloudWatch API reference, "PutDashboard".
  if (!/^[\w-]{1,255}$/.test(name))
    throw new DashboardError(`is called "${name}". Use letters, digits, hyphens and underscores, up to 255`);
  const { widgets } = parse(text(resource, "dashboardBody") ?? "");
  const shown = widgets.flatMap((each) => (each.type === "metric" ? metricsOf(each.properties) : []));
  if (shown.length > mostMetrics)
    throw new DashboardError(`shows ${shown.length} metrics. CloudWatch takes ${mostMetrics} in all`);
  return {
    metrics: shown,
    alarms: widgets.flatMap((each) => (each.type === "alarm" ? each.properties.alarms : [])),
  };
}

function parse(body: string): z.output<typeof dashboardBody> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw new DashboardError(`has a body that is no JSON: ${(error as Error).message}`);
  }
  const parsed = dashboardBody.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new DashboardError(`has a body that CloudWatch refuses: ${issue?.path.join(".") || "it"}: ${issue?.message}`);
}

type MetricProperties = z.output<typeof metricProperties>;

function metricsOf({ title = "", metrics: rows, region, stat, period: usual }: MetricProperties): ShownMetric[] {
  const ids = new Set<string>();
  const expressions: string[] = [];
  const shown = rows.flatMap((row): ShownMetric[] => {
    const last = row.at(-1);
    const options = typeof last === "object" ? last : {};
    const names = typeof last === "object" ? row.slice(0, -1) : row;
    if (!names.every((each) => typeof each === "string"))
      throw new DashboardError(`has a graph "${title}" in which a metric's options do not stand last`);
    if (options.id !== undefined) {
      if (ids.has(options.id)) throw new DashboardError(`has a graph "${title}" with two of the id "${options.id}"`);
      ids.add(options.id);
    }
    if (options.expression !== undefined) {
      if (names.length > 0) throw new DashboardError(`has a graph "${title}" with an expression that names a metric`);
      expressions.push(options.expression);
      return [];
    }
    const [namespace, name, ...dimensions] = names;
    if (namespace === undefined || name === undefined || dimensions.length % 2 === 1)
      throw new DashboardError(
        `has a graph "${title}" with ${JSON.stringify(names)}. Use namespace, name, and pairs of dimension and value`,
      );
    if (names.some((each) => /^\.+$/.test(each)))
      throw new DashboardError(
        `has a graph "${title}" with shorthand such as ".", which is not read here. Spell it out`,
      );
    return [
      {
        namespace,
        name,
        dimensions: Object.fromEntries(
          dimensions.flatMap((each, index) => (index % 2 === 0 ? [[each, dimensions[index + 1] ?? ""]] : [])),
        ),
        statistic: options.stat ?? stat ?? "Average",
        period: Number(options.period ?? usual ?? 300),
        region: options.region ?? region,
        widget: title,
      },
    ];
  });
  for (const expression of expressions)
    for (const id of expression.match(/\b[a-z]\w*\b/g) ?? [])
      if (!ids.has(id)) throw new DashboardError(`has a graph "${title}" that calculates with "${id}", which it lacks`);
  return shown;
}
