// Mutation tests: changes one thing of the source at a time and runs the project's tests, which must fail.
//
//     node tools/mutate/mutate.mjs packages/asl src/execute src/states --count 300 --seed 1
//
//     --count N    how many random mutants (default 100); 0 for all
//     --seed N     which ones (default 1); the same seed and source choose the same mutants
//     --jobs N     processes at the same time (default 2)
//     --report F   write the outcome of every mutant as JSON
//
// Ends with the survivors, each with its file, line and change; exit code 1 where there are some.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
    report: { type: 'string' },
  },
});
const [projectFolder, ...paths] = positionals;
if (projectFolder === undefined || paths.length === 0) {
  console.error('usage: node tools/mutate/mutate.mjs <project> <file or folder>... [--count N] [--seed N] [--jobs N]');
  process.exit(2);
}
const project = resolve(root, projectFolder);
const timeoutMs = 300_000;

const files = execFileSync('git', ['ls-files', '--', ...paths], { cwd: project, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /\.ts$/.test(file) && !/\.test\.ts$|\.d\.ts$|(^|\/)testing\//.test(file));
const all = files.flatMap((file) => mutantsOf(join(project, file), readFileSync(join(project, file), 'utf8')));
const chosen = choose(all, Number(values.count), Number(values.seed));
console.log(`${files.length} files, ${all.length} possible mutants, ${chosen.length} chosen (seed ${values.seed})`);

const reports = mkdtempSync(join(tmpdir(), 'stepwell-mutate-'));
const outcomes = [];
try {
  const unchanged = await run(null, 'unchanged');
  if (unchanged !== 'survived')
    throw new Error(`The tests of ${projectFolder} fail without a mutant: mend them first.`);
  const queue = [...chosen.entries()];
  await Promise.all(
    Array.from({ length: Number(values.jobs) }, async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [index, mutant] = next;
        const outcome = await run(mutant, String(index));
        outcomes[index] = { ...mutant, outcome };
        if (outcome === 'survived') console.log(`survived: ${describe(mutant)}`);
      }
    }),
  );
} finally {
  rmSync(reports, { recursive: true, force: true });
}
if (values.report !== undefined) writeFileSync(values.report, `${JSON.stringify(outcomes, null, 2)}\n`);
const survivors = outcomes.filter(({ outcome }) => outcome === 'survived');
const timedOut = outcomes.filter(({ outcome }) => outcome === 'timed out').length;
console.log(`${outcomes.length - survivors.length} killed (${timedOut} by a time-out), ${survivors.length} survived`);
process.exitCode = survivors.length === 0 ? 0 : 1;

/** @returns {Promise<'killed' | 'survived' | 'timed out'>} */
function run(mutant, name) {
  const report = join(reports, `${name}.json`);
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', join(root, 'tools/mutate/vitest.config.mjs')],
    {
      cwd: project,
      stdio: 'ignore',
      detached: true,
      env: {
        ...process.env,
        STEPWELL_MUTATED_PROJECT: project,
        STEPWELL_MUTANT: JSON.stringify(mutant),
        STEPWELL_MUTATION_REPORT: report,
      },
    },
  );
  return new Promise((done) => {
    let outcome;
    const timer = setTimeout(() => {
      outcome = 'timed out';
      process.kill(-child.pid, 'SIGKILL');
    }, timeoutMs);
    child.on('exit', (code) => {
      clearTimeout(timer);
      done(outcome ?? (code === 0 ? 'survived' : 'killed'));
    });
  });
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
