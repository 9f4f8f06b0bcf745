"use strict";

/** Imports each bundled function several times, in a fresh Node.js process each: a cold start without Lambda's own part. */
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const times = 3;
const files = JSON.parse(readFileSync(join(process.cwd(), ".cache", "bench-ab-functions.json"), "utf8"));
for (let round = 0; round < times; round++)
  for (const file of files)
    execFileSync(process.execPath, ["-e", `require(${JSON.stringify(file)}); process.exit(0);`], { stdio: "inherit" });
