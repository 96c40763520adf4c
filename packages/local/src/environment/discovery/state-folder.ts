import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The folder for state of this user: `$XDG_STATE_HOME/stepwell`, by default `~/.local/state/stepwell`; on macOS
 * `~/Library/Application Support/stepwell`, on Windows `%LOCALAPPDATA%\stepwell`.
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function stateFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const configured = env['XDG_STATE_HOME'];
  // The specification ignores relative paths.
  if (configured !== undefined && isAbsolute(configured)) return join(configured, 'stepwell');
  const home = env['HOME'] || homedir();
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'stepwell');
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'), 'stepwell');
  return join(home, '.local', 'state', 'stepwell');
}
