import { type Json } from '../json.js';
import { type RandomSource, SeededRandom } from '../random/random-source.js';
import { integerArgument, type IntrinsicFunction, failIntrinsic } from './intrinsic-function.js';

const minInteger = -(2 ** 31);
const maxInteger = 2 ** 31 - 1;

function int32Argument(values: readonly Json[], at: number): number {
  const value = integerArgument(values, at);
  return value < minInteger || value > maxInteger
    ? failIntrinsic(`argument ${at + 1} must be between ${minInteger} and ${maxInteger}, got ${value}`)
    : value;
}

/** Returns a number from the first argument (inclusive) to the second (exclusive). The third argument is a seed. */
function mathRandom(values: readonly Json[], source: RandomSource): Json {
  const start = int32Argument(values, 0);
  const end = int32Argument(values, 1);
  const random = values.length > 2 ? new SeededRandom(integerArgument(values, 2)) : source;
  return end <= start
    ? failIntrinsic(`argument 2, the end ${end}, must be above the start ${start}`)
    : start + Math.floor(random.next() * (end - start));
}

/** States.MathAdd and States.MathRandom. */
export const mathFunctions: Readonly<Record<string, IntrinsicFunction>> = {
  'States.MathAdd': {
    minArguments: 2,
    maxArguments: 2,
    apply: (values) => int32Argument(values, 0) + int32Argument(values, 1),
  },
  'States.MathRandom': { minArguments: 2, maxArguments: 3, apply: mathRandom },
};
