import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workflows } from '@stepwell/core';
import { describe, expect, it } from 'vitest';
import { workspace } from '../packages/packed.js';

/** The largest number of files that may name a workflow, without the files in the workflow's folders. */
const LIMIT = 8;

/** Tests and what they use, examples and benchmarks, and files that a tool writes. */
const OTHERS = /(\.test\.ts$|\/testing\/|\.api\.md$|\.golden\.)/;

/** Comments may name a workflow as an example. */
const COMMENTS = /\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm;

const sources = execFileSync('git', ['ls-files', 'packages', 'apps', 'tools'], { cwd: workspace })
  .toString()
  .split('\n')
  .filter((path) => /\.([cm]?[jt]s|json)$/.test(path) && !OTHERS.test(path))
  .map((path) => ({ path, code: readFileSync(join(workspace, path), 'utf8').replaceAll(COMMENTS, '') }));

describe('files outside of the folders of a workflow rarely name it', () => {
  // `sequence` is also a common word.
  it.each(workflows.filter(({ id }) => id.includes('-')))('$id', ({ id, construct }) => {
    const property = `${construct.charAt(0).toLowerCase()}${construct.slice(1)}`;
    const names = new RegExp(`\\b(${id}|${construct}|${property})\\b`);
    const own = new RegExp(`/${id}([/.-])`);
    const naming = sources.filter(({ path, code }) => !own.test(path) && names.test(code)).map(({ path }) => path);
    expect(naming.length, naming.join('\n')).toBeLessThanOrEqual(LIMIT);
  });
});
