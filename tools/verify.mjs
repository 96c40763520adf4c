// `npm test`: all checks of a change. Its last line is `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, runNx } from './nx.mjs';

const projects = ['packages', 'apps']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  .concat('e2e');
const reports = projects.map((project) => join(root, project, 'test-output/vitest.json'));
for (const report of reports) rmSync(report, { force: true });

/** Checks of the whole tree. Each is a separate program. */
const checks = [
  ['format (fix it with npx prettier --write .)', ['tools/check-format.mjs']],
  ['language', ['tools/language/check-language.mjs']],
  ['commit messages', ['tools/check-commits.mjs']],
];
let failedSteps = 0;
for (const [name, args] of checks) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status === 0) continue;
  failedSteps += 1;
  console.error(`\n${name}: failed; its output is above.`);
}
/** Runs Nx. Its output is printed at once, or, where it would mix with other output, from a file at the end. */
async function step(name, args, log) {
  const output = log === undefined ? 'inherit' : openSync(log, 'w');
  const code = await runNx([...args, ...process.argv.slice(2)], ['ignore', output, output]);
  if (log !== undefined) {
    closeSync(output);
    process.stdout.write(readFileSync(log));
  }
  if (code === 0) return;
  failedSteps += 1;
  console.error(`\n${name}: failed (nx ${args[0]} exited with ${code}), see its output above.`);
}
await step('project references', ['sync:check']);
const many = (targets, ...args) => ['run-many', `--targets=${targets}`, '--output-style=static', ...args];
await step('builds', many('build', '--parallel=2'));
// Nx would start the tests of the whole after all others: alone, they do not keep two cores busy.
mkdirSync(join(root, '.stepwell'), { recursive: true });
await Promise.all([
  step('tests of the whole', many('lint,api,test', '--projects=@stepwell/e2e'), join(root, '.stepwell', 'e2e.log')),
  step('lint, types and tests', many('lint,api,test', '--exclude=@stepwell/e2e', '--parallel=2')),
]);

let passed = 0;
let failed = 0;
let skipped = 0;
for (const [index, report] of reports.entries()) {
  if (!existsSync(report)) {
    console.error(`${projects[index]}: no test report.`);
    failedSteps += 1;
    continue;
  }
  const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  passed += numPassedTests;
  skipped += numPendingTests;
  failed += numFailedTests || (numFailedTestSuites > 0 ? 1 : 0);
  for (const file of testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'failed') console.error(`FAILED ${file.name.slice(root.length + 1)}: ${test.fullName}`);
    }
  }
}
if (skipped > 0) console.log(`${skipped} skipped: each says why in its title or output.`);
if (failedSteps > 0 && failed === 0) failed = failedSteps;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
