import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findIntegration, type Integration } from '@stepwell/core/integration-errors';
import { type JsonObject } from '@stepwell/asl';
import { workspace } from '../packages/packed.js';

/** A state, with the fields that the test reads. */
export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[]; readonly MaxAttempts: number }[];
  readonly ItemReader?: object;
  readonly ItemProcessor?: Definition;
  readonly Branches?: readonly Definition[];
}

/** A definition, or a nested one. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

const goldens = join(workspace, 'packages/constructs/src/testing/goldens');

/** The definitions in the goldens of the constructs, by file, and by name in files with several. */
const files: Readonly<Record<string, readonly string[] | undefined>> = {
  'concurrent-download/definition': undefined,
  'event-fan-out/definitions': ['Preprocess', 'Deadline', 'Increment', 'Summary'],
  'map-fan-out/callback': ['main', 'callback'],
  'map-fan-out/distributed': ['main'],
  'map-fan-out/inline': ['main'],
  'map-fan-out/nested': ['main'],
  'map-fan-out/parallel': ['main'],
  'quality-control/definition': undefined,
  'queue-exchange/definition': undefined,
  'queue-router/definition': undefined,
  'queue-router/every-step': undefined,
  'sequence/definition': undefined,
  'sequence/task-list': undefined,
};

/** Every state machine of every workflow, such as `map-fan-out/callback main`. */
export const machines: ReadonlyMap<string, Definition> = new Map(
  Object.entries(files).flatMap(([file, names]): [string, Definition][] => {
    const text = readFileSync(join(goldens, `${file}.json`), 'utf8').replaceAll(
      /arn:<[^>]+>:states:::/g,
      'arn:aws:states:::',
    );
    // The tests of the constructs write this format.
    const read = JSON.parse(text) as Definition & Readonly<Record<string, Definition>>;
    if (names === undefined) return [[file, read]];
    return names.map((name) => [`${file} ${name}`, read[name] as Definition]);
  }),
);

/** Returns a definition. With `startAt`, it contains only the states that can be reached from that state. */
export function definitionOf(machine: string, startAt?: string): JsonObject {
  const definition = machines.get(machine);
  if (definition === undefined) {
    throw new RangeError(`machine must be one of ${[...machines.keys()].join(', ')}, got ${machine}`);
  }
  // JSON from a file.
  if (startAt === undefined) return definition as unknown as JsonObject;
  const States = Object.fromEntries([...reachable(definition, startAt)].map((name) => [name, definition.States[name]]));
  return { ...definition, StartAt: startAt, States } as unknown as JsonObject;
}

function reachable({ States }: Definition, from: string, found = new Set<string>()): Set<string> {
  if (found.has(from)) return found;
  found.add(from);
  const { Next, Default, Choices = [], Catch = [] } = (States[from] ?? {}) as Transitions;
  for (const next of [Next, Default, ...Choices.map((each) => each.Next), ...Catch.map((each) => each.Next)]) {
    if (next !== undefined) reachable({ StartAt: from, States }, next, found);
  }
  return found;
}

/** The transitions of a state. */
interface Transitions {
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
}

/** Returns the Task states of a state machine by name, including nested ones. */
export function tasksOf({ States }: Definition): [string, State][] {
  return Object.entries(States).flatMap(([name, state]): [string, State][] => [
    ...(state.Type === 'Task' ? [[name, state] as [string, State]] : []),
    ...(state.ItemProcessor ? tasksOf(state.ItemProcessor) : []),
    ...(state.Branches ?? []).flatMap(tasksOf),
  ]);
}

/** Returns the error table of a Task's integration. @throws RangeError for an integration without a table */
export function integrationOf({ Resource = '' }: State): Integration {
  const resource = /^arn:aws:states:::((?:aws-sdk:)?[a-z0-9]+):/.exec(Resource)?.[1] ?? Resource;
  const integration = findIntegration(resource);
  if (integration === undefined) throw new RangeError(`${Resource} has no table of error names`);
  return integration;
}
