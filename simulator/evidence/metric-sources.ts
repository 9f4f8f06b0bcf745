import { own } from "../../model/json";
import type { Resource } from "../graph";
import { nameOf, property } from "../recorded";
import type { AlarmMetric } from "../services/cloudwatch/alarms";
import { serviceMetric } from "../services/cloudwatch/metrics";
import { bundleText } from "../services/lambda/bundle";

/** Account and Region in which a metric is looked at. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

const functionType = "aws:lambda/function:Function";

/** Failures that a function survives and counts (docs/responders.md, docs/remediation.md). */
export const ownFailures: Readonly<Record<string, readonly string[]>> = {
  "detect-drift": ["DifferencesFound", "ResourcesCompared"],
  notify: ["MessagesLate"],
  remediate: ["RemediationBreakerOpen", "RemediationFailed"],
  "run-queries": ["QueriesFailed"],
  "watch-silence": ["AccountsFellSilent", "AccountsHeard"],
};

/**
 * AWS's own metrics and those of functions have a value a minute: shorter periods are for metrics of high resolution
 * (CloudWatch user guide, "High-resolution metrics" and "Using Amazon CloudWatch alarms").
 */
export const resolutionProblem = ({ name, period }: AlarmMetric): string | undefined =>
  period < 60 ? `looks at ${name} every ${period} seconds, and it is published once a minute` : undefined;

/** Why a metric says nothing about a recorded resource. */
export function metricProblem(place: Place, metric: AlarmMetric, resources: readonly Resource[]): string | undefined {
  const known = serviceMetric(metric.namespace, metric.name);
  if (known === undefined) return functionMetricProblem(place, metric, resources);
  const wanted = Object.keys(known.dimensions).sort().join(", ");
  const found = Object.keys(metric.dimensions).sort().join(", ");
  // CloudWatch user guide, "CloudWatch concepts": each combination of dimensions is a metric of its own.
  if (found !== wanted)
    return `watches ${metric.namespace} ${metric.name} by ${found || "no dimension"}, and AWS publishes it by ${wanted}`;
  for (const [dimension, type] of Object.entries(known.dimensions))
    if (watchedBy(place, metric, dimension, type, resources) === undefined)
      return `watches ${dimension} "${metric.dimensions[dimension]}", which is not recorded in account ${place.account}, ${place.region}`;
  if (!known.statistics.some((statistic) => statistic === metric.statistic))
    return `watches the ${metric.statistic || "statistic that is not set"} of ${metric.name}. Use ${known.statistics.join(" or ")}`;
  return undefined;
}

export const watchedBy = (
  { account, region }: Place,
  { dimensions }: AlarmMetric,
  dimension: string,
  type: string,
  resources: readonly Resource[],
): Resource | undefined =>
  resources.find(
    (each) =>
      each.type === type &&
      each.account === account &&
      each.region === region &&
      nameOf(each) === dimensions[dimension],
  );

/**
 * Metrics of the program's own functions, which they write to their logs in the embedded metric format: namespace and
 * dimension are in a function's environment, the name in its code.
 */
function functionMetricProblem(
  { account, region }: Place,
  { namespace, name, dimensions, statistic }: AlarmMetric,
  resources: readonly Resource[],
): string | undefined {
  const what = `${namespace || "no namespace"} ${name || "and no metric"}`;
  const writer = resources.find((each) => {
    if (each.type !== functionType || each.account !== account || each.region !== region) return false;
    const written = metricsOf(each);
    return (
      written.namespace === namespace &&
      written.service === dimensions["service"] &&
      Object.keys(dimensions).length === 1
    );
  });
  if (writer === undefined) return `watches ${what}, which neither AWS nor a recorded function publishes`;
  const documented = own(ownFailures, dimensions["service"] ?? "")?.includes(name) === true;
  const code = bundleText(writer);
  // `RemediationBreakerOpen` is made of the outcome `breaker-open`. An exported state names the code of another machine.
  const outcome = name
    .replace(/^Remediation/, "")
    .replace(/\B[A-Z]/g, "-$&")
    .toLowerCase();
  const written = code === undefined ? documented : code.includes(name) || code.includes(`"${outcome}"`);
  if (!written) return `watches ${what}, which ${nameOf(writer)} does not write`;
  if (statistic !== "Sum" && statistic !== "Maximum") return `watches the ${statistic} of ${name}. Use Sum or Maximum`;
  return undefined;
}

/** Where a function writes its metrics, from the variables that Powertools for AWS Lambda reads. */
export function metricsOf(resource: Resource): { readonly namespace?: string; readonly service?: string } {
  const { variables = {} } = (property(resource, "environment") ?? {}) as {
    readonly variables?: Readonly<Record<string, string>>;
  };
  const [namespace, service] = [variables["POWERTOOLS_METRICS_NAMESPACE"], variables["POWERTOOLS_SERVICE_NAME"]];
  return { ...(namespace !== undefined && { namespace }), ...(service !== undefined && { service }) };
}
