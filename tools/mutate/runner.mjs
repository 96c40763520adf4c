// Runs a project's tests against one mutant after the other, in one process, so that the tests are transformed once.
// mutate.mjs starts it, sends a mutant (or null for the unchanged source) and receives `{ killedBy }`.
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mergeConfig } from 'vitest/config';
import { BaseSequencer, createVitest } from 'vitest/node';
import { importersOf } from './importers.mjs';

const [project, except] = process.argv.slice(2);
const { default: config } = await import(pathToFileURL(join(project, 'vitest.config.mjs')).href);

let mutant = null;
/** The number of mutants that each test file has killed. */
const kills = new Map();
/** The duration of each test file in the run without a mutant. */
const durations = new Map();

/** Orders test files so that those that probably kill the mutant soon run first. */
class LikeliestFirst extends BaseSequencer {
  async sort(specifications) {
    return [...specifications].sort((a, b) => cost(a.moduleId) - cost(b.moduleId));
  }
}

function cost(testFile) {
  const near =
    mutant !== null &&
    (testFile.startsWith(mutant.file.replace(/ts$/, '')) ||
      relative(dirname(mutant.file), testFile).split('/').length === 1);
  return ((durations.get(testFile) ?? 0) + 20) / ((kills.get(testFile) ?? 0) + (near ? 5 : 1));
}

const merged = mergeConfig(config, {
  configFile: false,
  plugins: [
    {
      name: 'stepwell-mutation',
      enforce: 'pre',
      transform(code, id) {
        if (mutant === null || id.split('?')[0] !== mutant.file) return undefined;
        return { code: code.slice(0, mutant.start) + mutant.replacement + code.slice(mutant.end), map: null };
      },
    },
  ],
  test: {
    bail: 1,
    silent: true,
    pool: 'threads',
    fileParallelism: false,
    isolate: false,
    testTimeout: 10_000,
    sequence: { sequencer: LikeliestFirst },
  },
});
merged.test.reporters = [{}]; // mergeConfig would keep the reporters of the project
const vitest = await createVitest('test', { watch: false }, merged);
const all = (await vitest.globTestSpecifications()).filter(
  ({ moduleId }) => except === '' || !new RegExp(except).test(relative(project, moduleId)),
);
const importers = importersOf(all.map(({ moduleId }) => moduleId));

async function run(next) {
  if (mutant !== null) vitest.invalidateFile(mutant.file);
  mutant = next;
  if (mutant !== null) vitest.invalidateFile(mutant.file);
  const specifications = all.filter(({ moduleId }) => mutant === null || importers(mutant.file).has(moduleId));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, mutant === null);
  const failed = testModules.find((module) => module.state() === 'failed');
  for (const module of testModules)
    if (mutant === null)
      durations.set(module.moduleId, module.diagnostic().duration + module.diagnostic().collectDuration);
  if (failed === undefined) return unhandledErrors.length > 0 ? 'an unhandled error' : null;
  if (mutant !== null) kills.set(failed.moduleId, (kills.get(failed.moduleId) ?? 0) + 1);
  const test = [...failed.children.allTests('failed')][0];
  return `${relative(project, failed.moduleId)}${test === undefined ? '' : `: ${test.fullName}`}`;
}

process.on('message', (next) => {
  run(next).then(
    (killedBy) => process.send({ killedBy }),
    (error) => process.send({ error: String(error?.stack ?? error) }),
  );
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
