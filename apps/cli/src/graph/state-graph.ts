import { asObject, asObjects, asString, type JsonObject } from './json-object.js';
import { transitionsOf, type Transition } from './transitions.js';

/** The states of a state machine, or of one branch or item inside a state, and how one leads to another. */
export interface Scope {
  readonly startAt: string;
  readonly states: readonly GraphState[];
  /** At most one for each pair of states and kind. */
  readonly transitions: readonly Transition[];
}

/** One state as it is drawn. */
export interface GraphState {
  readonly name: string;
  /** `Task`, `Choice`, `Map` …, as the definition has it. */
  readonly type: string;
  /** What a person wants to know besides the name: `lambda:invoke`, `Distributed`, the error of a Fail state. */
  readonly detail: string | undefined;
  /** Whether the execution, or the branch or item around it, ends here. */
  readonly ends: boolean;
  /** The branches of a Parallel state, or the one processor of a Map state. */
  readonly blocks: readonly Scope[];
}

/** A definition that can be drawn, and what had to be left out of the drawing. */
export interface StateGraph {
  readonly scope: Scope;
  /** Transitions to states that are not there. */
  readonly problems: readonly string[];
}

/**
 * Reads a definition in the Amazon States Language; `undefined` where it has no states to draw. Anything else in it may
 * be wrong.
 */
export function graphOf(definition: unknown): StateGraph | undefined {
  const problems: string[] = [];
  const scope = scopeOf(asObject(definition), problems);
  return scope === undefined ? undefined : { scope, problems };
}

/** Every state of a graph, those inside other states after them. */
export function allStates({ states }: Scope): GraphState[] {
  return states.flatMap((state) => [state, ...state.blocks.flatMap(allStates)]);
}

/** Every transition of a graph, those inside states too. */
export function allTransitions({ states, transitions }: Scope): Transition[] {
  return [...transitions, ...states.flatMap(({ blocks }) => blocks.flatMap(allTransitions))];
}

function scopeOf(program: JsonObject | undefined, problems: string[]): Scope | undefined {
  const given = asObject(program?.['States']);
  const startAt = asString(program?.['StartAt']);
  if (given === undefined || startAt === undefined || Object.keys(given).length === 0) return undefined;
  const entries = Object.entries(given).map(([name, state]): [string, JsonObject] => [name, asObject(state) ?? {}]);
  const states = entries.map(([name, state]) => stateOf(name, state, problems));
  const transitions: Transition[] = [];
  for (const transition of entries.flatMap(([name, state]) => transitionsOf(name, state))) {
    if (Object.hasOwn(given, transition.to)) transitions.push(transition);
    else problems.push(`'${transition.from}' leads to '${transition.to}', which is not there`);
  }
  if (!Object.hasOwn(given, startAt)) problems.push(`StartAt is '${startAt}', which is not there`);
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
 * `arn:aws:states:::lambda:invoke.waitForTaskToken` -> `lambda:invoke.waitForTaskToken`; a function or activity by its
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

/** Several ways from one state to another become one, with what each says. */
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
