import { failuresOf, type Check, type DemoReport, type Fact, type ExecutionReport } from '../demo.js';
import { count, truncate, duration, wrap } from './format.js';
import { type Paint, createPaint, WIDTH } from './paint.js';
import { timeline } from './timeline.js';

/** Options of {@link renderSummary}. */
export interface SummaryOptions {
  /** Whether to use colors. */
  readonly color: boolean;
}

/**
 * Renders the report of a demo as text of at most 80 columns: the executions, the stored data, the guarantees, and a
 * short summary.
 */
export function renderSummary(report: DemoReport, { color }: SummaryOptions): string {
  const paint = createPaint(color);
  const rule = paint.dim('─'.repeat(WIDTH));
  return [
    rule,
    paint.bold(report.workflow),
    ...wrap(report.about, WIDTH),
    ...report.runs.flatMap((run, index) => ['', ...runLines(run, index + 1, paint)]),
    '',
    paint.bold('Stored data, read from the services'),
    ...table(report.stored, 2, paint),
    '',
    paint.bold('Guarantees'),
    ...report.checks.flatMap((check) => checkLines(check, paint)),
    '',
    paint.bold('Summary'),
    ...report.runs.map((run, index) => shortLine(run, index + 1, paint)),
    ...verdict(report, paint),
    rule,
    '',
  ].join('\n');
}

function mark(held: boolean, paint: Paint): string {
  return held ? paint.green('✓') : paint.red('✗');
}

function statusOf({ status, expected }: ExecutionReport, paint: Paint): string {
  return `${mark(status === expected, paint)} ${status === expected ? paint.green(status) : paint.red(status)}`;
}

function runLines(run: ExecutionReport, number: number, paint: Paint): string[] {
  const figures = `${duration(run.milliseconds)}, ${count(run.transitions)} state transitions, ${count(run.functionCalls)} Lambda invocations`;
  const should =
    run.expected === 'SUCCEEDED'
      ? ''
      : paint.dim(run.status === run.expected ? ', as expected' : `, expected ${run.expected}`);
  return [
    `  ${paint.bold(`${number}  ${run.title}`)}  ${statusOf(run, paint)}${should}`,
    paint.dim(`     ${figures}`),
    ...timeline(run, paint),
    ...table(run.facts, 5, paint),
    ...(run.failure === undefined ? [] : quoted('failure', run.failure, paint)),
    ...(run.notification === undefined ? [] : quoted('notification on the topic', run.notification, paint)),
  ];
}

function table(rows: readonly Fact[], indent: number, paint: Paint): string[] {
  const widest = Math.max(0, ...rows.map(([label]) => label.length));
  const margin = indent + widest + 2;
  return rows.flatMap(([label, value]) => {
    const [first = '', ...more] = wrap(value, WIDTH - margin);
    return [
      `${' '.repeat(indent)}${paint.dim(label.padEnd(widest))}  ${first}`,
      ...more.map((line) => ' '.repeat(margin) + line),
    ];
  });
}

function quoted(label: string, text: string, paint: Paint): string[] {
  return [
    paint.dim(`     ${label}`),
    ...wrap(text, WIDTH - 7).map((line) => `     ${paint.yellow('│')} ${line}`.trimEnd()),
  ];
}

function checkLines({ guarantee, held, figures }: Check, paint: Paint): string[] {
  const [first = '', ...more] = wrap(guarantee, WIDTH - 4);
  return [
    `  ${mark(held, paint)} ${first}`,
    ...more.map((line) => `    ${line}`),
    ...wrap(figures, WIDTH - 4).map((line) => paint.dim(`    ${line}`)),
  ];
}

function shortLine(run: ExecutionReport, number: number, paint: Paint): string {
  const status = statusOf(run, paint) + ' '.repeat(Math.max(0, 9 - run.status.length));
  return (
    `  ${number}  ${truncate(run.title, 25).padEnd(25)} ${status} ` +
    `${duration(run.milliseconds).padStart(10)}  ${truncate(run.outcome, 25)}`
  );
}

function verdict({ runs, checks }: DemoReport, paint: Paint): string[] {
  const broken = failuresOf({ runs, checks });
  if (broken.length === 0)
    return [paint.green(`  All executions ended as expected, and all ${checks.length} guarantees hold.`)];
  return broken.flatMap((what) => wrap(`Failed: ${what}`, WIDTH - 2).map((line) => paint.red(`  ${line}`)));
}
