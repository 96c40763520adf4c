import { isCredentialsUnavailable, isEndpointUnreachable } from '@stepwell/sdk';
import { readDefinitions, selectStateMachine } from '../definitions.js';
import { type GraphSource } from '../graph/deployed-source.js';
import { type ExecutionMarks } from '../graph/marks.js';
import { allStates, allTransitions, graphOf, type Scope } from '@stepwell/asl/graph';
import { createOutput, type Colors, type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';
import { type CommonFlags } from './command-context.js';

/** The flags of `stepwell graph`. */
export interface GraphFlags extends CommonFlags {
  readonly execution?: string;
  readonly stateMachine?: string;
  readonly mermaid?: boolean;
  readonly svg?: boolean;
}

/** `stepwell graph <source>`: draws a state machine, optionally colored by an execution. */
export async function graph(source: string | undefined, flags: GraphFlags, terminal: Terminal): Promise<void> {
  const local = flags.execution === undefined ? await localSource(source, flags, terminal) : undefined;
  if (local !== undefined) {
    await print(local, flags, createOutput(terminal, flags.json === true), terminal);
    return;
  }
  // Loading the AWS clients takes longer than drawing.
  const [{ withTarget }, { deployedSource: deployedSubject }] = await Promise.all([
    import('./command-context.js'),
    import('../graph/deployed-source.js'),
  ]);
  try {
    await withTarget(terminal, flags, async (context) =>
      print(await deployedSubject(source, flags.execution, context), flags, context.output, terminal),
    );
  } catch (error) {
    throw source === undefined || source.startsWith('arn:') ? error : withFileHint(error, source);
  }
}

/** The source may be a file or a deployed resource, so the error of a failed lookup mentions both. */
function withFileHint(error: unknown, source: string): unknown {
  const isLookupError = error instanceof UsageError || isEndpointUnreachable(error) || isCredentialsUnavailable(error);
  if (isLookupError)
    error.message =
      `There is no file or folder '${source}'. Looking it up as a deployed resource failed: ` + error.message;
  return error;
}

/** Reads the definition of a file, stdin or a cloud assembly. `undefined` for a deployed resource. */
async function localSource(
  source: string | undefined,
  { stateMachine }: GraphFlags,
  terminal: Terminal,
): Promise<GraphSource | undefined> {
  const found = await readDefinitions(source, terminal);
  if (found === undefined) return undefined;
  if ('text' in found) return { name: found.source, definition: found.text };
  const { constructPath, logicalId, definition, problem } = selectStateMachine(found, stateMachine);
  const name = constructPath ?? logicalId;
  if (definition === undefined) throw new UsageError(`${name} cannot be drawn: ${problem ?? ''}`, 'source');
  return { name, definition };
}

async function print(
  subject: GraphSource,
  { mermaid, svg }: GraphFlags,
  output: Output,
  terminal: Terminal,
): Promise<void> {
  const { scope, problems } = drawable(subject);
  for (const problem of problems) await output.notify(`${subject.name}: ${problem}. Run stepwell validate for details`);
  const marks = subject.execution?.marks;
  if (output.json) await output.record(recordOf(subject, scope));
  else if (mermaid === true) await output.data((await import('../graph/mermaid.js')).mermaidOf(scope, marks));
  else if (svg === true) await output.data((await import('../graph/svg.js')).svgOf(scope, marks));
  else await draw(scope, subject, output, terminal);
}

async function draw(scope: Scope, { execution }: GraphSource, output: Output, { stdout }: Terminal): Promise<void> {
  const { drawGraph: drawingOf } = await import('../graph/drawing.js');
  for (const line of drawingOf(
    scope,
    execution?.marks,
    (text, style) => colorsByStyle(output.colors)[style ?? '']?.(text) ?? text,
  ))
    await output.data(line);
  if (execution !== undefined) await output.data(`\n${execution.status}: ${legend(scope, execution.marks)}`);
  const [width, columns] = [
    Math.max(...drawingOf(scope, undefined, (text) => text).map((line) => line.length)),
    stdout.columns,
  ];
  if (stdout.isTTY === true && columns !== undefined && width > columns)
    await output.notify(
      `The graph is ${width} columns wide, but the terminal has ${columns}. Pipe it to less -RS or use --svg`,
    );
}

/** Lists states by result, so that the information does not depend on colors. */
function legend(scope: Scope, { states }: ExecutionMarks): string {
  const all = allStates(scope).map(({ name }) => name);
  const kinds = ['running', 'failed', 'stopped', 'caught', 'succeeded'] as const;
  const parts = kinds
    .map((kind) => ({ kind, names: all.filter((name) => states.get(name) === kind) }))
    .filter(({ names }) => names.length > 0);
  return parts
    .map(
      ({ kind, names }) =>
        `${kind} ${kind === 'succeeded' && names.length > 5 ? names.length : names.map((name) => `'${name}'`).join(', ')}`,
    )
    .join('; ');
}

function colorsByStyle(colors: Colors): Readonly<Record<string, (text: string) => string>> {
  return {
    name: colors.bold,
    dim: colors.dim,
    succeeded: colors.green,
    taken: colors.green,
    caught: colors.yellow,
    failed: colors.red,
    running: colors.cyan,
    stopped: colors.magenta,
  };
}

function recordOf({ name, stateMachineArn, execution }: GraphSource, scope: Scope): Record<string, unknown> {
  const marks = execution?.marks;
  return {
    type: 'graph',
    name,
    stateMachineArn,
    executionArn: execution?.executionArn,
    status: execution?.status,
    startAt: scope.startAt,
    states: listed(scope, marks),
    transitions: allTransitions(scope).map((transition) => ({
      ...transition,
      taken: marks?.taken(transition.from, transition.to),
    })),
  };
}

function listed(
  { states }: Scope,
  marks: ExecutionMarks | undefined,
  inside?: { readonly state: string; readonly branch: number },
): Record<string, unknown>[] {
  return states.flatMap(({ name, type, detail, ends, blocks }) => [
    {
      name,
      type,
      detail,
      ends,
      inside,
      result: marks === undefined ? undefined : (marks.states.get(name) ?? 'notVisited'),
    },
    ...blocks.flatMap((block, branch) => listed(block, marks, { state: name, branch })),
  ]);
}

function drawable({ name, definition }: GraphSource): { readonly scope: Scope; readonly problems: readonly string[] } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(definition);
  } catch (error) {
    throw new UsageError(`${name} is not JSON (${error instanceof Error ? error.message : String(error)})`, 'source', {
      cause: error,
    });
  }
  const found = graphOf(parsed);
  if (found === undefined)
    throw new UsageError(
      `${name} is not a state machine definition: StartAt and States are required. Run stepwell validate for details`,
      'source',
    );
  return found;
}
