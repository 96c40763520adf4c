// Draws the diagrams of the workflow pages from the definitions in the goldens of the constructs:
//
//     node tools/docs/diagrams.mjs            writes them into docs/workflows
//     node tools/docs/diagrams.mjs --check    fails if a page is outdated
//
// A comment in the page names the file of the definition, and a name if the file has several:
//
//     <!-- diagram: event-fan-out/definitions.json Summary -->
//     ```mermaid
//     …
//     ```
import { execFile } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const workspace = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const cli = join(workspace, 'apps/cli/dist/bundle/main.js');
const pages = join(workspace, 'docs/workflows');
const goldens = join(workspace, 'packages/constructs/src/testing/goldens');
const marked = /<!-- diagram: (\S+?)(?: (\S+))? -->\n+```mermaid\n([^]*?)```/g;
const check = process.argv.includes('--check');

/** Runs `stepwell graph - --mermaid` with a definition. */
function mermaidOf(definition) {
  return new Promise((done, failed) => {
    const child = execFile(process.execPath, [cli, 'graph', '-', '--mermaid'], (error, stdout, stderr) =>
      error ? failed(new Error(stderr || error.message)) : done(stdout),
    );
    child.stdin.end(JSON.stringify(definition));
  });
}

async function definitionOf(file, name) {
  const golden = JSON.parse(await readFile(join(goldens, file), 'utf8'));
  const definition = name === undefined ? golden : golden[name];
  if (definition?.States === undefined)
    throw new Error(`${file}${name === undefined ? '' : ` ${name}`} is not a definition in ${goldens}`);
  return definition;
}

const results = await Promise.all(
  (await readdir(pages))
    .filter((page) => page.endsWith('.md'))
    .map(async (page) => {
      const text = await readFile(join(pages, page), 'utf8');
      const found = [...text.matchAll(marked)];
      const drawn = await Promise.all(found.map(async ([, file, name]) => mermaidOf(await definitionOf(file, name))));
      let index = 0;
      const next = text.replace(marked, (whole, _file, _name, old) =>
        whole.replace(`\`\`\`mermaid\n${old}\`\`\``, () => `\`\`\`mermaid\n${drawn[index++]}\`\`\``),
      );
      if (next !== text && !check) await writeFile(join(pages, page), next);
      return { page, count: found.length, changed: next !== text };
    }),
);
const outdated = results.filter(({ changed }) => changed).map(({ page }) => page);
console.log(
  `${results.reduce((sum, { count }) => sum + count, 0)} diagrams in ${results.filter(({ count }) => count > 0).length} pages`,
);
if (check && outdated.length > 0) {
  console.error(`Outdated diagrams in ${outdated.join(', ')}: run node tools/docs/diagrams.mjs`);
  process.exitCode = 1;
}
