import { EXCHANGE_MESSAGES_PREFIX, exchangeTags } from '@stepwell/core/queue-exchange';
import { type StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Construct } from 'constructs';
import { acknowledgePattern } from '../acknowledgements.js';
import { workflowStateMachine } from '../workflow/state-machine.js';
import { type DefinitionDependencies, definition } from './definition.js';
import { type ResolvedQueueExchangeProps } from './resolved-props.js';
import { type Storage } from './storage.js';

/** Creates the state machine with its definition, logs, permissions, and the tags by which clients find resources. */
export function exchangeStateMachine(
  scope: Construct,
  stateMachineName: string | undefined,
  storage: Storage,
  settings: ResolvedQueueExchangeProps,
  { activator, resendOn }: Pick<DefinitionDependencies, 'activator' | 'resendOn'>,
): StateMachine {
  const stateMachine = workflowStateMachine(scope, '', settings, {
    workflow: 'queue-exchange',
    stateMachineName,
    comment: 'Sends a message with a task token to a queue and waits for the response',
    definition: (states) => definition(states, { ...storage, settings, activator, resendOn }),
    timeout: settings.executionTimeout,
    tags: {
      [exchangeTags.bucket]: storage.bucket.bucketName,
      [exchangeTags.table]: storage.table.tableName,
      [exchangeTags.queueUrl]: storage.queue.queueUrl,
    },
  });
  acknowledgePattern(
    stateMachine,
    storage.bucket.arnForObjects(`${EXCHANGE_MESSAGES_PREFIX}*`),
    'The keys of messages contain the execution, so the grant needs a pattern',
  );
  if (activator?.kind === 'job') activator.steps.grantTo(stateMachine);
  return stateMachine;
}
