// Records a terminal session of the command line as an SVG: docs/images/terminal.svg.
//
//     npx nx build @stepwell/cli && node tools/docs/recording.mjs
//
// It creates an app with `stepwell init`, runs it with `stepwell up`, and runs an execution. The output is real; the
// times between the lines are not. It needs `script` of util-linux, for a terminal with colors.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../nx.mjs';

const columns = 96;
const stepwell = join(root, 'apps/cli/bin/stepwell.mjs');
const folder = await mkdtemp(join(tmpdir(), 'stepwell-recording-'));
const app = join(folder, 'primes');

/** A command in a terminal; its output so far grows while it runs. */
function run(args, cwd, env = {}) {
  const command = [process.execPath, stepwell, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const child = spawn('script', ['-qec', `stty cols ${columns}; ${command}`, '/dev/null'], {
    cwd,
    env: { ...process.env, ...env, TERM: 'xterm-256color', COLUMNS: String(columns) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const session = { child, output: '', ended: new Promise((done) => child.once('close', done)) };
  child.stdout.on('data', (chunk) => (session.output += chunk));
  return session;
}

/** Resolves when a session has printed a text. */
function printed(session, text) {
  return new Promise((done, fail) => {
    const check = () => session.output.includes(text) && done(undefined);
    session.child.stdout.on('data', check);
    session.child.once('close', () => fail(new Error(`The command ended without "${text}":\n${session.output}`)));
    check();
  });
}

const classes = { 0: '', 1: 'bold', 2: 'dim', 22: '', 31: 'red', 32: 'green', 33: 'yellow', 36: 'cyan', 39: '' };
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const scenes = [];
try {
  const init = run(['init', 'primes', '--workflow', 'map-fan-out'], folder);
  await init.ended;
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  scenes.push({ command: 'npx stepwell init primes --workflow map-fan-out', output: init.output, last: 3 });

  const up = run(['up'], app);
  await printed(up, 'Ctrl-C');
  await new Promise((done) => setImmediate(done));
  const settings = Object.fromEntries(
    [...plain(up.output).matchAll(/(AWS_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  );
  scenes.push({ command: 'npx stepwell up', output: up.output.slice(0, up.output.indexOf('Ready.') + 6) });

  const requests = [1, -1, 3].map((amount) => ({ caseId: `amount ${amount}`, amount }));
  const input = JSON.stringify({ requestId: 'monday', requests });
  await writeFile(join(app, 'input.json'), input);
  const start = run(['start', 'map-fan-out', '--input', '@input.json', '--wait'], app, settings);
  await start.ended;
  scenes.push({
    command: 'npx stepwell start map-fan-out --input @input.json --wait',
    output: start.output,
    first: 10,
  });
  up.child.kill('SIGINT');
  await up.ended;
} finally {
  await rm(folder, { recursive: true, force: true });
}
await mkdir(join(root, 'docs/images'), { recursive: true });
await writeFile(join(root, 'docs/images/terminal.svg'), draw(scenes));

/** The lines of a session as a terminal shows them at the end: what is overwritten is left out. */
function linesOf(output) {
  return output
    .replaceAll(folder, '~')
    .replace(/\u001b\[\?[0-9;]*[hl]/g, '')
    .split(/\r?\n/)
    .map((line) => line.split(/\r|\u001b\[[0-9;]*[A-HJKST]/).findLast((part) => part.trim() !== '') ?? '')
    .filter((line, index, all) => line.trim() !== '' || (index > 0 && all[index - 1].trim() !== ''));
}

/** A text without colors. */
function plain(text) {
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}

/** A line with its colors as `tspan`s, cut at the width of the terminal. */
function spans(line) {
  let room = columns;
  let style = '';
  let drawn = '';
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    const code = /^\u001b\[([0-9;]*)m$/.exec(part);
    if (code !== null) style = classes[code[1]] ?? style;
    else if (part !== '' && room > 0) {
      const shown = part.length > room ? `${part.slice(0, room - 1)}…` : part;
      room -= shown.length;
      drawn += style === '' ? escape(shown) : `<tspan class="${style}">${escape(shown)}</tspan>`;
    }
  }
  return drawn;
}

/** The sessions below each other; lines appear one after the other, unless the reader prefers no motion. */
function draw(sessions) {
  const rows = sessions.flatMap(({ command, output, first = Infinity, last = Infinity }) => [
    { text: `<tspan class="green">$</tspan> <tspan class="bold">${escape(command)}</tspan>`, delay: 1.2 },
    ...linesOf(output)
      .slice(-last)
      .slice(0, first)
      .map((line) => ({ text: spans(line), delay: 0.15 })),
    { text: '', delay: 0.6 },
  ]);
  let time = 0;
  const drawn = rows.map(({ text, delay }, index) => {
    time += delay;
    return `<text x="16" y="${34 + index * 18}" style="animation-delay:${time.toFixed(2)}s">${text}</text>`;
  });
  const height = 34 + rows.length * 18;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 ${height}" width="800" height="${height}" role="img"
  aria-label="A terminal session with stepwell">
<style>
  text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: #d7dde5; white-space: pre; animation: show 0s both; }
  .bold { fill: #ffffff; font-weight: bold } .dim { fill: #8a94a3 } .green { fill: #6bd18b }
  .yellow { fill: #e5c07b } .red { fill: #ff7b72 } .cyan { fill: #6cc7d9 }
  @keyframes show { from { opacity: 0 } to { opacity: 1 } }
  @media (prefers-reduced-motion: reduce) { text { animation: none } }
</style>
<rect width="800" height="${height}" rx="8" fill="#161b22"/>
${drawn.join('\n')}
</svg>
`;
}
