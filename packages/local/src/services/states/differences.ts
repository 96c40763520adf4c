import { type Difference } from '../../kernel/differences.js';

/** Where Step Functions answers a violation of its model otherwise than with its validation error. */
export const differences: readonly Difference[] = [
  {
    // The response has a diagnostic: `Definition must be a valid JSON object`.
    operations: ['ValidateStateMachineDefinition'],
    member: 'definition',
    kind: 'length',
    isEmpty: true,
    answer: 'accepted',
    source: 'https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html',
  },
];
