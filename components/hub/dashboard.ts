import { Dashboard } from "@pulumi/aws/cloudwatch/dashboard";
import * as pulumi from "@pulumi/pulumi";
import type { DashboardPlan } from "../../model/operations/dashboard";

/** The CloudWatch dashboard of a hub. Nothing depends on it: its metrics and alarms are named, not referred to. */
export class HubDashboard extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;

  constructor(name: string, { name: dashboardName, body }: DashboardPlan, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:HubDashboard", name, {}, opts);
    const dashboard = new Dashboard(name, { dashboardName, dashboardBody: JSON.stringify(body) }, { parent: this });
    this.name = dashboard.dashboardName;
    this.registerOutputs({ name: this.name });
  }
}
