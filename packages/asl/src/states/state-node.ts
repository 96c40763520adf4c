import { type MaybePromise } from '../maybe-promise.js';
import { type JsonObject } from '../json.js';
import { type Frame } from '../execute/frame.js';
import { type StateNode, type StateResult } from '../state-machine.js';

/** The state types. */
export type StateType = 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';

const retryable: ReadonlySet<StateType> = new Set<StateType>(['Task', 'Parallel', 'Map']);

/** Creates a compiled state. Its event types derive from its state type. */
export function createStateNode(
  type: StateType,
  name: string,
  run: (frame: Frame) => MaybePromise<StateResult>,
): StateNode {
  const takesTime = type === 'Wait' || retryable.has(type);
  return {
    name,
    enteredType: `${type}StateEntered`,
    exitedType: `${type}StateExited`,
    abortedType: takesTime ? `${type}StateAborted` : undefined,
    retryable: retryable.has(type),
    run,
  };
}

/** Returns `Next`, or undefined if the state ends its program. */
export function nextStateName(definition: JsonObject): string | undefined {
  const { Next } = definition;
  return typeof Next === 'string' ? Next : undefined;
}
