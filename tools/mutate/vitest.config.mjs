// The configuration of a project, with one mutant of `STEPWELL_MUTANT` in place of the source. mutate.mjs runs it.
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mergeConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

const project = process.env.STEPWELL_MUTATED_PROJECT;
const mutant = JSON.parse(process.env.STEPWELL_MUTANT ?? 'null');
const { default: config } = await import(pathToFileURL(join(project, 'vitest.config.mjs')).href);

/** How far a test file is from the mutant, in folders: its own tests run first. */
function distance(testFile) {
  return (
    relative(dirname(mutant.file), testFile).split('/').length +
    (testFile.startsWith(mutant.file.replace(/ts$/, '')) ? -10 : 0)
  );
}

class NearestFirst extends BaseSequencer {
  async sort(files) {
    return mutant === null ? files : [...files].sort((a, b) => distance(a.moduleId) - distance(b.moduleId));
  }
}

const mutation = {
  name: 'stepwell-mutation',
  enforce: 'pre',
  transform(code, id) {
    if (mutant === null || id.split('?')[0] !== mutant.file) return undefined;
    return { code: code.slice(0, mutant.start) + mutant.replacement + code.slice(mutant.end), map: null };
  },
};

// eslint-disable-next-line no-restricted-exports -- Vitest reads its configuration from the default export.
export default mergeConfig(config, {
  plugins: [mutation],
  test: {
    bail: 1,
    reporters: ['json'],
    outputFile: { json: process.env.STEPWELL_MUTATION_REPORT },
    fileParallelism: false,
    isolate: false,
    testTimeout: 10_000,
    sequence: { sequencer: NearestFirst },
  },
});
