import type { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import type { Account } from "../../model/accounts/account";
import { thisAccount } from "../../model/members/cloudformation";
import { findingsRolesOf } from "../../model/findings/plan";
import { arns, delegatedName, forwardingName, namesOf, stackSetName } from "../../model/names";
import type { MemberRole } from "../../model/iam/member-role";
import type { Member, Network } from "../../model/network/network";
import { remediationRolesOf } from "../../model/remediate/plan";
import { planRollout } from "../../model/members/rollout";
import { DelegatedForwarding } from "./delegated-forwarding";
import { MemberForwarding, type MemberForwardingArgs } from "./member-forwarding";
import { MemberStackSet } from "./member-stack-set";
import { memberProvider } from "../providers";
import type { StackSettings } from "../../model/settings/stack";

export interface MembersArgs {
  readonly stack: StackSettings;
  readonly accounts: readonly Account[];
  readonly network: Network;
  /** Provider for the governance account. */
  readonly aws: Provider;
  /** Resources that must exist before the first event is forwarded. */
  readonly dependsOn: readonly pulumi.Resource[];
  /** Absent: all are built, as in every deployment. */
  readonly select?: SelectMembers;
}

/** A member as its resources are built: everything that they depend on and that other members may not share. */
export interface PlannedMember {
  readonly accountId: string;
  /** Plain data. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * Chooses whose resources are built, once for each stack that reaches members one by one. For the simulator, which
 * compares the inputs of thousands of members and builds a few of each kind: everything else of the stack is built for all.
 */
export type SelectMembers = (planned: readonly PlannedMember[]) => ReadonlySet<string>;

/** What is a member's own among the arguments of its forwarding. */
type MemberInputs = Pick<
  MemberForwardingArgs,
  "accountId" | "busArn" | "rules" | "roles" | "heartbeatMinutes" | "boundaryArn"
>;

/**
 * Builds the forwarding of this stack's members as the rollout plans it, and returns the members.
 *
 * Rejects with `SettingsError` if the members need more provider processes, or a longer template, than the limits
 * allow.
 */
export async function buildMembers({
  stack,
  accounts,
  network,
  aws,
  dependsOn,
  select,
}: MembersArgs): Promise<readonly Member[]> {
  const { environment, region, shard, settings } = stack;
  const members = network.members.filter((member) => member.region === region);
  const rollout = planRollout({ environment, settings, accounts, members, region, shard });
  const names = namesOf(environment);
  const governance = { providers: [aws], dependsOn: [...dependsOn] };
  const { retryHours, retentionDays: deadLetterDays } = settings.deadLetters;
  const lettersAlarm = settings.alarms.memberDeadLetters === "each";
  const shared = { names, region, deadLetterDays, lettersAlarm, ...(retryHours !== undefined && { retryHours }) };
  const [first] = members;

  for (const member of rollout.own) forwardFrom(inputsOf(member), aws);
  const assumed = rollout.assumed.filter(({ accountId }) => !stack.omittedAccounts.has(accountId)).map(inputsOf);
  for (const inputs of selected(assumed)) {
    forwardFrom(inputs, memberProvider(inputs.accountId, stack));
    await turn();
  }
  if (rollout.delegated.length > 0 && first !== undefined) {
    const delegated = new DelegatedForwarding(
      delegatedName,
      { ...shared, accountId: settings.organization.governanceAccountId, busArn: first.busArn },
      governance,
    );
    for (const member of selected(rollout.delegated.map(({ accountId, rules }) => ({ accountId, rules })))) {
      delegated.forwardFrom(member);
      await turn();
    }
  }
  if (rollout.stackSet !== undefined && first !== undefined)
    new MemberStackSet(
      stackSetName,
      {
        ...shared,
        ...rollout.stackSet,
        roles: rollout.stackSet.members.map(({ accountId }) => ({
          accountId,
          roles: findingsRolesOf(settings, names, accountId, region),
        })),
        rolesOfAll: remediationRolesOf(settings, names, thisAccount, region),
        busArn: first.busArn,
        ...heartbeatOf(rollout.stackSet.rules),
        callAs: settings.rollout.callAs,
      },
      governance,
    );
  return [...rollout.own, ...rollout.assumed, ...rollout.delegated, ...(rollout.stackSet?.members ?? [])];

  function forwardFrom(inputs: MemberInputs, provider: Provider): void {
    new MemberForwarding(
      forwardingName(inputs.accountId),
      { ...shared, ...inputs },
      { ...governance, providers: [provider] },
    );
  }

  function inputsOf({ accountId, busArn, rules }: Member): MemberInputs {
    return { accountId, busArn, rules, roles: rolesOf(accountId), ...heartbeatOf(rules), ...boundaryOf(accountId) };
  }

  function selected<Inputs extends Pick<MemberInputs, "accountId">>(all: readonly Inputs[]): readonly Inputs[] {
    if (select === undefined || all.length === 0) return all;
    const chosen = select(all.map((inputs) => ({ accountId: inputs.accountId, inputs: { ...inputs } })));
    return all.filter(({ accountId }) => chosen.has(accountId));
  }

  /** The governance account has no deployment role to bound. */
  function boundaryOf(accountId: string): { readonly boundaryArn?: string } {
    return settings.rollout.permissionsBoundary && accountId !== settings.organization.governanceAccountId
      ? { boundaryArn: arns.policy(accountId, names.boundary) }
      : {};
  }

  function rolesOf(accountId: string): readonly MemberRole[] {
    return [
      ...findingsRolesOf(settings, names, accountId, region),
      ...remediationRolesOf(settings, names, accountId, region),
    ];
  }

  /** An environment may exclude heartbeats, as it may exclude any governed event. */
  function heartbeatOf(rules: Member["rules"]): { readonly heartbeatMinutes?: number } {
    return rules.some(({ events }) => events.includes("heartbeat"))
      ? { heartbeatMinutes: settings.heartbeat.minutes }
      : {};
  }
}

/**
 * Yields to the SDK. A thousand members built in one go are a hundred thousand pending promises: they take three times
 * the memory, and most of the time is spent in garbage collection.
 */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
