import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitIgnore } from './git-ignore.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stepwell-git-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const ignored = (git: GitIgnore | undefined, paths: readonly string[]) =>
  paths.filter((path) => git?.ignores(join(root, path), path.endsWith('/')));

describe('GitIgnore', () => {
  it('is undefined without repository', () => {
    expect(GitIgnore.of(root)).toBeUndefined();
  });

  it('reads .gitignore in a folder without repository', async () => {
    await write({ '.gitignore': '*.csv\n' });
    expect(ignored(GitIgnore.of(root), ['a.csv', 'lib/b.csv', 'stack.ts'])).toEqual(['a.csv', 'lib/b.csv']);
    expect(GitIgnore.of(root)?.isRepository).toBe(false);
  });

  it('reads the rules of the repository in a worktree', async () => {
    await write({
      'main/.git/info/exclude': 'secret.txt\n',
      'main/.git/worktrees/linked/commondir': '../..\n',
      'linked/.git': `gitdir: ${join(root, 'main/.git/worktrees/linked')}\n`,
      'linked/.gitignore': '*.csv\n',
    });
    expect(ignored(GitIgnore.of(join(root, 'linked')), ['linked/secret.txt', 'linked/a.csv', 'linked/a.ts'])).toEqual([
      'linked/secret.txt',
      'linked/a.csv',
    ]);
  });

  it('gives precedence to the nearest rules, except below an ignored folder', async () => {
    await write({
      '.git/info/exclude': 'secret.txt\n',
      '.gitignore': '*.out\n/build/\nlogs/\n!keep.out\n',
      'app/.gitignore': '!w.out\n*.js\n!lambda/*.js\nbuild/\n',
      'app/logs/.gitignore': '!kept.txt\n',
    });
    const paths = [
      'a.out',
      'keep.out',
      'build/',
      'build/x',
      'app/w.out',
      'app/v.out',
      'app/x.js',
      'app/lambda/x.js',
      'app/build/x',
      'app/logs/kept.txt',
      'secret.txt',
      'app/secret.txt',
      'app/stack.ts',
      'app/',
    ];
    expect(ignored(GitIgnore.of(join(root, 'app')), paths)).toEqual([
      'a.out',
      'build/',
      'build/x',
      'app/v.out',
      'app/x.js',
      'app/build/x',
      'app/logs/kept.txt',
      'secret.txt',
      'app/secret.txt',
    ]);
    expect(GitIgnore.of(join(root, 'app'))?.ignores(dirname(root), true)).toBe(false);
  });

  const hasGit = spawnSync('git', ['--version']).status === 0;
  it.skipIf(!hasGit)('agrees with git for any rules and paths', async () => {
    execFileSync('git', ['init', '-q', root]);
    const name = fc.constantFrom('a', 'b', 'x.js', 'x.out');
    const rule = fc.constantFrom(
      'a',
      'a/',
      '/a',
      '!a',
      '!a/',
      'b/x.js',
      '*.js',
      '!*.js',
      '**/b',
      '!a/b',
      '/b/',
      '*.out',
      '!x.out',
      '# a',
      '',
    );
    const file = fc.array(rule, { maxLength: 4 }).map((rules) => rules.join('\n'));
    const folders = ['', 'a', 'b', 'a/b', 'b/a'];
    const paths = fc.sample(
      fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
      { numRuns: 60, seed: 1 },
    );
    for (const [run, files] of fc.sample(fc.tuple(...folders.map(() => file)), { numRuns: 25, seed: 7 }).entries()) {
      const at = `run-${run}`;
      await write(Object.fromEntries(files.map((text, index) => [join(at, folders[index] ?? '', '.gitignore'), text])));
      // Git treats existing folders differently, so exclude them.
      const asked = [...new Set(paths)].filter((path) => !folders.includes(path)).map((path) => join(at, path));
      const { stdout } = spawnSync(
        'git',
        ['-C', root, '-c', 'core.excludesFile=/dev/null', 'check-ignore', '--no-index', '--stdin'],
        { input: asked.join('\n'), encoding: 'utf8' },
      );
      expect({ files, ignored: ignored(GitIgnore.of(root), asked) }).toEqual({
        files,
        ignored: asked.filter((path) => stdout.split('\n').includes(path)),
      });
    }
  });
});
