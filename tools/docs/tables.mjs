// Writes the tables of several pages, each from one source:
//
//     node tools/docs/tables.mjs            writes them
//     node tools/docs/tables.mjs --check    fails if a page is outdated
//
// A page marks a table by its name. Run `npx nx build @stepwell/cli` first, which builds `@stepwell/core` too.
//
//     <!-- table: workflows -->
//     …
//     <!-- /table -->
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const workspace = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const pages = ['README.md', 'docs/workflows/README.md', 'packages/constructs/README.md', 'apps/cli/README.md'];
const marked = /<!-- table: (\S+) -->\n[^]*?<!-- \/table -->/g;
const check = process.argv.includes('--check');

/** One row per cell list, as Markdown; Prettier aligns the columns. */
function table(head, rows) {
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

/** The workflows of `packages/core/src/workflows.ts`; links are relative to the page. */
async function workflows(page) {
  const { workflows: list } = await import(join(workspace, 'packages/core/dist/bundle/index.js'));
  const link = (id) => relative(dirname(page), `docs/workflows/${id}.md`);
  return table(
    ['Workflow', 'Summary', 'Cost in us-east-1'],
    list.map(({ id, construct, summary, cost }) => [`[${construct}](${link(id)})`, summary, cost]),
  );
}

/** A command, or its subcommands if it has some. */
function withSubcommands(command) {
  if (command.commands.length === 0) return [{ command, name: command.name() }];
  return command.commands.map((subcommand) => ({
    command: subcommand,
    name: `${command.name()} ${subcommand.name()}`,
  }));
}

/** The commands of the command line, as their own help describes them. */
async function commands() {
  const { createProgram } = await import(join(workspace, 'apps/cli/dist/program.js'));
  const terminal = { stdout: { write: () => true, columns: 100 }, stderr: { write: () => true } };
  const { commands } = createProgram(terminal, '0.0.0');
  return table(
    ['Command', 'Description'],
    commands.flatMap(withSubcommands).map(({ command, name }) => {
      const words = command.registeredArguments.map((argument) => {
        const name = argument.name() + (argument.variadic ? '...' : '');
        return argument.required ? `<${name}>` : `[${name}]`;
      });
      // The first clause of a description says what the command does; `--help` has the rest.
      const [summary] = command
        .description()
        .replaceAll(/ \([^)]*\)/g, '')
        .split(/[.:;](?:\s|$)/);
      return [`\`${['stepwell', name, ...words].join(' ')}\``, summary];
    }),
  );
}

const tables = { workflows, commands };
const outdated = [];
for (const page of pages) {
  const text = await readFile(join(workspace, page), 'utf8');
  let next = text;
  for (const [whole, name] of text.matchAll(marked)) {
    if (tables[name] === undefined)
      throw new Error(`${page}: there is no table "${name}"; there are ${Object.keys(tables)}`);
    next = next.replace(whole, `<!-- table: ${name} -->\n\n${await tables[name](page)}\n\n<!-- /table -->`);
  }
  const path = join(workspace, page);
  next = await format(next, { ...(await resolveConfig(path)), filepath: path });
  if (next === text) continue;
  outdated.push(page);
  if (!check) await writeFile(path, next);
}
if (check && outdated.length > 0) {
  console.error(`Outdated tables in ${outdated.join(', ')}: run node tools/docs/tables.mjs`);
  process.exitCode = 1;
}
