import { type ObjectJsonSchema } from '@stepwell/core';
import { sequenceErrors } from '@stepwell/core/sequence';
import { Choice, Condition, Fail, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import { inputCheck } from '../contract/input-check.js';
import { expression } from '../contract/jsonata.js';
import { type StepDependencies, stepState } from './step-states.js';
import { type Step } from './step.js';

/** Creates the steps in their order, after the input check if there is one. */
export function definition(
  steps: readonly Step[],
  inputSchema: ObjectJsonSchema | undefined,
  dependencies: StepDependencies,
): IChainable {
  // From the last to the first, because each step needs its next state.
  const first = steps.reduceRight<IChainable | undefined>(
    (next, step) => stepState(step, dependencies, next),
    undefined,
  );
  if (first === undefined) throw new TypeError('A Sequence needs at least one step; resolveProps checks it');
  return inputSchema === undefined ? first : withInputCheck(inputSchema, first, dependencies);
}

function withInputCheck(inputSchema: ObjectJsonSchema, first: IChainable, { states }: StepDependencies): IChainable {
  const check = Pass.jsonata(states, 'Check input', {
    comment: 'Rejects an invalid input before any step runs',
    assign: { stepwellProblem: expression(inputCheck(inputSchema, '$states.input')) },
  });
  return check.next(
    Choice.jsonata(states, 'Input valid?')
      .when(
        Condition.jsonata(expression("$stepwellProblem != ''")),
        Fail.jsonata(states, 'Invalid input', {
          error: sequenceErrors.invalidInput,
          cause: expression('$stepwellProblem'),
        }),
      )
      .otherwise(first),
  );
}
