// The language check of `npm test`: American spelling (cspell) and the phrases of banned-phrases.mjs.
// Arguments are folders to check instead of the whole repository.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { extname, join, relative, resolve } from 'node:path';
import { root } from '../nx.mjs';
import { bannedPhrases, headlessSentence } from './banned-phrases.mjs';
import { proseOf } from './prose.mjs';

const ignored = /(^|\/)(goldens|models|tools\/language)\/|\.api\.md$|^CHANGELOG\.md$|package-lock\.json$/;
const extensions = new Set(['.ts', '.tsx', '.mts', '.cts', '.mjs', '.cjs', '.js', '.md', '.template']);

/** Files that git tracks; without a repository, those of the folders that hold sources. */
function sourceFiles() {
  const listed = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (listed.status !== 0) return undefined;
  return listed.stdout.split('\0').filter((file) => extensions.has(extname(file)) && !ignored.test(file));
}

const folders = process.argv.slice(2).map((folder) => relative(root, resolve(folder)));
const files = sourceFiles()?.filter(
  (file) => folders.length === 0 || folders.some((folder) => file.startsWith(folder)),
);
if (files === undefined) {
  console.log('language check: skipped, this is not a git repository');
  process.exit(0);
}

const problems = [];
for (const file of files) {
  const text = readFileSync(join(root, file), 'utf8');
  text.split('\n').forEach((line, index) => {
    for (const { phrase, instead } of bannedPhrases) {
      const [found] = phrase.exec(line) ?? [];
      if (found !== undefined) problems.push(`${file}:${index + 1}: "${found}": write ${instead}`);
    }
  });
  for (const { line, prose } of proseOf(text, extname(file))) {
    const [, found] = headlessSentence.exec(prose) ?? [];
    if (found !== undefined) problems.push(`${file}:${line}: "${found.slice(0, 60)}": start with the subject`);
  }
}
for (const problem of problems) console.error(problem);

const cspell = join(root, 'node_modules/cspell/bin.mjs');
const config = ['--config', 'tools/language/cspell.json', '--no-progress', '--no-summary', '--file-list', 'stdin'];
const spelling = spawnSync(process.execPath, [cspell, 'lint', ...config], {
  cwd: root,
  input: files.join('\n'),
  stdio: ['pipe', 'inherit', 'inherit'],
});
if (spelling.status !== 0) {
  console.error('Correct the spelling (American), or add a term of the field to tools/language/words.txt.');
}
process.exit(problems.length === 0 && spelling.status === 0 ? 0 : 1);
