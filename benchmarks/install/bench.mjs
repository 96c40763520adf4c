// Size of an installation of @stepwell/local from its packed tarballs, and CPU of importing its testing kit:
//
//     npm run pack && node benchmarks/install/bench.mjs
//
// Installs into a temporary folder from the npm registry (or npm's cache), without running install scripts, and lists
// the packages that have one. The import is measured in separate processes, above `node --eval 0`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const packed = resolve(import.meta.dirname, '../../packed');
const tarballs = ['core', 'asl', 'local'].map((name) => {
  const file = existsSync(packed) && readdirSync(packed).find((entry) => entry.startsWith(`stepwell-${name}-`));
  if (!file) throw new Error(`${packed} has no tarball of ${name}. Run \`npm run pack\` first.`);
  return join(packed, file);
});
const folder = mkdtempSync(join(tmpdir(), 'stepwell-install-'));
try {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...tarballs];
  const installed = spawnSync('npm', args, { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
  if (installed.status !== 0) process.exit(installed.status ?? 1);
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  const withScript = packages.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path);
  console.log('| measure | value |');
  console.log('| --- | ---: |');
  console.log(`| installed size | ${(sizeOf(join(folder, 'node_modules')) / 1e6).toFixed(1)} MB |`);
  console.log(`| packages | ${packages.length} |`);
  console.log(`| packages with an install script | ${withScript.length === 0 ? 'none' : withScript.join(', ')} |`);
  const empty = cpuOf('0');
  console.log(
    `| CPU of importing @stepwell/local/testing | ${cpuOf("await import('@stepwell/local/testing')") - empty} ms |`,
  );
  console.log(`| CPU of importing @stepwell/local | ${cpuOf("await import('@stepwell/local')") - empty} ms |`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Bytes of all files in a folder. */
function sizeOf(path) {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

/** Milliseconds of CPU of a module, the median of 7 processes. */
function cpuOf(code) {
  const report =
    'process.once("exit", () => { const { user, system } = process.cpuUsage(); console.log(user + system); });';
  const times = Array.from({ length: 7 }, () => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', `${report} ${code}`],
      { cwd: folder, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    return Number(stdout.trim()) / 1000;
  });
  return Math.round(times.sort((a, b) => a - b)[3]);
}
