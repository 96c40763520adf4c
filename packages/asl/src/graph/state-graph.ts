import { asObject, asObjects, asString, type JsonObject } from './json-object.js';
import { transitionsOf, type Transition } from './transitions.js';

/** The states and transitions of a state machine, or of one branch or processor inside a state. */
export interface Scope {
  readonly startAt: string;
  readonly states: readonly GraphState[];
  /** At most one per pair of states and kind. */
  readonly transitions: readonly Transition[];
}

/** A state to draw. */
export interface GraphState {
  readonly name: string;
  /** The type in the definition: `Task`, `Choice`, `Map` … */
  readonly type: string;
  /** Additional information: `lambda:invoke`, `distributed`, the error of a Fail state. */
  readonly detail: string | undefined;
  /** Whether the execution, branch or item ends here. */
  readonly ends: boolean;
  /** The branches of a Parallel state, or the processor of a Map state. */
  readonly blocks: readonly Scope[];
}

/** A graph and the problems of its definition. */
export interface StateGraph {
  readonly scope: Scope;
  /** Transitions to states that do not exist. */
  readonly problems: readonly string[];
}

/** Reads a definition in the Amazon States Language, without validating it. `undefined` if it has no states. */
export function graphOf(definition: unknown): StateGraph | undefined {
  const problems: string[] = [];
  const scope = scopeOf(asObject(definition), problems);
  return scope === undefined ? undefined : { scope, problems };
}

/** Returns all states of a graph, with nested states after their enclosing state. */
export function allStates({ states }: Scope): GraphState[] {
  return states.flatMap((state) => [state, ...state.blocks.flatMap(allStates)]);
}

/** Returns all transitions of a graph, including those inside states. */
export function allTransitions({ states, transitions }: Scope): Transition[] {
  return [...transitions, ...states.flatMap(({ blocks }) => blocks.flatMap(allTransitions))];
}

function scopeOf(program: JsonObject | undefined, problems: string[]): Scope | undefined {
  const definitions = asObject(program?.['States']);
  const startAt = asString(program?.['StartAt']);
  if (definitions === undefined || startAt === undefined || Object.keys(definitions).length === 0) return undefined;
  const entries = Object.entries(definitions).map(([name, state]): [string, JsonObject] => [
    name,
    asObject(state) ?? {},
  ]);
  const states = entries.map(([name, state]) => stateOf(name, state, problems));
  const transitions: Transition[] = [];
  for (const transition of entries.flatMap(([name, state]) => transitionsOf(name, state))) {
    if (Object.hasOwn(definitions, transition.to)) transitions.push(transition);
    else problems.push(`'${transition.from}' transitions to '${transition.to}', which does not exist`);
  }
  if (!Object.hasOwn(definitions, startAt)) problems.push(`StartAt refers to '${startAt}', which does not exist`);
  return { startAt, states, transitions: merged(transitions) };
}

function stateOf(name: string, state: JsonObject, problems: string[]): GraphState {
  const type = asString(state['Type']) ?? '?';
  const programs =
    type === 'Parallel'
      ? asObjects(state['Branches'])
      : type === 'Map'
        ? [asObject(state['ItemProcessor']) ?? asObject(state['Iterator'])]
        : [];
  return {
    name,
    type,
    detail: detailOf(type, state),
    ends: state['End'] === true || type === 'Succeed' || type === 'Fail',
    blocks: programs.map((program) => scopeOf(program, problems)).filter((scope) => scope !== undefined),
  };
}

function detailOf(type: string, state: JsonObject): string | undefined {
  if (type === 'Task') return resourceName(asString(state['Resource']));
  if (type === 'Fail') return asString(state['Error'])?.replace(/^\{%.*%\}$/s, '…');
  if (type !== 'Map') return undefined;
  const mode = asString(asObject(asObject(state['ItemProcessor'])?.['ProcessorConfig'])?.['Mode']);
  return mode === 'DISTRIBUTED' ? 'distributed' : 'inline';
}

/**
 * `arn:aws:states:::lambda:invoke.waitForTaskToken` -> `lambda:invoke.waitForTaskToken`; functions and activities by
 * name.
 */
function resourceName(resource: string | undefined): string | undefined {
  if (resource === undefined) return undefined;
  return (
    /^arn:.*?:states:::(.+)$/.exec(resource)?.[1] ??
    /:(?:function|activity):(.+)$/.exec(resource)?.[0].slice(1) ??
    resource
  );
}

/** Merges transitions between the same states, and combines their labels. */
function merged(transitions: readonly Transition[]): Transition[] {
  const byPair = new Map<string, Transition>();
  for (const transition of transitions) {
    const key = JSON.stringify([transition.from, transition.to, transition.kind === 'catch']);
    const known = byPair.get(key);
    const labels = [...new Set([known?.label, transition.label].filter((label) => label !== undefined))];
    byPair.set(
      key,
      known === undefined
        ? transition
        : { ...known, label: labels.length === 0 ? undefined : labels.join(known.kind === 'catch' ? ', ' : ' or ') },
    );
  }
  return [...byPair.values()];
}
