import { type Breakage, edit, drop, topic } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a topic of incidents without a key",
    change: edit(topic, (properties) => delete properties["kmsMasterKeyId"], /mail$/),
    names: /mail$/,
    says: /not encrypted/,
  },
  {
    what: "a key that those who publish alarms cannot use",
    change: edit(topic, (properties) => (properties["kmsMasterKeyId"] = "alias/aws/sns"), /alarms$/),
    names: /alarms$/,
    says: /cloudwatch.amazonaws.com, events.amazonaws.com cannot use/,
  },
  {
    what: "a topic of alarms whose policy admits nobody, without a key",
    change: drop("aws:sns/topicPolicy:TopicPolicy", /alarms$/),
    names: /alarms$/,
    says: /not encrypted/,
  },
];
