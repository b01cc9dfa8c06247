// Loaded by Node before jsii (see node.py): a jsii provider package's index.js, which requires every
// module it has, is answered with the lazy-index.js that it ships beside it. Nothing else is touched.
"use strict";
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const resolve = Module._resolveFilename;
const isJsiiPackage = (lib) => fs.existsSync(path.join(path.dirname(lib), ".jsii"));

if (typeof resolve === "function") {
  Module._resolveFilename = function (...request) {
    const file = resolve.apply(this, request);
    if (typeof file !== "string" || path.basename(file) !== "index.js") return file;
    const lib = path.dirname(file);
    const lazy = path.join(lib, "lazy-index.js");
    return path.basename(lib) === "lib" && fs.existsSync(lazy) && isJsiiPackage(lib) ? lazy : file;
  };
}
