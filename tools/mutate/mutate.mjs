// Mutation tests: changes one thing of the source at a time and runs the project's tests, which must fail.
//
//     node tools/mutate/mutate.mjs packages/asl src/execute src/states --count 300 --seed 1
//
//     --count N    how many random mutants (default 100); 0 for all
//     --seed N     which ones (default 1); the same seed and source choose the same mutants
//     --jobs N     processes at the same time (default 2)
//     --except R   test files to leave out, as a regular expression, such as property tests that take long
//     --only F     only the survivors in a report of an earlier run
//     --report F   write the outcome of every mutant as JSON
//
// Ends with the survivors, each with its file, line and change; exit code 1 where there are some.
import { execFileSync, fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../nx.mjs';
import { mutantsOf } from './mutants.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '2' },
    except: { type: 'string', default: '' },
    only: { type: 'string' },
    report: { type: 'string' },
  },
});
const [projectFolder, ...paths] = positionals;
if (projectFolder === undefined || paths.length === 0) {
  console.error('usage: node tools/mutate/mutate.mjs <project> <file or folder>... [--count N] [--seed N] [--jobs N]');
  process.exit(2);
}
const project = resolve(root, projectFolder);
/** The longest run of the tests: 5 minutes without a mutant, then 4 times as long as that run took. */
let timeoutMs = 300_000;
let survivorsBefore;

const files = execFileSync('git', ['ls-files', '--', ...paths], { cwd: project, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|\.d\.ts$|(^|\/)testing\//.test(file));
const all = files.flatMap((file) => mutantsOf(join(project, file), readFileSync(join(project, file), 'utf8')));
const chosen = choose(all, Number(values.count), Number(values.seed)).filter(isWanted);
console.log(`${files.length} files, ${all.length} possible mutants, ${chosen.length} chosen (seed ${values.seed})`);

const outcomes = [];
const queue = [...chosen.entries()];
await Promise.all(Array.from({ length: Math.max(1, Number(values.jobs)) }, testMutants));
if (values.report !== undefined) writeFileSync(values.report, `${JSON.stringify(outcomes, null, 2)}\n`);
const survivors = outcomes.filter(({ outcome }) => outcome === 'survived');
const timedOut = outcomes.filter(({ outcome }) => outcome === 'timed out').length;
console.log(`${outcomes.length - survivors.length} killed (${timedOut} by a time-out), ${survivors.length} survived`);
process.exitCode = survivors.length === 0 ? 0 : 1;

/** Tests mutants of the queue in one runner, which is replaced when a mutant makes it hang. */
async function testMutants() {
  let runner = await startRunner();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [index, mutant] = next;
    const { outcome, killedBy } = await runner.test(mutant);
    outcomes[index] = { ...mutant, outcome, killedBy };
    if ((chosen.length - queue.length) % 25 === 0) console.log(`${chosen.length - queue.length} of ${chosen.length}`);
    if (outcome === 'survived') console.log(`survived: ${describe(mutant)}`);
    if (outcome === 'timed out') runner = await startRunner();
  }
  runner.stop();
}

/** Starts a runner, after it has passed the tests of the unchanged source. */
async function startRunner() {
  const child = fork(join(root, 'tools/mutate/runner.mjs'), [project, values.except], {
    cwd: project,
    stdio: 'ignore',
    detached: true,
  });
  const stop = () => process.kill(-child.pid, 'SIGKILL');
  const response = () =>
    new Promise((done, fail) => {
      const timer = setTimeout(() => finish(() => done({ timedOut: true })), timeoutMs);
      const onMessage = (message) =>
        finish(() => (message.error === undefined ? done(message) : fail(new Error(message.error))));
      const onExit = (code) =>
        finish(() => done({ killedBy: `the end of the process with code ${code}`, ended: true }));
      const finish = (settle) => {
        clearTimeout(timer);
        child.off('message', onMessage).off('exit', onExit);
        settle();
      };
      child.on('message', onMessage).on('exit', onExit);
    });
  await response();
  const test = async (mutant) => {
    const answer = response();
    child.send(mutant);
    const { killedBy, timedOut, ended } = await answer;
    if (timedOut) stop();
    if (timedOut || ended) return { outcome: 'timed out', killedBy: killedBy ?? 'a time-out' };
    return killedBy === null ? { outcome: 'survived' } : { outcome: 'killed', killedBy };
  };
  const start = performance.now();
  const { outcome, killedBy } = await test(null);
  timeoutMs = Math.max(20_000, 4 * (performance.now() - start));
  if (outcome === 'survived') return { test, stop };
  if (outcome === 'killed') stop();
  throw new Error(`The tests of ${projectFolder} fail without a mutant (${killedBy}). Fix them first.`);
}

/** Whether a mutant is to be tested: all are, or those that survived an earlier run. */
function isWanted({ file, start, replacement }) {
  if (values.only === undefined) return true;
  survivorsBefore ??= JSON.parse(readFileSync(values.only, 'utf8')).filter(({ outcome }) => outcome === 'survived');
  return survivorsBefore.some((one) => one.file === file && one.start === start && one.replacement === replacement);
}

/** A line for a reader: place, kind, the old text and the new one. */
function describe({ file, line, kind, start, end, replacement }) {
  const old = readFileSync(file, 'utf8').slice(start, end).replace(/\s+/g, ' ');
  return `${file.slice(root.length + 1)}:${line} ${kind}: ${old.slice(0, 80)} -> ${replacement.slice(0, 40) || '(nothing)'}`;
}

/** The first `count` of a shuffle that the seed decides (mulberry32). */
function choose(list, count, seed) {
  const shuffled = [...list];
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  for (let i = shuffled.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return count === 0 ? shuffled : shuffled.slice(0, count);
}
