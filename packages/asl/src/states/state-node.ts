import { type MaybePromise } from '../maybe-promise.js';
import { type JsonObject } from '../json.js';
import { type Frame } from '../execute/frame.js';
import { type StateNode, type StateResult } from '../state-machine.js';

/** The eight types of states. */
export type StateType = 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Succeed' | 'Fail' | 'Parallel' | 'Map';

const retryable: ReadonlySet<StateType> = new Set<StateType>(['Task', 'Parallel', 'Map']);

/** Makes a state's node; the names of its events follow from its type. */
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

/** `Next`, or undefined where the state ends its program. */
export function nextStateName(definition: JsonObject): string | undefined {
  const { Next } = definition;
  return typeof Next === 'string' ? Next : undefined;
}
