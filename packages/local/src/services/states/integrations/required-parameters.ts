import { type JsonObject, type TaskResource } from '@stepwell/asl';
import { ownValue } from '../../../own-value.js';

/**
 * Fields without which AWS creates no Task of these integrations: those that were measured with
 * ValidateStateMachineDefinition in September 2026 (badmintoncryer/cdk-preflight, pf-sfn-asl-integration-parameters).
 * What is missing in others fails when it runs.
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

/** The first field that is missing, if one is; `Field.$` counts as there. */
export function missingParameter({ resourceType, action }: TaskResource, parameters: JsonObject): string | undefined {
  const fields = ownValue(required, `${resourceType}:${action}`) ?? [];
  return fields.find((field) => parameters[field] === undefined && parameters[`${field}.$`] === undefined);
}
