import { DescribeStateMachineCommand, DescribeStateMachineForExecutionCommand } from '@aws-sdk/client-sfn';
import { parseExecutionArn, untypedExecution } from '@stepwell/sdk';
import { definitionsOf, oneOf } from '../definitions.js';
import { marksOf, type Marks } from '../graph/marks.js';
import { allStates, allTransitions, graphOf, type Scope } from '../graph/state-graph.js';
import { resolveExecution } from '../resolve-execution.js';
import { resolveStateMachine } from '../resolve-state-machine.js';
import { talkTo, type Colours, type Talk } from '../terminal/talk.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';
import { withTarget, type CommandContext, type CommonFlags } from './command-context.js';

/** The flags of `stepwell graph`. */
export interface GraphFlags extends CommonFlags {
  readonly execution?: string;
  readonly stateMachine?: string;
  readonly mermaid?: boolean;
  readonly svg?: boolean;
}

/** A definition to draw, and what it is the definition of. */
interface Subject {
  readonly name: string;
  readonly definition: string;
  readonly stateMachineArn?: string;
  readonly execution?: { readonly executionArn: string; readonly status: string; readonly marks: Marks };
}

/** `stepwell graph <source>`: draws a state machine, coloured by an execution if one is named. */
export async function graph(given: string | undefined, flags: GraphFlags, terminal: Terminal): Promise<void> {
  const local = flags.execution === undefined ? await localSubject(given, flags, terminal) : undefined;
  if (local !== undefined) {
    await print(local, flags, talkTo(terminal, flags.json === true), terminal);
    return;
  }
  await withTarget(terminal, flags, async (context) => {
    const { execution } = flags;
    const subject = execution === undefined && !isExecutionArn(given) ? await deployed(given ?? '', context) : await executed(execution ?? given ?? '', execution === undefined ? undefined : given, context);
    await print(subject, flags, context.talk, terminal);
  });
}

/** The definition of a file, of stdin or of a cloud assembly; `undefined` for what is deployed. */
async function localSubject(given: string | undefined, { stateMachine }: GraphFlags, terminal: Terminal): Promise<Subject | undefined> {
  const found = await definitionsOf(given, terminal);
  if (found === undefined) return undefined;
  if ('text' in found) return { name: found.source, definition: found.text };
  const { constructPath, logicalId, definition, problem } = oneOf(found, stateMachine);
  const name = constructPath ?? logicalId;
  if (definition === undefined) throw new UsageError(`${name} cannot be drawn: ${problem ?? ''}`, 'source');
  return { name, definition };
}

async function deployed(given: string, { stepwell, abortSignal }: CommandContext): Promise<Subject> {
  const { stateMachineArn, name } = await resolveStateMachine(stepwell, given, abortSignal);
  const { definition = '' } = await stepwell.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }), { abortSignal });
  return { name, definition, stateMachineArn };
}

/** The definition that an execution runs by, which may not be the newest, and what it did of it. */
async function executed(given: string, workflow: string | undefined, { stepwell, abortSignal }: CommandContext): Promise<Subject> {
  const executionArn = await resolveExecution(stepwell, given, workflow, abortSignal);
  const execution = untypedExecution(stepwell, executionArn);
  const [{ definition = '' }, { status }] = await Promise.all([stepwell.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }), { abortSignal }), execution.status({ abortSignal })]);
  const marks = await marksOf(execution.events({ abortSignal, follow: false, includeExecutionData: false }), status);
  const { stateMachineArn, executionName } = parseExecutionArn(executionArn);
  return { name: executionName, definition, stateMachineArn, execution: { executionArn, status, marks } };
}

async function print(subject: Subject, { mermaid, svg }: GraphFlags, talk: Talk, terminal: Terminal): Promise<void> {
  const { scope, problems } = drawable(subject);
  for (const problem of problems) await talk.say(`${subject.name}: ${problem}; stepwell validate tells more`);
  const marks = subject.execution?.marks;
  if (talk.json) await talk.record(recordOf(subject, scope));
  else if (mermaid === true) await talk.data((await import('../graph/mermaid.js')).mermaidOf(scope, marks));
  else if (svg === true) await talk.data((await import('../graph/svg.js')).svgOf(scope, marks));
  else await draw(scope, subject, talk, terminal);
}

async function draw(scope: Scope, { execution }: Subject, talk: Talk, { stdout }: Terminal): Promise<void> {
  const { drawingOf } = await import('../graph/drawing.js');
  for (const line of drawingOf(scope, execution?.marks, (text, look) => coloursOf(talk.colours)[look ?? '']?.(text) ?? text)) await talk.data(line);
  if (execution !== undefined) await talk.data(`\n${execution.status}: ${legend(scope, execution.marks)}`);
  const [width, columns] = [Math.max(...drawingOf(scope, undefined, (text) => text).map((line) => line.length)), stdout.columns];
  if (stdout.isTTY === true && columns !== undefined && width > columns) await talk.say(`The drawing is ${width} columns wide, this terminal ${columns}: pipe it to less -RS, or take --svg`);
}

/** States by how they fared: what colours say, for those who see none. */
function legend(scope: Scope, { states }: Marks): string {
  const all = allStates(scope).map(({ name }) => name);
  const kinds = ['running', 'failed', 'stopped', 'caught', 'succeeded'] as const;
  const parts = kinds.map((kind) => ({ kind, names: all.filter((name) => states.get(name) === kind) })).filter(({ names }) => names.length > 0);
  return parts.map(({ kind, names }) => `${kind} ${kind === 'succeeded' && names.length > 5 ? names.length : names.map((name) => `'${name}'`).join(', ')}`).join('; ');
}

function coloursOf(colours: Colours): Readonly<Record<string, (text: string) => string>> {
  return { name: colours.bold, not: colours.dim, succeeded: colours.green, went: colours.green, caught: colours.yellow, failed: colours.red, running: colours.cyan, stopped: colours.magenta };
}

function recordOf({ name, stateMachineArn, execution }: Subject, scope: Scope): Record<string, unknown> {
  const marks = execution?.marks;
  return {
    type: 'graph',
    name,
    stateMachineArn,
    executionArn: execution?.executionArn,
    status: execution?.status,
    startAt: scope.startAt,
    states: listed(scope, marks),
    transitions: allTransitions(scope).map((transition) => ({ ...transition, taken: marks?.went(transition.from, transition.to) })),
  };
}

function listed({ states }: Scope, marks: Marks | undefined, inside?: { readonly state: string; readonly branch: number }): Record<string, unknown>[] {
  return states.flatMap(({ name, type, detail, ends, blocks }) => [
    { name, type, detail, ends, inside, result: marks === undefined ? undefined : (marks.states.get(name) ?? 'notVisited') },
    ...blocks.flatMap((block, branch) => listed(block, marks, { state: name, branch })),
  ]);
}

function drawable({ name, definition }: Subject): { readonly scope: Scope; readonly problems: readonly string[] } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(definition);
  } catch (error) {
    throw new UsageError(`${name} is not JSON (${error instanceof Error ? error.message : String(error)})`, 'source', { cause: error });
  }
  const found = graphOf(parsed);
  if (found === undefined) throw new UsageError(`${name} is no definition of a state machine: it needs StartAt and States; stepwell validate tells more`, 'source');
  return found;
}

function isExecutionArn(given: string | undefined): boolean {
  return given !== undefined && /^arn:[^:]+:states:[^:]*:[^:]*:execution:/.test(given);
}
