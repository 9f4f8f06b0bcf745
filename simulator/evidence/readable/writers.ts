import type { Resource } from "../../graph";
import { evaluatePrefix, type PrefixPart } from "../../services/firehose/prefix";
import { readStream, type Stream } from "../../services/firehose/stream";

/** What writes objects below a folder of a bucket: a delivery stream, or one that there was before. */
export interface Writer {
  readonly urn: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  /** What every key begins with: `events/`. */
  readonly folder: string;
  readonly format: Format;
  readonly gzip: boolean;
  /** Key of an object with the events of a day: `events/day=2026-11-02/source=probe/object.gz`. */
  readonly keyOn: (day: string) => string;
  readonly stream: Stream;
}

export type Format = "json" | "parquet";

/** Undefined for a stream that Firehose refuses, or that is not simulated: its own facts say so. */
export function writerOf(resource: Resource): Writer | undefined {
  const { stream } = readStream(resource);
  if (stream === undefined) return undefined;
  const { urn, name, account, region, bucket, prefix, conversion, gzip } = stream;
  return {
    urn,
    name,
    account,
    region,
    bucket,
    folder: folderOf(prefix),
    format: conversion === undefined ? "json" : "parquet",
    gzip,
    keyOn: (day) => `${evaluatePrefix(prefix, valuesOn(prefix, day))}object${stream.fileExtension}`,
    stream,
  };
}

/** The text before the first expression, up to its last slash. */
export function folderOf(prefix: readonly PrefixPart[]): string {
  const [first] = prefix;
  return first?.kind === "text" ? first.text.replace(/[^/]*$/, "") : "";
}

/** Each partition key has a value of its own; that of a day is a day. */
const valuesOn = (prefix: readonly PrefixPart[], day: string) => ({
  arrivedAt: new Date(`${day}T12:00:00Z`),
  partition: Object.fromEntries(
    prefix.flatMap((part) =>
      part.kind === "partitionKeyFromQuery" ? [[part.key, part.key === "day" ? day : `probe-${part.key}`]] : [],
    ),
  ),
  randomString: () => "probeprobe0",
});

/** The folders `key=value` of an object's key, outermost first. */
export const foldersOf = (key: string): (readonly [key: string, value: string])[] =>
  key.split("/").flatMap((folder) => {
    const [, name, value] = /^([^=]+)=(.*)$/.exec(folder) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
