import { validateDefinition } from '../../api.js';
import { describeDiagnostic } from '../../diagnostics.js';
import { type TaskDispatcher, TaskFailure } from '../../task-dispatcher.js';
import { Matcher } from './matcher.js';
import { type CaseResult, type RecordedCase } from './recorded-case.js';

/** Validates a definition that AWS rejected (CREATE) or validated (VALIDATE), and compares the diagnostics. */
export function runDefinitionCase(recorded: RecordedCase): CaseResult {
  const { id, suite, type, definition, params, expected } = recorded;
  const diagnostics = validateDefinition(definition, {
    type: params?.['type'] === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    dispatcher: knownIntegrations,
  });
  const matcher = new Matcher(recorded);
  const failed = diagnostics.some(({ severity }) => severity === 'ERROR');
  if (type === 'VALIDATE') {
    const result = failed ? 'FAIL' : 'OK';
    const outcome = result === expected.status ? undefined : `result: expected ${expected.status}, found ${result}`;
    return {
      id,
      suite,
      outcome,
      history: outcome ?? matcher.difference(expected.response, { diagnostics, result, truncated: false }),
    };
  }
  const outcome =
    failed && expected.error === 'InvalidDefinition'
      ? undefined
      : `expected ${expected.error}, found ${failed ? 'InvalidDefinition' : 'nothing wrong'}`;
  const message = `Invalid State Machine Definition: '${diagnostics.map(describeDiagnostic).join(', ')}'`;
  return { id, suite, outcome, history: outcome ?? matcher.difference(expected.cause, message, 'message', 'cause') };
}

/** Validates the resources of optimized integrations that occur in the recorded cases. */
const knownIntegrations: TaskDispatcher = {
  validate: ({ arn, resourceType, action }) =>
    resourceType === 'dynamodb' && !['getItem', 'putItem', 'updateItem', 'deleteItem'].includes(action)
      ? `The resource provided ${arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`
      : undefined,
  run: () => Promise.reject(new TaskFailure('States.Runtime', 'definitions are only looked at')),
};
