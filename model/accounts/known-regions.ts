import { optInRegions } from "./opt-in-regions";

/** Regions that every account has (Account Management reference guide, "Enable or disable AWS Regions in your account"). */
const defaultRegions = [
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ca-central-1",
  "eu-central-1",
  "eu-north-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-west-1",
  "us-west-2",
] as const;

/** Every Region of the partition `aws` when this version was made, sorted. */
export const knownRegions: readonly string[] = [...defaultRegions, ...optInRegions].sort();
