import { type JsonObject, isJsonObject } from '../json.js';
import { type Report } from './report.js';

interface Transition {
  readonly target: string;
  readonly at: string;
}

/**
 * Checks that every transition has a target and that every state is reachable. AWS calls every target a 'Next' target.
 * It requires a terminal state at the top level only, not in branches and processors, and does not report unreachable
 * states if the terminal state is missing. If StartAt has no state, all states are unreachable (floci-io/floci #2735
 * and #2786).
 */
export function checkTransitions({ StartAt }: JsonObject, states: JsonObject, at: string, report: Report): void {
  const known = new Set(Object.keys(states));
  const missing = (target: string, where: string): void =>
    report.error(`Missing 'Next' target: ${target}`, where, 'MISSING_TRANSITION_TARGET');
  if (typeof StartAt === 'string' && !known.has(StartAt)) missing(StartAt, `${at}/StartAt`);
  const transitions = new Map(
    Object.entries(states).map(([name, state]) => [
      name,
      isJsonObject(state) ? transitionsOf(state, `${at}/States/${name}`) : [],
    ]),
  );
  for (const list of transitions.values())
    for (const { target, at: where } of list) if (!known.has(target)) missing(target, where);
  const ends = Object.values(states).some((state) => isJsonObject(state) && endsProgram(state));
  if (at === '' && !ends) return report.error('Workflow has no terminal state', undefined, 'MISSING_END_STATE');
  if (typeof StartAt !== 'string') return;
  const reached = known.has(StartAt) ? reachedFrom(StartAt, transitions) : new Set<string>();
  for (const name of known)
    if (!reached.has(name))
      report.error(`State "${name}" is not reachable.`, `${at}/States/${name}`, 'MISSING_TRANSITION_TARGET');
}

function endsProgram({ Type, End }: JsonObject): boolean {
  return End === true || Type === 'Succeed' || Type === 'Fail';
}

function transitionsOf(state: JsonObject, at: string): Transition[] {
  const found: Transition[] = [];
  const add = (target: unknown, where: string): void => {
    if (typeof target === 'string') found.push({ target, at: where });
  };
  add(state['Next'], `${at}/Next`);
  add(state['Default'], `${at}/Default`);
  for (const field of ['Choices', 'Catch']) {
    const list = state[field];
    if (Array.isArray(list))
      for (const [i, entry] of list.entries()) if (isJsonObject(entry)) add(entry['Next'], `${at}/${field}[${i}]/Next`);
  }
  return found;
}

function reachedFrom(start: string, transitions: ReadonlyMap<string, readonly Transition[]>): Set<string> {
  const reached = new Set([start]);
  for (const name of reached) for (const { target } of transitions.get(name) ?? []) reached.add(target);
  return reached;
}
