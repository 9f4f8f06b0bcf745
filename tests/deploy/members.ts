import type { StateResource } from "../../deploy/members-in-state";

/** State of an account reached through a role: the provider, the component and two resources. */
export function memberState(accountId: string, stack = "prod"): StateResource[] {
  const urn = (type: string, name: string) => `urn:pulumi:${stack}::event-governance::${type}::${name}`;
  const component = urn("event-governance:index:MemberForwarding", `forwarding-${accountId}`);
  const provider = urn("pulumi:providers:aws", `member-${accountId}`);
  const child = (type: string, name: string): StateResource => ({
    urn: urn(`event-governance:index:MemberForwarding$${type}`, name),
    type,
    parent: component,
    provider: `${provider}::5f1c`,
  });
  return [
    { urn: provider, type: "pulumi:providers:aws" },
    { urn: component, type: "event-governance:index:MemberForwarding" },
    child("aws:sqs/queue:Queue", `forwarding-${accountId}-dead-letters`),
    child("aws:cloudwatch/eventRule:EventRule", `forwarding-${accountId}-identity`),
  ];
}

/** The same where the governance account makes the rules. */
export function delegatedState(accountId: string, stack = "prod"): StateResource[] {
  const component = `urn:pulumi:${stack}::event-governance::event-governance:index:DelegatedForwarding::delegated-forwarding`;
  const child = (type: string): StateResource => ({
    urn: `urn:pulumi:${stack}::event-governance::event-governance:index:DelegatedForwarding$${type}::forwarding-${accountId}-identity`,
    type,
    parent: component,
    provider: `urn:pulumi:${stack}::event-governance::pulumi:providers:aws::governance::77aa`,
  });
  return [child("aws:cloudwatch/eventRule:EventRule"), child("aws:cloudwatch/eventTarget:EventTarget")];
}
