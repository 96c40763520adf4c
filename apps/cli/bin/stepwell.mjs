#!/usr/bin/env node
// npm links the commands of a workspace when it installs, before anything is built: this file is there then.
import { existsSync } from 'node:fs';

const main = new URL('../dist/bundle/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  console.error('stepwell is not built yet. Run `npm start`, or `npx nx build @stepwell/cli`, in the repository.');
  process.exitCode = 1;
}
