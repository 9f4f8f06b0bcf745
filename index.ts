import { CentralBus } from "./components/central-bus";
import { consoleLinks } from "./components/console-links";
import { archiveRuleArns, EventArchive } from "./components/event-archive";
import { EventCatalog } from "./components/event-catalog";
import { MemberForwarding } from "./components/member-forwarding";
import { NamedQueries, readNamedQueries } from "./components/named-queries";
import { governanceNativeProvider, governanceProvider, memberProvider } from "./components/providers";
import { readStackSettings, type StackSettings } from "./components/stack-settings";
import { arns, forwardingName, namesOf } from "./model/names";
import { type Hub, type Member, planNetwork } from "./model/network";
import { findAccounts } from "./organization/accounts";

/**
 * One Region of one environment: the forwarding of every account in it and, where the Region is a hub, the central bus,
 * its archive, the catalog and the saved queries. Names follow from settings, so no stack reads another's outputs.
 */
async function build() {
  const stack = readStackSettings();
  const accounts = findAccounts(stack.settings);
  const network = planNetwork(stack.environment, stack.settings, accounts);
  const aws = governanceProvider(stack);

  const hub = network.hubs.find(({ region }) => region === stack.region);
  const central = hub && buildHub(hub, stack, aws);

  const { retryHours } = stack.settings.deadLetters;
  const members = network.members.filter(({ region }) => region === stack.region);
  for (const member of members) {
    const { governanceAccountId } = stack.settings.organization;
    const account = accounts.find(({ id }) => id === member.accountId);
    const provider = account === undefined || account.id === governanceAccountId ? aws : memberProvider(account, stack);
    new MemberForwarding(
      forwardingName(member.accountId),
      {
        accountId: member.accountId,
        region: member.region,
        names: namesOf(stack.environment),
        busArn: member.busArn,
        rules: member.rules,
        ...(carriesHeartbeat(member) && { heartbeatMinutes: stack.settings.heartbeat.minutes }),
        deadLetterDays: stack.settings.deadLetters.retentionDays,
        ...(retryHours !== undefined && { retryHours }),
      },
      // The hub first, archive rules included: what is forwarded before they exist matches nothing there.
      { providers: [provider], dependsOn: central ? [central.bus, central.archive] : [] },
    );
  }

  return {
    environment: stack.environment,
    region: stack.region,
    hubRegion: members[0]?.hubRegion ?? stack.region,
    accounts: members.map(({ accountId, accountName }) => ({ id: accountId, name: accountName })),
    governedEvents: [...new Set(members.flatMap(({ rules }) => rules.flatMap(({ events }) => events)))].sort(),
    ...central?.outputs,
  };
}

/** An environment may exclude heartbeats like any other governed event. */
const carriesHeartbeat = ({ rules }: Member) => rules.some(({ events }) => events.includes("heartbeat"));

/** What a hub Region has beside its members. */
function buildHub(
  hub: Hub,
  { environment, region, settings }: StackSettings,
  aws: ReturnType<typeof governanceProvider>,
) {
  const accountId = settings.organization.governanceAccountId;
  const names = namesOf(environment);
  const place = { accountId, region, names };
  const native = governanceNativeProvider({ environment, region, settings });

  const bus = new CentralBus(
    "central-bus",
    {
      ...place,
      admission: {
        organizationId: settings.organization.id,
        paths: settings.organization.paths,
        requireForwarding: settings.bus.requireForwarding,
        ...(settings.bus.requireRuleNames && { ruleArn: arns.rule("*", "*", names.rule("*")) }),
      },
      deadLettersOf: archiveRuleArns({ ...place, rules: hub.rules }),
      deadLetterDays: settings.deadLetters.retentionDays,
      replayDays: settings.bus.replayDays,
      logLevel: settings.bus.logLevel,
      logRetentionDays: settings.bus.logRetentionDays,
    },
    { providers: [aws, native] },
  );
  const archive = new EventArchive(
    "event-archive",
    {
      ...place,
      bus,
      rules: hub.rules,
      settings: settings.archive,
      resultDays: settings.queries.resultDays,
      logRetentionDays: settings.bus.logRetentionDays,
      retryHours: settings.deadLetters.retryHours ?? 24,
    },
    { providers: [aws] },
  );
  const catalog = new EventCatalog(
    "event-catalog",
    { ...place, archive, crawlerSchedule: settings.archive.crawlerSchedule },
    { providers: [aws] },
  );
  const queries = new NamedQueries(
    "named-queries",
    { names, archive, catalog, queries: readNamedQueries(), gigabytesPerQuery: settings.queries.gigabytesPerQuery },
    { providers: [aws] },
  );
  return {
    bus,
    archive,
    outputs: {
      busArn: bus.arn,
      archiveBucket: archive.archive.bucket,
      database: catalog.database,
      workgroup: queries.workgroup,
      console: consoleLinks(region, {
        bus: bus.name,
        bucket: archive.archive.bucket,
        workgroup: queries.workgroup,
      }),
    },
  };
}

export = build;
