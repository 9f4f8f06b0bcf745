import type { Resource } from "../graph";
import { nameOf, text } from "../recorded";
import { DashboardError, readDashboard, type RecordedDashboard } from "../services/cloudwatch/dashboards";
import type { Fact } from "./fact";
import { metricProblem } from "./metric-sources";

const dashboardType = "aws:cloudwatch/dashboard:Dashboard";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const busType = "aws:cloudwatch/eventBus:EventBus";

/**
 * Asks of each recorded dashboard whether CloudWatch takes its body, whether somebody publishes each metric that it shows,
 * of something that exists, and whether each of its alarms exists; and of each account and Region with a central bus
 * whether a dashboard shows it, if settings ask for one.
 */
export function dashboardFacts(resources: readonly Resource[], wanted: boolean): Fact[] {
  const read: { readonly resource: Resource; readonly dashboard: RecordedDashboard }[] = [];
  const facts: Fact[] = [];
  const names = new Map<string, string>();
  for (const resource of resources.filter(({ type }) => type === dashboardType)) {
    const what = `dashboard ${text(resource, "dashboardName") ?? resource.name}`;
    // CloudWatch user guide, "Using Amazon CloudWatch dashboards": they are global.
    const key = `${resource.account} ${text(resource, "dashboardName")}`;
    const other = names.get(key);
    names.set(key, resource.urn);
    if (other !== undefined)
      facts.push({ what, urn: resource.urn, problem: `It has the name of ${other}: one of an account would be lost.` });
    try {
      const dashboard = readDashboard(resource);
      read.push({ resource, dashboard });
      facts.push(...judge(what, resource, dashboard, resources));
    } catch (error) {
      if (!(error instanceof DashboardError)) throw error;
      facts.push({ what, urn: resource.urn, problem: `It ${error.message}.` });
    }
  }
  if (!wanted) return facts;
  const buses = resources.filter(({ type }) => type === busType);
  return [
    ...facts,
    ...buses.map((bus) => {
      const what = `dashboard of ${nameOf(bus)}, ${bus.region}`;
      const found = read.some(
        ({ resource, dashboard }) =>
          resource.account === bus.account && dashboard.metrics.some(({ region }) => region === bus.region),
      );
      return found ? { what, urn: bus.urn } : { what, urn: bus.urn, problem: "No dashboard shows it." };
    }),
  ];
}

function judge(what: string, resource: Resource, dashboard: RecordedDashboard, resources: readonly Resource[]): Fact[] {
  const { account, urn } = resource;
  const alarms = new Set(resources.filter(({ type }) => type === alarmType).map((each) => text(each, "arn")));
  const fact = (aspect: string, problem: string | undefined): Fact => ({
    what: `${what}, ${aspect}`,
    urn,
    ...(problem !== undefined && { problem: `It ${problem}.` }),
  });
  return [
    ...dashboard.metrics.map((metric) =>
      fact(
        `${metric.name} in "${metric.widget}"`,
        metricProblem({ account, region: metric.region }, metric, resources),
      ),
    ),
    ...dashboard.alarms.map((arn) =>
      fact(`alarm ${arn}`, alarms.has(arn) ? undefined : `shows ${arn}, which is no recorded alarm`),
    ),
  ];
}
