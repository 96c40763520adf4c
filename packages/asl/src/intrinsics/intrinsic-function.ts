import { StateRuntimeError } from '../errors/state-failure.js';
import { type Json } from '../json.js';
import { type RandomSource } from '../dependencies.js';

/** An intrinsic function of the language: its arguments' number, and what it does with their values. */
export interface IntrinsicFunction {
  readonly minArguments: number;
  readonly maxArguments: number;
  readonly apply: (values: readonly Json[], random: RandomSource) => Json;
}

/** Fails with States.IntrinsicFailure. */
export function failIntrinsic(message: string): never {
  throw new StateRuntimeError(message, 'States.IntrinsicFailure');
}

/** The argument as an array. */
export function arrayArgument(values: readonly Json[], at: number): readonly Json[] {
  const value = values[at];
  return Array.isArray(value)
    ? value
    : failIntrinsic(`argument ${at + 1} must be an array, but was ${JSON.stringify(value)}`);
}

/** The argument as a string. */
export function stringArgument(values: readonly Json[], at: number): string {
  const value = values[at];
  return typeof value === 'string'
    ? value
    : failIntrinsic(`argument ${at + 1} must be a string, but was ${JSON.stringify(value)}`);
}

/** The argument as an integer; other numbers are rounded to the nearest, as AWS does. */
export function integerArgument(values: readonly Json[], at: number): number {
  const value = values[at];
  return typeof value === 'number'
    ? Math.round(value)
    : failIntrinsic(`argument ${at + 1} must be a number, but was ${JSON.stringify(value)}`);
}
