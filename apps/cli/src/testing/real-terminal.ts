import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const main = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));

/** Whether tmux is installed. */
export const hasTmux = process.platform !== 'win32' && spawnSync('tmux', ['-V']).status === 0;

/** A tmux terminal of 100 columns by 30 lines that runs `stepwell`. */
export interface RealTerminal extends AsyncDisposable {
  /** Sends keys: text, and names such as `Enter` and `C-c`. */
  press(...keys: readonly string[]): Promise<void>;
  /** Resolves to the content of the screen when it matches. Rejects after 40 seconds. */
  waitFor(pattern: RegExp): Promise<string>;
}

/** Starts `stepwell` in a terminal. After it has ended, the screen shows `exit code <n>`. */
export async function realTerminal(
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<RealTerminal> {
  // A separate server, so that the developer's tmux is not affected.
  const tmux = (...command: readonly string[]) => run('tmux', ['-L', socket, '-f', '/dev/null', ...command]);
  const socket = `stepwell-${randomUUID()}`;
  const settings = Object.entries({
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    XDG_STATE_HOME: cwd,
    ...env,
  }).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const command = [process.execPath, main, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  await tmux(
    'new-session',
    '-d',
    '-x',
    '100',
    '-y',
    '30',
    '-c',
    cwd,
    ...settings,
    `${command}; echo "exit code $?"; sleep 60`,
  );
  return {
    press: async (...keys) => void (await tmux('send-keys', ...keys)),
    async waitFor(pattern) {
      let screen = '';
      for (const until = Date.now() + 40_000; Date.now() < until; await pause(50)) {
        screen = (await tmux('capture-pane', '-p')).stdout;
        if (pattern.test(screen)) return screen;
      }
      throw new Error(`${String(pattern)} was not seen on ${JSON.stringify(screen.trim())}`);
    },
    async [Symbol.asyncDispose]() {
      execFileSync('tmux', ['-L', socket, 'kill-server']);
    },
  };
}
