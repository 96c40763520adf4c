import { type Difference } from '../../kernel/differences.js';

/** Where Lambda answers a violation of its model otherwise than with `ValidationException`. */
export const differences: readonly Difference[] = [
  {
    operations: ['CreateFunction', 'UpdateFunctionConfiguration'],
    member: 'Runtime',
    kind: 'enum',
    answer: 'InvalidParameterValueException',
    source: 'https://github.com/aws/aws-cli/issues/3789',
  },
];
