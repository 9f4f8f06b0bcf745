import { useMemo, useState } from "react";
import type { AccountData, NetworkData, PageData, RuleData } from "../../page-data";
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
      <Picture network={network} {...(account && { account })} {...(region && { region })} />
      {account !== undefined ? (
        <AccountView account={account} region={region?.name} data={data} />
      ) : region !== undefined ? (
        <RegionView region={region.name} data={data} />
      ) : (
        <Accounts network={network} />
      )}
    </>
  );
}

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
        Unit {account.unit}
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
        <>
          <h3>
            {count(profile.rules.length, "rule")} on the default bus in {chosen}
          </h3>
          {profile.rules.map((rule) => (
            <Rule key={rule.name} rule={rule} account={account.id} region={chosen ?? ""} data={data} />
          ))}
          <h3>Not forwarded from here</h3>
          <Table rows={profile.leftOut} columns={leftOutColumns} caption="Events that are not forwarded from here" />
        </>
      )}
    </section>
  );
}

const leftOutColumns: readonly Column<{ readonly event: string; readonly why: string }>[] = [
  { id: "event", header: "Event", accessorFn: ({ event }) => event },
  { id: "why", header: "Why", accessorFn: ({ why }) => why },
];

function Rule({
  rule,
  account,
  region,
  data,
}: {
  readonly rule: RuleData;
  readonly account: string;
  readonly region: string;
  readonly data: PageData;
}) {
  const here = (text: string) => text.replaceAll("ACCOUNT", account).replaceAll("REGION", region);
  return (
    <details className="card">
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
      <Code text={pretty(here(rule.pattern))} label={`Pattern of ${here(rule.name)}`} />
    </details>
  );
}

function RegionView({ region, data }: { readonly region: string; readonly data: PageData }) {
  const { network } = data;
  const at = network.regions.findIndex(({ name }) => name === region);
  const hub = network.hubs.find((each) => each.region === region);
  const members = network.accounts.filter((_, index) => (network.members[index]?.[at] ?? -1) >= 0).length;
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
      {hub !== undefined && (
        <>
          <h3>Central bus</h3>
          <p>
            <code>{hub.bus}</code>
          </p>
          <details>
            <summary>Its policy</summary>
            <Code text={pretty(hub.policy)} label="Policy of the central bus" />
          </details>
          <h3>{count(hub.rules.length, "rule")}</h3>
          <Table rows={hub.rules} columns={hubColumns} caption={`Rules of the central bus in ${region}`} />
        </>
      )}
    </section>
  );
}

const hubColumns: readonly Column<RuleData>[] = [
  { id: "name", header: "Rule", accessorFn: ({ name }) => name, cell: ({ row }) => <code>{row.original.name}</code> },
  { id: "state", header: "State", accessorFn: ({ state }) => state.toLowerCase().replaceAll("_", " ") },
  { id: "to", header: "Sends to", accessorFn: ({ targets }) => targets.map(({ arn }) => shortArn(arn)).join(", ") },
  {
    id: "events",
    header: "Kinds of events",
    accessorFn: ({ events }) => events.length,
    cell: ({ row }) => number(row.original.events.length),
  },
];
