import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGunzip, gzipSync } from "node:zlib";
import Table from "cli-table3";
import { openArchiveFolder, type Archive } from "../backfill/archive";
import { search } from "../backfill/backfill";
import { LineSplitter } from "../backfill/lines";
import { catalog } from "../model/catalog/catalog";
import { partitionFolder, partitionOf } from "../model/archive/archive";
import type { GovernedEvent } from "../model/catalog/governed-event";

/**
 * `npm run bench:backfill`: events of the catalog in a temporary archive, read (a) by decompressing and splitting into
 * lines only, (b) with `JSON.parse` of every line, (c) by a backfill of one pattern without a source, (d) of the whole
 * catalog, (e) of one governed event, which skips other sources. Each the fastest of three, and as a ratio to (b).
 */
const eventCount = 200_000;
const dayCount = 4;
const firstDay = Date.parse("2026-11-01T00:00:00Z");
const dayLength = 24 * 60 * 60 * 1000;
const range = { from: "2026-11-01", to: "2026-11-04" };
const rounds = 3;

/** Writes the archive; returns bytes of JSON. */
function writeArchive(root: string): number {
  const linesOf = new Map<string, string[]>();
  let bytes = 0;
  for (let index = 0; index < eventCount; index++) {
    const { sample } = catalog[index % catalog.length] as GovernedEvent;
    const time = new Date(firstDay + ((index * 7919) % (dayCount * 86_400)) * (dayLength / 86_400)).toISOString();
    const event = {
      ...sample,
      id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
      account: String(700_000_000_000 + (index % 200)),
      time: `${time.slice(0, 19)}Z`,
    };
    const folder = partitionFolder(partitionOf(event));
    const line = `${JSON.stringify(event)}\n`;
    const lines = linesOf.get(folder) ?? [];
    linesOf.set(folder, lines);
    lines.push(line);
    bytes += line.length;
  }
  for (const [folder, lines] of linesOf) {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, "bench.gz"), gzipSync(lines.join("")));
  }
  return bytes;
}

async function readAll(archive: Archive, onLine: (line: string) => void): Promise<number> {
  let lines = 0;
  const visit = async (folder: string): Promise<void> => {
    const { folders, objects } = await archive.list(folder);
    for (const { key } of objects) {
      const splitter = new LineSplitter({
        line(text) {
          lines++;
          onLine(text);
        },
        unreadable(reason) {
          throw new Error(`${key}: ${reason}`);
        },
      });
      const unpacked = archive.read(key).pipe(createGunzip({ chunkSize: 1 << 18 }));
      for await (const chunk of unpacked) splitter.push(chunk as Buffer);
      splitter.end();
    }
    for (const name of folders) await visit(folder + name);
  };
  await visit("events/");
  return lines;
}

async function backfill(archive: Archive, patterns: ReadonlyMap<string, string>): Promise<number> {
  const { tally } = await search({ archive, patterns, range, show: 10 }, () => undefined);
  if (tally.problems.length > 0) throw new Error(`the archive has problems: ${JSON.stringify(tally.problems[0])}`);
  return tally.events;
}

async function main(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), "bench-backfill-"));
  try {
    const bytes = writeArchive(root);
    const archive = await openArchiveFolder(root);
    const patternOf = ({ id, source, pattern }: GovernedEvent): [string, string] => [
      id,
      JSON.stringify({ source: [source], ...pattern }),
    ];
    const oneEvent = catalog.find(({ id }) => id === "iam-trust-changed") as GovernedEvent;
    const failedCalls = JSON.stringify({ detail: { errorCode: ["AccessDenied"], eventName: ["DeleteTrail"] } });
    const ways: readonly (readonly [string, () => Promise<number>])[] = [
      ["lines alone", () => readAll(archive, () => undefined)],
      ["JSON.parse of every line", () => readAll(archive, (line) => void JSON.parse(line))],
      ["backfill, a pattern without source", () => backfill(archive, new Map([["failed-calls", failedCalls]]))],
      [`backfill, ${catalog.length} patterns, all match`, () => backfill(archive, new Map(catalog.map(patternOf)))],
      ["backfill, one governed event", () => backfill(archive, new Map([patternOf(oneEvent)]))],
    ];
    const best = ways.map(() => ({ seconds: Infinity, events: 0 }));
    for (let round = 0; round < rounds; round++) {
      for (const [index, [, run]] of ways.entries()) {
        const started = process.hrtime.bigint();
        const events = await run();
        const seconds = Number(process.hrtime.bigint() - started) / 1e9;
        if (seconds < (best[index]?.seconds ?? 0)) best[index] = { seconds, events };
      }
    }
    const parse = best[1]?.seconds ?? NaN;
    const table = new Table({
      head: ["way", "events read", "seconds", "events/s", "time against JSON.parse"],
      style: { head: [], border: [] },
    });
    for (const [index, [name]] of ways.entries()) {
      const { seconds, events } = best[index] ?? { seconds: NaN, events: 0 };
      const rate = Math.round(events / seconds / 1000) * 1000;
      table.push([name, events, seconds.toFixed(2), rate.toLocaleString("en-US"), (seconds / parse).toFixed(2)]);
    }
    process.stdout.write(`${eventCount} events, ${(bytes / 1e6).toFixed(0)} MB of JSON\n${table.toString()}\n`);
  } finally {
    rmSync(root, { recursive: true });
  }
}

void main();
