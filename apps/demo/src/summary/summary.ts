import { createColors } from 'picocolors';
import { type Check, type DemoReport, type RunReport } from '../demo.js';
import { count, duration, wrap } from './format.js';

/** Columns that the summary fits in. */
const WIDTH = 80;
const BAR = 20;

/** How a summary is written. */
export interface SummaryOptions {
  /** Whether to colour it. */
  readonly colour: boolean;
}

/** A demo's report as text, at most 80 columns wide. */
export function summaryOf(report: DemoReport, { colour }: SummaryOptions): string {
  const paint = createColors(colour);
  const rule = paint.dim('─'.repeat(WIDTH));
  const lines = [rule, paint.bold(report.workflow), ...wrap(report.about, WIDTH), ''];
  for (const run of report.runs) lines.push(...runLines(run, paint), '');
  lines.push(paint.bold('Stored, read back from the services'), ...table(report.stored, paint), '', paint.bold('What it guarantees, and what the figures say'));
  for (const check of report.checks) lines.push(...checkLines(check, paint));
  return [...lines, rule, ''].join('\n');
}

type Paint = ReturnType<typeof createColors>;

function runLines(run: RunReport, paint: Paint): string[] {
  const good = run.status === 'SUCCEEDED';
  const status = good ? paint.green(`✓ ${run.status}`) : paint.red(`✗ ${run.status}`);
  const figures = `${duration(run.milliseconds)}, ${count(run.transitions)} state transitions, ${count(run.functionCalls)} function calls`;
  const longest = Math.max(...run.states.map(({ milliseconds }) => milliseconds), 1);
  return [
    `${paint.bold(run.title)}  ${status}`,
    paint.dim(`  ${figures}`),
    ...run.states.map(({ name, entered, milliseconds }) => {
      const bar = '▇'.repeat(Math.max(milliseconds > 0 ? 1 : 0, Math.round((milliseconds / longest) * BAR)));
      return `  ${name.padEnd(28).slice(0, 28)} ${(entered > 1 ? `× ${count(entered)}` : '').padStart(7)} ${duration(milliseconds).padStart(9)} ${paint.cyan(bar)}`;
    }),
    ...table(run.facts, paint),
    ...(run.failure === undefined ? [] : quoted('Failed with', run.failure, paint)),
    ...(run.notification === undefined ? [] : quoted('Told the topic', run.notification, paint)),
  ];
}

function table(rows: readonly (readonly [string, string])[], paint: Paint): string[] {
  const widest = Math.max(0, ...rows.map(([label]) => label.length));
  return rows.flatMap(([label, value]) => {
    const [first = '', ...more] = wrap(value, WIDTH - widest - 4);
    return [`  ${paint.dim(label.padEnd(widest))}  ${first}`, ...more.map((line) => ' '.repeat(widest + 4) + line)];
  });
}

function quoted(label: string, text: string, paint: Paint): string[] {
  return [paint.dim(`  ${label}`), ...wrap(text, WIDTH - 6).map((line) => `  ${paint.yellow('│')} ${line}`)];
}

function checkLines({ guarantee, held, figures }: Check, paint: Paint): string[] {
  return [`  ${held ? paint.green('✓') : paint.red('✗')} ${guarantee}`, ...wrap(figures, WIDTH - 4).map((line) => paint.dim(`    ${line}`))];
}
