import { type Breakage, edit } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a rule that forwards every event of a service",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, resource) => {
      if (/^forwarding-\d+-workload$/.test(resource.name))
        inputs.eventPattern = JSON.stringify({ source: ["aws.autoscaling"] });
    }),
    resource: /forwarding-\d{12}-workload$/,
  },
];
