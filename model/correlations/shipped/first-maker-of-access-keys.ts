import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const later = 15 * 86_400;
const made = (name: string) =>
  cloudTrailSample({
    source: "aws.iam",
    eventName: "CreateAccessKey",
    region: "us-east-1",
    userIdentity: { ...user, userName: name, arn: `arn:aws:iam::111122223333:user/${name}` },
    requestParameters: { userName: "backup" },
  });

export const firstMakerOfAccessKeys: CorrelationRule = {
  id: "first-maker-of-access-keys",
  title: "A principal made an access key for the first time",
  why: "Few principals ever make keys: one that begins to may be in other hands.",
  severity: "low",
  technique: "T1098.001",
  type: "first_seen",
  days: 90,
  learningDays: 30,
  fields: {
    maker: ["detail.userIdentity.sessionContext.sessionIssuer.arn", "detail.userIdentity.arn"],
  },
  events: [
    { id: "made", source: "aws.iam", pattern: succeeded(["CreateAccessKey"]), governedBy: "iam-credentials-issued" },
  ],
  groupBy: { account: "account" },
  sample: series("first-maker-of-access-keys", [
    [0, made("admin")],
    [2 * later + 86_400, made("fern")],
  ]),
  nearMisses: [
    series("first-maker-of-access-keys: as ever", [
      [0, made("admin")],
      [2 * later, made("admin")],
    ]),
    series("first-maker-of-access-keys: while it learns", [
      [0, made("admin")],
      [later, made("fern")],
    ]),
  ],
  limits: "In an account without keys every first one is told.",
  query: "iam-users-and-keys-made",
  triage: {
    look: [
      "Run `iam-users-and-keys-made`: for whom the key is.",
      "Run `everything-one-principal-did` for the maker.",
      "Ask the maker.",
    ],
    harmless: "A new person in the team, or a new pipeline.",
    contain: "Deactivate the key, and end the maker's sessions.",
  },
};
