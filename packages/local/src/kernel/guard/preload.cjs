'use strict';

const { fileURLToPath } = require('node:url');

// Loaded in threads whose code is a string: Node.js does not load the modules of `--import` there.
const preload = process.execArgv.find((option) => option.includes('/preload.mjs?'))?.replace(/^--import=/, '');
if (preload !== undefined) {
  const { emitWarning } = process;
  // Node.js warns about an ECMAScript module that is required.
  process.emitWarning = () => undefined;
  /** @type {typeof import('./install-network.mjs')} */
  const { installNetwork } = require(fileURLToPath(new URL('install-network.mjs', preload)));
  process.emitWarning = emitWarning;
  installNetwork(preload);
}
