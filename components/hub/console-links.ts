import * as pulumi from "@pulumi/pulumi";

/** Links to the AWS console for a hub's resources. */
export const consoleLinks = (
  region: string,
  parts: {
    readonly bus: pulumi.Input<string>;
    readonly bucket: pulumi.Input<string>;
    /** Prefix of the archive's events: `events/`. */
    readonly folder: string;
    readonly workgroup: pulumi.Input<string>;
    /** Absent: there is none. */
    readonly dashboard?: pulumi.Input<string>;
  },
) => {
  const console = `https://${region}.console.aws.amazon.com`;
  return {
    bus: pulumi.interpolate`${console}/events/home?region=${region}#/eventbus/${parts.bus}`,
    archive: pulumi.interpolate`${console}/s3/buckets/${parts.bucket}?region=${region}&prefix=${parts.folder}`,
    queries: pulumi.interpolate`${console}/athena/home?region=${region}#/query-editor/saved-queries?workgroup=${parts.workgroup}`,
    ...(parts.dashboard !== undefined && {
      dashboard: pulumi.interpolate`${console}/cloudwatch/home?region=${region}#dashboards/dashboard/${parts.dashboard}`,
    }),
  };
};
