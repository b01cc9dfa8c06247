// Loaded by Node before jsii (see node.py): a jsii package's lib/index.js, which requires every
// module it has, is answered with the lazy-index.js that it ships beside it: the same names behind
// getters. Nothing else is touched.
"use strict";
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const resolve = Module._resolveFilename;

const isJsiiPackage = (folder) => fs.existsSync(path.join(folder, ".jsii"));

function lazily(file) {
  const lib = path.dirname(file);
  if (path.basename(file) !== "index.js" || path.basename(lib) !== "lib") return file;
  const lazy = path.join(lib, "lazy-index.js");
  return fs.existsSync(lazy) && isJsiiPackage(path.dirname(lib)) ? lazy : file;
}

if (typeof resolve === "function") {
  Module._resolveFilename = function (...request) {
    const file = resolve.apply(this, request);
    return typeof file === "string" ? lazily(file) : file;
  };
}
