import { StateRuntimeError } from '../errors/state-failure.js';
import { type Json } from '../json.js';
import { type RandomSource } from '../random/random-source.js';

/** An intrinsic function of the States Language. */
export interface IntrinsicFunction {
  readonly minArguments: number;
  readonly maxArguments: number;
  readonly apply: (values: readonly Json[], random: RandomSource) => Json;
}

/** Throws States.IntrinsicFailure. */
export function failIntrinsic(message: string): never {
  throw new StateRuntimeError(message, 'States.IntrinsicFailure');
}

/** Returns an argument that must be an array. */
export function arrayArgument(values: readonly Json[], at: number): readonly Json[] {
  const value = values[at];
  return Array.isArray(value)
    ? value
    : failIntrinsic(`argument ${at + 1} must be an array, got ${JSON.stringify(value)}`);
}

/** Returns an argument that must be a string. */
export function stringArgument(values: readonly Json[], at: number): string {
  const value = values[at];
  return typeof value === 'string'
    ? value
    : failIntrinsic(`argument ${at + 1} must be a string, got ${JSON.stringify(value)}`);
}

/** Returns an argument that must be a number, rounded to the nearest integer as on AWS. */
export function integerArgument(values: readonly Json[], at: number): number {
  const value = values[at];
  return typeof value === 'number'
    ? Math.round(value)
    : failIntrinsic(`argument ${at + 1} must be a number, got ${JSON.stringify(value)}`);
}
