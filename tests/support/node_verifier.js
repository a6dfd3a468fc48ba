// Runs the verifier of verify.html on bundles read from standard input, as the browser would.
"use strict";
const fs = require("node:fs");
const page = fs.readFileSync(process.argv[2], "utf8");
const script = /<script id="verifier">([\s\S]*?)<\/script>/.exec(page)[1];
globalThis.crypto ??= require("node:crypto").webcrypto;
const outcomeOf = new Function(`${script}; return outcomeOf;`)();
(async () => {
  const found = [];
  for (const { files, pinned } of JSON.parse(fs.readFileSync(0, "utf8"))) {
    const read = Object.entries(files).map(([n, c]) => [n, new Uint8Array(Buffer.from(c, "base64"))]);
    found.push(await outcomeOf(new Map(read), pinned || ""));
  }
  process.stdout.write(JSON.stringify(found));
})();
