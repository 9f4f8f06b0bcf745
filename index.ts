import * as pulumi from "@pulumi/pulumi";
import { buildHub, type Hub } from "./components/hub/hub";
import { buildMembers, type SelectMembers } from "./components/members/members";
import { governanceNativeProvider, governanceProvider } from "./components/providers";
import { deferOutputs } from "./components/sdk/deferred-outputs";
import { recognizeFormerNames } from "./components/sdk/former-names";
import { withoutPromiseTraces } from "./components/sdk/promise-traces";
import { orRunError, readStackSettings } from "./environment/stack-settings";
import type { Account } from "./model/accounts/account";
import { disabledWarnings } from "./model/accounts/opt-in-regions";
import { planHub } from "./model/hub/hub-plan";
import { type Network, planNetwork } from "./model/network/network";
import { hubOf } from "./model/settings/regions";
import type { StackSettings } from "./model/settings/stack";
import { findAccounts } from "./organization/accounts";

/**
 * Builds one Region of one environment: the forwarding of every account in it and, in a hub Region, the central bus,
 * its archive, the catalog and the saved queries. Names follow from settings, so no stack reads another's outputs.
 *
 * Pulumi calls it without arguments, and all members are built.
 */
async function build({ select }: { readonly select?: SelectMembers } = {}) {
  withoutPromiseTraces();
  deferOutputs();
  recognizeFormerNames();
  const stack = readStackSettings();
  const { environment, region, settings } = stack;
  const accounts = await orRunError(findAccounts(settings));
  for (const warning of disabledWarnings(settings, accounts, region)) void pulumi.log.warn(warning);
  const network = planNetwork(environment, settings, accounts);
  const aws = governanceProvider(stack);

  const hub = hubOfStack(stack, accounts, network, aws);
  const members = await orRunError(
    buildMembers({
      stack,
      accounts,
      network,
      aws,
      dependsOn: hub === undefined ? [] : hub.ready,
      ...(select && { select }),
    }),
  );

  return {
    environment,
    region,
    hubRegion: hubOf(settings.regions, region),
    accounts: members.map(({ accountId, accountName }) => ({ id: accountId, name: accountName })),
    governedEvents: [...new Set(members.flatMap(({ rules }) => rules.flatMap(({ events }) => events)))].sort(),
    ...hub?.outputs,
  };
}

/** If members are divided among stacks, the Region's first stack is the hub. */
function hubOfStack(
  stack: StackSettings,
  accounts: readonly Account[],
  network: Network,
  aws: ReturnType<typeof governanceProvider>,
): Hub | undefined {
  const { region, shard, settings } = stack;
  const hub = shard === 1 ? network.hubs.find((each) => each.region === region) : undefined;
  if (hub === undefined) return undefined;
  const plan = planHub({ hub, settings, accounts, network, now: new Date() });
  return buildHub(plan, aws, governanceNativeProvider(stack));
}

export = build;
