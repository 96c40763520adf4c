// Installs the dependencies in package-lock.json if they are missing. Uses only Node.js, because it runs before `npm
// start` and `npm test`.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(`Node.js must be ${wanted.join('.')} or newer, got ${process.versions.node}. Install a newer version.`);
  process.exit(1);
}

const lockFile = readFileSync(join(root, 'package-lock.json'));
const lock = createHash('sha256').update(lockFile).digest('hex');
const stamp = join(root, 'node_modules', '.stepwell-setup');
if (!isSetUp()) {
  console.error('Installing dependencies (npm ci): about a minute, once.');
  const npm = process.env.npm_execpath;
  const done = npm?.endsWith('.js')
    ? spawnSync(process.execPath, [npm, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: root,
        stdio: ['ignore', 2, 2],
      })
    : spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
        cwd: root,
        stdio: ['ignore', 2, 2],
        shell: process.platform === 'win32',
      });
  if (done.status !== 0) {
    console.error('npm ci failed: see above. The registry must be reachable the first time.');
    process.exit(done.status ?? 1);
  }
  writeFileSync(stamp, lock);
}

/** Whether the packages in the lock file are installed, by this script or by `npm ci`. */
function isSetUp() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return true;
  const installedFile = join(root, 'node_modules', '.package-lock.json'); // the list of installed packages that npm writes
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  const wanted = Object.entries(JSON.parse(lockFile).packages).filter(
    ([path, { optional }]) => path.includes('node_modules/') && optional !== true,
  );
  const same = wanted.every(
    ([path, { version, resolved }]) =>
      installed[path] !== undefined && installed[path].version === version && installed[path].resolved === resolved,
  );
  if (same) writeFileSync(stamp, lock);
  return same;
}
