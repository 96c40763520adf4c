// Measures size and import time of every function in @stepwell/handlers, as a Markdown table:
// `node handlers/bench.mjs [--write]`; `--write` updates docs/performance.md. The import of a bundle is added to the
// cold start of an empty function.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { handlerAssetPath, handlerAssets } from '@stepwell/handlers';

const ROUNDS = 5;
const page = resolve(import.meta.dirname, '../../docs/performance.md');
const [from, to] = ['<!-- handlers: begin -->', '<!-- handlers: end -->'];

/** The time in milliseconds in which a new process imports a module. */
function importTime(file) {
  const program = `const started = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - started); process.exit();`;
  const environment = { ...process.env, AWS_REGION: 'us-east-1' };
  const out = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(out.trim().split('\n').at(-1));
}

const median = (values) => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
const rows = handlerAssets.map((name) => {
  const file = join(handlerAssetPath(name), 'index.mjs');
  const milliseconds = `${Math.round(median(Array.from({ length: ROUNDS }, () => importTime(file))))} ms`;
  return `| \`${name}\` | ${Math.round(statSync(file).size / 1024)} KiB | ${milliseconds} |`;
});
const table = [
  `Measured on ${new Date().toISOString().slice(0, 10)} with Node ${process.versions.node}: median of ${ROUNDS} ` +
    'imports, each in a separate process.',
  '',
  '| function | size | import |',
  '| --- | ---: | ---: |',
  ...rows,
].join('\n');
console.log(table);
if (process.argv.includes('--write')) {
  const text = readFileSync(page, 'utf8');
  const [before, rest] = [text.slice(0, text.indexOf(from) + from.length), text.slice(text.indexOf(to))];
  if (!text.includes(from) || !text.includes(to)) throw new Error(`${page} must contain ${from} and ${to}`);
  writeFileSync(page, `${before}\n${table}\n${rest}`);
}
