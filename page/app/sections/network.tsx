import { useMemo, useState } from "react";
import type { AccountData, HubData, NetworkData, PageData, ProfileData, RuleData } from "../../page-data";
import type { SectionProps } from "../section-props";
import { Badge, Code, Empty, Filter } from "../parts/basic";
import { Picture } from "../parts/picture";
import { type Column, Table } from "../parts/table";
import { count, number, pretty, shortArn } from "../parts/text";
import { linkTo } from "../route";

export function Network({ data, item: [chosen, place] }: SectionProps) {
  const { network } = data;
  const account = network.accounts.find(({ id }) => id === chosen);
  const region = network.regions.find(({ name }) => name === (account === undefined ? chosen : place));
  return (
    <>
      <h1>Network</h1>
      <p className="lead">
        In each Region, rules on an account's default event bus forward what is governed to the central bus of a hub.
        The central bus's rules hand it on: to the delivery streams that write the archive, and to queues that functions
        read. Choose an account or a Region for its rules, roles, queues and policies, and for what is left out.
      </p>
      <Picture network={network} {...(account && { account })} {...(region && { region })} />
      {account !== undefined ? (
        <AccountView account={account} region={region?.name} data={data} />
      ) : region !== undefined ? (
        <RegionView region={region.name} rule={place} data={data} />
      ) : (
        <>
          <Regions network={network} />
          <Accounts network={network} />
        </>
      )}
    </>
  );
}

function Regions({ network }: { readonly network: NetworkData }) {
  const rows = useMemo(
    () =>
      network.regions.map(({ name, hub }, at) => ({
        name,
        hub,
        accounts: network.members.filter((profiles) => (profiles[at] ?? -1) >= 0).length,
        rules: network.hubs.find(({ region }) => region === name)?.rules.length,
      })),
    [network],
  );
  return (
    <>
      <h2>Regions</h2>
      <Table rows={rows} columns={regionColumns} caption="Governed Regions" />
    </>
  );
}

const regionColumns: readonly Column<{
  readonly name: string;
  readonly hub: string;
  readonly accounts: number;
  readonly rules: number | undefined;
}>[] = [
  {
    id: "name",
    header: "Region",
    accessorFn: ({ name }) => name,
    cell: ({ row }) => <a href={linkTo("network", row.original.name)}>{row.original.name}</a>,
  },
  { id: "hub", header: "Forwards to", accessorFn: ({ hub }) => `central bus in ${hub}` },
  {
    id: "accounts",
    header: "Accounts",
    accessorFn: ({ accounts }) => accounts,
    cell: ({ row }) => number(row.original.accounts),
  },
  {
    id: "rules",
    header: "Rules of its central bus",
    accessorFn: ({ rules = -1 }) => rules,
    cell: ({ row: { original } }) => (original.rules === undefined ? "no hub" : number(original.rules)),
  },
];

function Accounts({ network }: { readonly network: NetworkData }) {
  const [filter, setFilter] = useState("");
  const rows = useMemo(
    () =>
      network.accounts.map((account, index) => ({
        ...account,
        places: (network.members[index] ?? []).filter((profile) => profile >= 0).length,
      })),
    [network],
  );
  return (
    <>
      <h2>Accounts</h2>
      <div className="fields">
        <Filter label="Filter accounts" value={filter} onChange={setFilter} />
      </div>
      <Table rows={rows} columns={accountColumns} caption="Accounts of the organization" filter={filter} />
    </>
  );
}

const accountColumns: readonly Column<AccountData & { readonly places: number }>[] = [
  {
    id: "name",
    header: "Account",
    accessorFn: ({ name }) => name,
    cell: ({ row }) => <a href={linkTo("network", row.original.id)}>{row.original.name}</a>,
  },
  { id: "id", header: "Id", accessorFn: ({ id }) => id, cell: ({ row }) => <code>{row.original.id}</code> },
  { id: "unit", header: "Unit", accessorFn: ({ unit }) => unit },
  {
    id: "tags",
    header: "Tags",
    accessorFn: ({ tags }) =>
      Object.entries(tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(" "),
  },
  { id: "regions", header: "Regions", accessorFn: ({ places }) => places },
];

function AccountView({
  account,
  region,
  data,
}: {
  readonly account: AccountData;
  readonly region: string | undefined;
  readonly data: PageData;
}) {
  const { network } = data;
  const index = network.accounts.indexOf(account);
  const places = network.regions.filter((_, at) => (network.members[index]?.[at] ?? -1) >= 0);
  const chosen = region ?? places[0]?.name;
  const at = network.regions.findIndex(({ name }) => name === chosen);
  const profile = network.profiles[network.members[index]?.[at] ?? -1];
  return (
    <section aria-labelledby="account">
      <p>
        <a href={linkTo("network")}>← All accounts</a>
      </p>
      <h2 id="account">
        {account.name} <span className="dim">{account.id}</span>
      </h2>
      <p>
        Unit {account.unit}{" "}
        {Object.entries(account.tags).map(([key, value]) => (
          <span className="chip" key={key}>
            {key}={value}
          </span>
        ))}
      </p>
      <ul className="tabs" aria-label="Regions">
        {network.regions.map(({ name }, place) => (
          <li key={name}>
            {(network.members[index]?.[place] ?? -1) < 0 ? (
              <span className="dim" title="The account has nothing here">
                {name}
              </span>
            ) : (
              <a href={linkTo("network", account.id, name)} aria-current={name === chosen ? "true" : undefined}>
                {name}
              </a>
            )}
          </li>
        ))}
      </ul>
      {profile === undefined ? (
        <Empty>The account has nothing in this Region.</Empty>
      ) : (
        <Profile of={profile} account={account.id} region={chosen ?? ""} data={data} />
      )}
    </section>
  );
}

/** What an account has in a Region; `account` may be a word that stands for several. */
function Profile({
  of,
  account,
  region,
  data,
}: {
  readonly of: ProfileData;
  readonly account: string;
  readonly region: string;
  readonly data: PageData;
}) {
  const here = (text: string) => text.replaceAll("{account}", account).replaceAll("{region}", region);
  return (
    <>
      <h3>
        {count(of.rules.length, "rule")} on the default bus in {region}
      </h3>
      <p>A rule takes an event that its pattern matches, and sends it to its target by its role.</p>
      {of.rules.map((rule) => (
        <Rule key={rule.name} rule={rule} here={here} data={data} />
      ))}
      <h3>Roles and dead-letter queues</h3>
      {of.policies.map(({ of: arn, documents }) => (
        <details className="card" key={arn}>
          <summary>
            <span className="grow">
              <code>{here(arn)}</code>
            </span>
            <span className="dim">
              {documents.length === 1 ? "1 policy" : count(documents.length, "policy", "policies")}
            </span>
          </summary>
          {documents.map(({ title, code }) => (
            <div key={title}>
              <p>{here(title)}</p>
              <Code text={pretty(here(code))} label={here(title)} />
            </div>
          ))}
        </details>
      ))}
      <h3>Not forwarded from here</h3>
      <Table rows={of.leftOut} columns={leftOutColumns} caption="Events that are not forwarded from here" />
    </>
  );
}

const leftOutColumns: readonly Column<{ readonly event: string; readonly why: string }>[] = [
  { id: "event", header: "Event", accessorFn: ({ event }) => event },
  { id: "why", header: "Why", accessorFn: ({ why }) => why },
];

function Rule({
  rule,
  here,
  data,
  open = false,
}: {
  readonly rule: RuleData;
  readonly here: (text: string) => string;
  readonly data: PageData;
  readonly open?: boolean;
}) {
  return (
    <details className="card" open={open}>
      <summary>
        <span className="grow">
          <code>{here(rule.name)}</code>
        </span>
        {rule.state !== "ENABLED" && (
          <Badge kind={rule.state === "DISABLED" ? "bad" : "low"}>
            {rule.state === "DISABLED" ? "disabled" : "with read-only calls"}
          </Badge>
        )}
        <span className="dim">{count(rule.events.length, "kind")} of events</span>
      </summary>
      <dl className="pairs">
        {rule.targets.map(({ arn, role, deadLetters }) => (
          <div key={arn} className="contents">
            <dt>Sends to</dt>
            <dd>
              <code>{here(arn)}</code>
            </dd>
            {role !== undefined && (
              <>
                <dt>As role</dt>
                <dd>
                  <code>{here(role)}</code>
                </dd>
              </>
            )}
            {deadLetters !== undefined && (
              <>
                <dt>Dead letters</dt>
                <dd>
                  <code>{here(deadLetters)}</code>
                </dd>
              </>
            )}
          </div>
        ))}
      </dl>
      <ul className="events">
        {rule.events.map((id) => (
          <li key={id}>
            <strong>{id}</strong> {data.governed.find((each) => each.id === id)?.why}
          </li>
        ))}
      </ul>
      <Code text={pretty(rule.pattern)} label={`Pattern of ${here(rule.name)}`} />
    </details>
  );
}

function RegionView({
  region,
  rule: chosen,
  data,
}: {
  readonly region: string;
  readonly rule: string | undefined;
  readonly data: PageData;
}) {
  const { network } = data;
  const at = network.regions.findIndex(({ name }) => name === region);
  const hub = network.hubs.find((each) => each.region === region);
  const rule = hub?.rules.find(({ name }) => name === chosen);
  const members = network.accounts.filter((_, index) => (network.members[index]?.[at] ?? -1) >= 0).length;
  if (hub !== undefined && rule !== undefined)
    return (
      <section aria-labelledby="rule">
        <p>
          <a href={linkTo("network", region)}>← {region}</a>
        </p>
        <h2 id="rule">A rule of the central bus in {region}</h2>
        <Rule rule={rule} here={(text) => text} data={data} open />
      </section>
    );
  return (
    <section aria-labelledby="region">
      <p>
        <a href={linkTo("network")}>← All accounts</a>
      </p>
      <h2 id="region">{region}</h2>
      <p>
        {count(members, "account")} forward{members === 1 ? "s" : ""} to the central bus in{" "}
        <a href={linkTo("network", network.regions[at]?.hub ?? "")}>{network.regions[at]?.hub}</a>.
      </p>
      {hub !== undefined && <Hub of={hub} />}
      <h3>What accounts have here</h3>
      <p>
        Accounts whose rules are alike are shown once. <code>ACCOUNT</code> stands for the id of each.
      </p>
      {alikeIn(network, at).map(({ profile, accounts }, _, all) => (
        <details className="card" key={accounts[0]?.id} open={all.length === 1}>
          <summary>
            <span className="grow">
              {accounts
                .slice(0, mostNamed)
                .map(({ name }) => name)
                .join(", ")}
              {accounts.length > mostNamed && ` and ${number(accounts.length - mostNamed)} more`}
            </span>
            <span className="dim">
              {count(profile.rules.length, "rule")}, {count(profile.leftOut.length, "kind")} of events left out
            </span>
          </summary>
          <Profile of={profile} account="ACCOUNT" region={region} data={data} />
        </details>
      ))}
    </section>
  );
}

/** Most accounts that are named of those that are alike. */
const mostNamed = 8;

/** What accounts have in a Region, each distinct set once, the most frequent first. */
function alikeIn(network: NetworkData, at: number) {
  const groups = new Map<number, AccountData[]>();
  network.accounts.forEach((account, index) => {
    const profile = network.members[index]?.[at] ?? -1;
    const group = groups.get(profile);
    if (group === undefined) groups.set(profile, [account]);
    else group.push(account);
  });
  return [...groups]
    .flatMap(([index, accounts]) => {
      const profile = network.profiles[index];
      return profile === undefined ? [] : [{ profile, accounts }];
    })
    .sort((a, b) => b.accounts.length - a.accounts.length);
}

function Hub({ of: hub }: { readonly of: HubData }) {
  const [filter, setFilter] = useState("");
  const columns = useMemo(() => hubColumns(hub.region), [hub.region]);
  return (
    <>
      <h3>Central bus</h3>
      <p>
        <code>{hub.bus}</code>
      </p>
      <details>
        <summary>Its policy</summary>
        <Code text={pretty(hub.policy)} label="Policy of the central bus" />
      </details>
      <h3>{count(hub.rules.length, "rule")} of the central bus</h3>
      <div className="fields">
        <Filter label="Filter rules" value={filter} onChange={setFilter} />
      </div>
      <Table rows={hub.rules} columns={columns} caption={`Rules of the central bus in ${hub.region}`} filter={filter} />
    </>
  );
}

const hubColumns = (region: string): readonly Column<RuleData>[] => [
  {
    id: "name",
    header: "Rule",
    accessorFn: ({ name }) => name,
    cell: ({ row }) => (
      <a href={linkTo("network", region, row.original.name)}>
        <code>{row.original.name}</code>
      </a>
    ),
  },
  { id: "state", header: "State", accessorFn: ({ state }) => state.toLowerCase().replaceAll("_", " ") },
  { id: "to", header: "Sends to", accessorFn: ({ targets }) => targets.map(({ arn }) => shortArn(arn)).join(", ") },
  {
    id: "events",
    header: "Kinds of events",
    accessorFn: ({ events }) => events.length,
    cell: ({ row }) => number(row.original.events.length),
  },
];
