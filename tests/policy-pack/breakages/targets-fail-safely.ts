import { type Breakage, edit, editJson, eventTarget, queuePolicy, firstStackSet, stackSet } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a target without dead letters",
    change: edit(eventTarget, (target) => delete target["deadLetterConfig"]),
    names: /EventTarget::/,
    says: /no dead-letter queue/,
  },
  {
    what: "a target without a role",
    change: edit(eventTarget, (target) => delete target["roleArn"]),
    names: /EventTarget::/,
    says: /no role/,
  },
  {
    what: "an archive target that leaves retries to chance",
    change: edit(eventTarget, (target) => delete target["retryPolicy"], /^event-archive/),
    names: /EventTarget::event-archive/,
    says: /how long EventBridge retries/,
  },
  {
    what: "a dead-letter queue that accepts another rule's events alone",
    change: edit(
      queuePolicy,
      (properties) => (properties["policy"] = properties["policy"].replaceAll("rule/", "rule/other-")),
      /^forwarding-/,
    ),
    names: /EventTarget::forwarding-/,
    says: /does not allow arn:aws:events/,
  },
  {
    what: "a dead-letter queue in another Region",
    change: edit(
      eventTarget,
      ({ deadLetterConfig }) => (deadLetterConfig.arn = deadLetterConfig.arn.replace("us-east-1", "us-west-2")),
    ),
    names: /EventTarget::/,
    says: /not a queue of this stack/,
  },
  {
    what: "a target without dead letters in a StackSet's template",
    mode: "stackSet",
    change: editJson(
      stackSet,
      "templateBody",
      ({ Resources }) => {
        delete Resources.RuleIdentity.Properties.Targets[0].DeadLetterConfig;
      },
      firstStackSet,
    ),
    names: /StackSet::/,
    says: /RuleIdentity.*no dead-letter queue/,
  },
];
