#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { exitCodes } from './exit-codes.js';
import { run } from './run.js';

// The SDK's remark on Node's age is for those who write programs, not for those who run this one.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

// A reader that has seen enough (`| head`) is no error.
for (const stream of [process.stdout, process.stderr]) stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.unexpected));

const interruption = new AbortController();
let signalled: NodeJS.Signals | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The second one means it: end at once, whatever is still going on.
    if (signalled !== undefined) process.exit(exitCodeOf(signal));
    signalled = signal;
    interruption.abort();
  });
}

function exitCodeOf(signal: NodeJS.Signals): number {
  return signal === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted;
}

// The file beside dist/ is the package's own.
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string };
const { stdin, stdout, stderr, env } = process;
const exitCode = await run(process.argv.slice(2), { stdin, stdout, stderr, env, cwd: process.cwd(), abortSignal: interruption.signal }, version);
process.exitCode = exitCode === exitCodes.interrupted && signalled !== undefined ? exitCodeOf(signalled) : exitCode;
