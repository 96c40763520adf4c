import { type IntegrationPattern, type TaskResource } from './task-dispatcher.js';

const lambdaFunction = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:.+$/;
const activity = /^arn:[^:]+:states:[^:]*:\d*:activity:.+$/;
const service = /^arn:[^:]+:states:[^:]*:[^:]*:(aws-sdk:)?([^:.]+):([^:.]+)(?:\.(sync:2|sync|waitForTaskToken))?$/;

/** Parses the `Resource` of a Task state. Returns undefined if it has no format that Step Functions supports. */
export function parseResource(arn: string): TaskResource | undefined {
  if (activity.test(arn))
    return { arn, kind: 'activity', resourceType: 'activity', resource: arn, action: '', pattern: 'request-response' };
  if (lambdaFunction.test(arn))
    return { arn, kind: 'lambda', resourceType: 'lambda', resource: arn, action: '', pattern: 'request-response' };
  const parts = service.exec(arn);
  if (parts === null) return undefined;
  const [, sdk, name, action, pattern] = parts;
  if (name === undefined || action === undefined) return undefined;
  return {
    arn,
    kind: 'service',
    resourceType: `${sdk ?? ''}${name}`,
    resource: pattern === undefined ? action : `${action}.${pattern}`,
    action,
    // The regular expression matches only these patterns.
    pattern: (pattern as IntegrationPattern | undefined) ?? 'request-response',
  };
}
