import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the workspace. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const nx = createRequire(import.meta.url).resolve('nx/bin/nx.js');

/** Settings of Nx: no daemon, no cloud, no prompts, and no process for each plugin, which would load Nx again. */
const environment = {
  ...process.env,
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  NX_INTERACTIVE: 'false',
  NX_ISOLATE_PLUGINS: 'false',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  CDK_DISABLE_CLI_TELEMETRY: 'true',
};

/**
 * Runs Nx and waits for it.
 *
 * @param {string[]} args the arguments of `nx`
 * @param {import('node:child_process').StdioOptions} [stdio] its streams; default: the terminal
 * @returns {Promise<number>} its exit code
 */
export function runNx(args, stdio = ['ignore', 'inherit', 'inherit']) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [nx, ...args], { cwd: root, stdio, env: environment });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
