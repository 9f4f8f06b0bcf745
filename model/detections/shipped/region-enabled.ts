import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../../catalog/sample-callers";

export const regionEnabled: Detection = {
  id: "region-enabled",
  title: "A Region was enabled",
  why: "An opted-in Region is a place where nobody watches yet: no trail, no detector, no forwarding.",
  severity: "high",
  technique: "T1535",
  source: "aws.account",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["EnableRegion"], errorCode: [{ exists: false }] },
  },
  governedBy: "account-settings-changed",
  subject: ["detail.requestParameters.RegionName", "detail.requestParameters.AccountId"],
  sample: cloudTrailSample({
    source: "aws.account",
    eventName: "EnableRegion",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { RegionName: "ap-southeast-5" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.account",
      eventName: "DisableRegion",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { RegionName: "ap-southeast-5" },
    }),
    cloudTrailSample({
      source: "aws.account",
      eventName: "EnableRegion",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { RegionName: "ap-southeast-5" },
      more: refused,
    }),
  ],
  limits: "Regions that are on by default and that nobody uses.",
  query: "instances-in-unusual-regions",
  triage: {
    look: [
      "Run `instances-in-unusual-regions`: whether anything was launched where nobody works.",
      "Look at `RegionName`: settings must name it, or nothing of it is forwarded.",
      "Ask the account's owner what is to run there, and from when.",
    ],
    harmless: "An announced expansion, by the role that manages accounts.",
    contain: "Call DisableRegion, after whatever runs there is removed; deny account:EnableRegion by an SCP.",
  },
};
