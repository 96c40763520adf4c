#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { exitCodes, type ExitCode } from './exit-codes.js';
import { run } from './run.js';

// The AWS SDK's warning about the Node.js version is for developers, not for users of this command.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const exitCodeOfSignal = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  SIGHUP: exitCodes.hungUp,
} as const;
const interruption = new AbortController();
let interruptedWith: ExitCode | undefined;
for (const [signal, code] of Object.entries(exitCodeOfSignal)) {
  process.on(signal, () => {
    // A second signal ends the process immediately.
    if (interruptedWith !== undefined) process.exit(code);
    interruptedWith = code;
    interruption.abort();
  });
}

// If the pipe (`| head`) or the terminal of its output is closed, the command ends as after a signal, and cleans up. A
// closed pipe is not an error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    interruptedWith ??= error.code === 'EPIPE' ? exitCodes.ok : exitCodes.hungUp;
    interruption.abort();
  });
}

// package.json is next to dist/.
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};
const { stdin, stdout, stderr, env } = process;
const exitCode = await run(
  process.argv.slice(2),
  { stdin, stdout, stderr, env, cwd: process.cwd(), abortSignal: interruption.signal },
  version,
);
// A prompt handles Ctrl-C itself; there is no signal.
process.exitCode = exitCode === exitCodes.interrupted ? (interruptedWith ?? exitCode) : exitCode;
