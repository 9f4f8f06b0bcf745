"use strict";

/**
 * Loaded into every Node.js process of a measured run: leaves its highest memory, in kilobytes, in the folder that
 * BENCH_AB_USAGE names. A shell cannot tell it, and GNU time is not everywhere.
 */
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { isMainThread } = require("node:worker_threads");

const folder = process.env["BENCH_AB_USAGE"];
if (folder !== undefined && isMainThread)
  process.on("exit", () => {
    try {
      writeFileSync(join(folder, String(process.pid)), String(process.resourceUsage().maxRSS));
    } catch {
      // The run is over, and its folder is gone.
    }
  });
