import { type Json } from '../json.js';
import { type RandomSource } from '../ports.js';
import { SeededRandom } from '../random/seeded-random.js';
import { integerArgument, type IntrinsicFunction, refuse } from './intrinsic-function.js';

const least = -(2 ** 31);
const most = 2 ** 31 - 1;

function within(values: readonly Json[], at: number): number {
  const value = integerArgument(values, at);
  return value < least || value > most
    ? refuse(`argument ${at + 1} must be between ${least} and ${most}, but was ${value}`)
    : value;
}

/** From the first argument to below the second; a third one is a seed. */
function random(values: readonly Json[], source: RandomSource): Json {
  const start = within(values, 0);
  const end = within(values, 1);
  const chance = values.length > 2 ? new SeededRandom(integerArgument(values, 2)) : source;
  return end <= start
    ? refuse(`argument 2, the end ${end}, must be above the start ${start}`)
    : start + Math.floor(chance.next() * (end - start));
}

/** Functions on numbers. */
export const mathFunctions: Readonly<Record<string, IntrinsicFunction>> = {
  'States.MathAdd': { least: 2, most: 2, apply: (values) => within(values, 0) + within(values, 1) },
  'States.MathRandom': { least: 2, most: 3, apply: random },
};
