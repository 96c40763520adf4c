import { type JsonObject, type TaskResource } from '@stepwell/asl';
import { ownValue } from '../../../kernel/own-value.js';

/**
 * Parameters that AWS requires when a state machine is created, as measured with ValidateStateMachineDefinition in
 * September 2026 (badmintoncryer/cdk-preflight, pf-sfn-asl-integration-parameters). Other integrations check their
 * parameters when the task runs.
 */
const required: Readonly<Record<string, readonly string[]>> = {
  'lambda:invoke': ['FunctionName'],
  'sqs:sendMessage': ['QueueUrl', 'MessageBody'],
  'sns:publish': ['Message'],
  'dynamodb:putItem': ['TableName', 'Item'],
  'dynamodb:getItem': ['TableName', 'Key'],
  'states:startExecution': ['StateMachineArn'],
  'events:putEvents': ['Entries'],
  'ecs:runTask': ['TaskDefinition'],
  'glue:startJobRun': ['JobName'],
};

/** The first missing field, if any. `Field.$` counts as present. */
export function missingParameter({ resourceType, action }: TaskResource, parameters: JsonObject): string | undefined {
  const fields = ownValue(required, `${resourceType}:${action}`) ?? [];
  return fields.find((field) => parameters[field] === undefined && parameters[`${field}.$`] === undefined);
}
