// Loaded by Node before jsii (see node.py), and by each of Node's worker threads.
//
// Where jsii loads a package for the first time on a machine, a worker thread writes an index of
// the package's types into jsii's cache. It dies with the program: a short one never gets its index
// and reads all types anew on each run (AWS: a second). Here Node waits for the workers at its end.
// It waits for nothing else: no worker, no wait; a worker that fails ends the wait like any other.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const threads = require("node:worker_threads");

const WORKER = "runtime-index-worker.js";
const TOO_SLOW = ".constructs-va-index-too-slow"; // in the package's cache: not waited for again
const PATIENCE_MS = 4_000; // jsii's Python side terminates Node after five seconds

/** Workers at work: the package's folder in the cache, and a number that becomes 1 at their end. */
const indexing = [];

class ObservedWorker extends threads.Worker {
  constructor(file, options) {
    const folder = options?.workerData?.packageDir;
    if (path.basename(String(file)) !== WORKER || !folder) {
      super(file, options);
      return;
    }
    const ended = new Int32Array(new SharedArrayBuffer(4));
    super(file, { ...options, workerData: { ...options.workerData, ended } });
    indexing.push({ folder, ended });
  }
}

function waitForIndexes() {
  const deadline = Date.now() + PATIENCE_MS;
  for (const { folder, ended } of indexing) {
    const tooSlow = path.join(folder, TOO_SLOW);
    if (fs.existsSync(tooSlow)) continue;
    const outcome = Atomics.wait(ended, 0, 0, Math.max(0, deadline - Date.now()));
    if (outcome === "timed-out") remember(tooSlow);
  }
}

function remember(tooSlow) {
  try {
    fs.writeFileSync(tooSlow, "");
  } catch {
    // A cache that can't be written to is jsii's to complain about.
  }
}

function tellEnd(ended) {
  Atomics.store(ended, 0, 1);
  Atomics.notify(ended, 0);
}

if (threads.isMainThread) {
  threads.Worker = ObservedWorker;
  process.on("exit", waitForIndexes);
} else if (threads.workerData?.ended) {
  process.on("exit", () => tellEnd(threads.workerData.ended));
}
