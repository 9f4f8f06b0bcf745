import dagre from "@dagrejs/dagre";
import { useMemo } from "react";
import type { AccountData, NetworkData, RegionData } from "../../page-data";
import { linkTo } from "../route";
import { count, shortArn } from "./text";

interface Node {
  readonly id: string;
  readonly lines: readonly string[];
  readonly kind: "unit" | "region" | "hub" | "target";
  readonly link?: string;
  readonly chosen?: boolean;
}

/** More units than this are one box: a picture with a hundred boxes shows nothing. */
const mostUnits = 14;

/** Units, Regions, central buses and what these send to, from left to right. */
export function Picture({
  network,
  account,
  region,
}: {
  readonly network: NetworkData;
  readonly account?: AccountData;
  readonly region?: RegionData;
}) {
  const drawn = useMemo(() => layOut(network, account, region), [network, account, region]);
  return (
    <div
      className="picture"
      tabIndex={0}
      role="region"
      aria-label="Picture of the network, from accounts to the archive"
    >
      <svg viewBox={`0 0 ${drawn.width} ${drawn.height}`} width={drawn.width} height={drawn.height}>
        {drawn.edges.map(({ key, points, faint }) => (
          <path key={key} d={points} className={faint ? "edge faint" : "edge"} />
        ))}
        {drawn.nodes.map(({ node, x, y, width, height }) => {
          const box = (
            <g
              transform={`translate(${x - width / 2} ${y - height / 2})`}
              className={`node ${node.kind} ${node.chosen ? "chosen" : ""}`}
            >
              <rect width={width} height={height} rx={6} />
              {node.lines.map((line, index) => (
                <text key={index} x={10} y={20 + index * 17} className={index === 0 ? "main" : "dim"}>
                  {line}
                </text>
              ))}
            </g>
          );
          return node.link === undefined ? (
            <g key={node.id}>{box}</g>
          ) : (
            <a key={node.id} href={node.link}>
              {box}
            </a>
          );
        })}
      </svg>
    </div>
  );
}

function layOut(network: NetworkData, account: AccountData | undefined, region: RegionData | undefined) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 70, marginx: 10, marginy: 10 });
  graph.setDefaultEdgeLabel(() => ({}));
  const faint = new Set<string>();
  const add = (node: Node) => {
    const width = Math.max(...node.lines.map((line) => line.length)) * 7.4 + 24;
    graph.setNode(node.id, { width, height: 12 + node.lines.length * 17, node });
  };
  const connect = (from: string, to: string, dim = false) => {
    graph.setEdge(from, to, {});
    if (dim) faint.add(`${from}\n${to}`);
  };

  const chosenAt = account === undefined ? -1 : network.accounts.indexOf(account);
  const units = new Map<string, number[]>();
  network.accounts.forEach(({ unit }, index) => {
    const known = units.get(unit);
    if (known === undefined) units.set(unit, [index]);
    else known.push(index);
  });
  const groups: [string, number[]][] =
    units.size <= mostUnits ? [...units].sort() : [["All accounts", network.accounts.map((_, index) => index)]];
  for (const [unit, members] of groups) {
    const chosen = account !== undefined && members.includes(chosenAt);
    const first = members.length === 1 ? network.accounts[members[0] ?? -1] : undefined;
    add({
      id: `unit ${unit}`,
      kind: "unit",
      lines: chosen
        ? [account.name, unit]
        : [unit === "/" ? "Root" : unit, first?.name ?? count(members.length, "account")],
      chosen,
      ...(first && { link: linkTo("network", first.id) }),
    });
  }
  network.regions.forEach(({ name, hub }, at) => {
    const here = network.accounts.filter((_, index) => (network.members[index]?.[at] ?? -1) >= 0).length;
    add({
      id: `region ${name}`,
      kind: "region",
      lines: [name, count(here, "account")],
      link: linkTo("network", ...(account === undefined ? [name] : [account.id, name])),
      chosen: region?.name === name,
    });
    for (const [unit, members] of groups)
      if (members.some((index) => (network.members[index]?.[at] ?? -1) >= 0)) {
        const used = members.includes(chosenAt) && (network.members[chosenAt]?.[at] ?? -1) >= 0;
        connect(`unit ${unit}`, `region ${name}`, !used && groups.length > 1);
      }
    connect(`region ${name}`, `hub ${hub}`);
  });
  for (const hub of network.hubs) {
    add({
      id: `hub ${hub.region}`,
      kind: "hub",
      lines: [`Central bus ${hub.region}`, count(hub.rules.length, "rule")],
      link: linkTo("network", hub.region),
      chosen: region?.name === hub.region,
    });
    const targets = new Map<string, number>();
    for (const { targets: each } of hub.rules)
      for (const { arn } of each) targets.set(arn, (targets.get(arn) ?? 0) + 1);
    const bus = hub.bus.split("/").at(-1) ?? "";
    if (targets.size === 0) continue;
    add({
      id: `targets ${hub.region}`,
      kind: "target",
      lines: [
        "Its rules send to",
        ...[...targets]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([arn, rules]) => `${ownName(arn, bus)} (${serviceOf(arn)}, ${count(rules, "rule")})`),
      ],
      link: linkTo("network", hub.region),
    });
    connect(`hub ${hub.region}`, `targets ${hub.region}`);
  }
  dagre.layout(graph);
  const size = graph.graph() as { width?: number; height?: number };
  const nodeOf = (id: string) => graph.node(id) as unknown as Placed;
  return {
    width: Math.ceil(size.width ?? 0),
    height: Math.ceil(size.height ?? 0),
    nodes: graph.nodes().map(nodeOf),
    edges: graph.edges().map(({ v, w }) => ({
      key: `${v} ${w}`,
      faint: faint.has(`${v}\n${w}`),
      points: curve(nodeOf(v), nodeOf(w)),
    })),
  };
}

interface Placed {
  readonly node: Node;
  /** Of its middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line from the right side of a box to the left side of the next. */
function curve(from: Placed, to: Placed): string {
  const [x1, x2] = [from.x + from.width / 2, to.x - to.width / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${x2} ${to.y}`;
}

/** `deliverystream/event-governance-prod-archive` → `archive`: its kind and the names of all stand beside it. */
function ownName(arn: string, bus: string): string {
  const name = shortArn(arn)
    .replace(/^[a-z-]+\//, "")
    .replace(/\/[0-9a-f-]{20,}$/, "");
  return (name.startsWith(`${bus}-`) ? name.slice(bus.length + 1) : name).slice(0, 40);
}

const services: Readonly<Record<string, string>> = {
  firehose: "delivery stream",
  sqs: "queue",
  events: "API destination",
  lambda: "function",
};
const serviceOf = (arn: string): string => services[arn.split(":")[2] ?? ""] ?? "target";
