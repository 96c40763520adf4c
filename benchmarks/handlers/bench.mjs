// Size and import time of every function and job that @stepwell/handlers brings, as a Markdown table:
//   node benchmarks/handlers/bench.mjs [--write]      --write puts it into docs/performance.md
// The import of a bundle is what a cold start adds to that of an empty function, beside its initialization by AWS.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { handlerAssetPath, handlerAssets } from '@stepwell/handlers';

const ROUNDS = 5;
const page = resolve(import.meta.dirname, '../../docs/performance.md');
const [from, to] = ['<!-- handlers: begin -->', '<!-- handlers: end -->'];

/**
 * Milliseconds that a process of its own takes to import a module; what a function reads from its environment is there.
 */
function importTime(file) {
  const program = `const begun = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - begun); process.exit();`;
  const environment = { ...process.env, AWS_REGION: 'us-east-1' };
  const out = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(out.trim().split('\n').at(-1));
}

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
// A job runs when it is imported: its size is all there is to say of it.
const isJob = (name) => name.endsWith('/job');
const rows = handlerAssets.map((name) => {
  const file = join(handlerAssetPath(name), 'index.mjs');
  const milliseconds = isJob(name)
    ? 'a Batch job'
    : `${Math.round(median(Array.from({ length: ROUNDS }, () => importTime(file))))} ms`;
  return `| \`${name}\` | ${Math.round(statSync(file).size / 1024)} KiB | ${milliseconds} |`;
});
const table = [
  `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node}: median of ${ROUNDS} imports, each in a process of its own.`,
  '',
  '| function | size | import |',
  '| --- | ---: | ---: |',
  ...rows,
].join('\n');
console.log(table);
if (process.argv.includes('--write')) {
  const text = readFileSync(page, 'utf8');
  const [before, rest] = [text.slice(0, text.indexOf(from) + from.length), text.slice(text.indexOf(to))];
  if (!text.includes(from) || !text.includes(to))
    throw new Error(`${page} has no place for the table: ${from} … ${to}`);
  writeFileSync(page, `${before}\n${table}\n${rest}`);
}
