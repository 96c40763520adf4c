import { AwsError } from '../../../kernel/endpoint/aws-error.js';
import { type EventInvokeConfig, type FunctionRecord } from '../function-record.js';
import { LambdaError } from '../lambda-error.js';
import { type LambdaParts, type WireCall, type WireRoute } from './answer.js';
import { find } from './function-routes.js';
import { numberField, objectField, requiredText, textField, textMap } from './read-definition.js';

const concurrencyPath = /^\/20(?:17-10-31|19-09-30)\/functions\/([^/]+)\/concurrency$/;
const eventConfigPath = /^\/2019-09-25\/functions\/([^/]+)\/event-invoke-config$/;
const policyPath = /^\/2015-03-31\/functions\/([^/]+)\/policy$/;
const tagsPath = /^\/2017-03-31\/tags\/(.+)$/;

/**
 * Routes of reserved concurrency, permissions, settings of Event invocations and tags, and of operations that are not
 * supported locally.
 */
export const settingRoutes: readonly WireRoute[] = [
  {
    operation: 'PutFunctionConcurrency',
    method: 'PUT',
    path: concurrencyPath,
    run(parts, call) {
      const { record } = find(parts, call);
      const reserved = numberField(call.body, 'ReservedConcurrentExecutions');
      if (reserved === undefined || reserved < 0 || !Number.isInteger(reserved))
        throw LambdaError.invalid('ReservedConcurrentExecutions', reserved ?? 'nothing', 'an integer of at least 0');
      record.reservedConcurrency = reserved;
      return { ReservedConcurrentExecutions: reserved };
    },
  },
  {
    operation: 'GetFunctionConcurrency',
    method: 'GET',
    path: concurrencyPath,
    run: (parts, call) => ({ ReservedConcurrentExecutions: find(parts, call).record.reservedConcurrency }),
  },
  {
    operation: 'DeleteFunctionConcurrency',
    method: 'DELETE',
    path: concurrencyPath,
    status: 204,
    run(parts, call) {
      find(parts, call).record.reservedConcurrency = undefined;
      return undefined;
    },
  },
  {
    operation: 'AddPermission',
    method: 'POST',
    path: policyPath,
    status: 201,
    run(parts, call) {
      const { record } = find(parts, call);
      const id = requiredText(call.body, 'StatementId');
      if (record.policy.has(id))
        throw new LambdaError(
          'ResourceConflictException',
          `The statement id (${id}) provided already exists. Please provide a new statement id, or remove the ` +
            'existing statement.',
          409,
        );
      const statement = statementOf(record, id, call);
      record.policy.set(id, statement);
      return { Statement: JSON.stringify(statement) };
    },
  },
  {
    operation: 'GetPolicy',
    method: 'GET',
    path: policyPath,
    run(parts, call) {
      const { record } = find(parts, call);
      if (record.policy.size === 0)
        throw LambdaError.notFound('The resource you requested does not exist: a policy was');
      return {
        Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: [...record.policy.values()] }),
        RevisionId: record.latest.revisionId,
      };
    },
  },
  {
    operation: 'RemovePermission',
    method: 'DELETE',
    path: /^\/2015-03-31\/functions\/([^/]+)\/policy\/([^/]+)$/,
    status: 204,
    run(parts, call) {
      const { record } = find(parts, call);
      if (!record.policy.delete(call.path[1] ?? '')) throw LambdaError.notFound(`Statement ${call.path[1] ?? ''} is`);
      return undefined;
    },
  },
  {
    operation: 'PutFunctionEventInvokeConfig',
    method: 'PUT',
    path: eventConfigPath,
    run: (parts, call) => putEventConfig(parts, call, false),
  },
  {
    operation: 'UpdateFunctionEventInvokeConfig',
    method: 'POST',
    path: eventConfigPath,
    run: (parts, call) => putEventConfig(parts, call, true),
  },
  {
    operation: 'GetFunctionEventInvokeConfig',
    method: 'GET',
    path: eventConfigPath,
    run(parts, call) {
      const { record, reference } = find(parts, call);
      const qualifier = reference.qualifier ?? '$LATEST';
      const config = record.eventConfigs.get(qualifier);
      if (!config)
        throw LambdaError.notFound(`The function ${record.arn}:${qualifier} doesn't have an EventInvokeConfig; it was`);
      return { ...config, FunctionArn: `${record.arn}:${qualifier}` };
    },
  },
  {
    operation: 'DeleteFunctionEventInvokeConfig',
    method: 'DELETE',
    path: eventConfigPath,
    status: 204,
    run(parts, call) {
      const { record, reference } = find(parts, call);
      record.eventConfigs.delete(reference.qualifier ?? '$LATEST');
      return undefined;
    },
  },
  {
    operation: 'ListTags',
    method: 'GET',
    path: tagsPath,
    run: (parts, call) => ({ Tags: find(parts, call).record.tags }),
  },
  {
    operation: 'TagResource',
    method: 'POST',
    path: tagsPath,
    status: 204,
    run(parts, call) {
      const { record } = find(parts, call);
      record.tags = { ...record.tags, ...textMap(call.body['Tags'] ?? {}, 'Tags') };
      return undefined;
    },
  },
  {
    operation: 'UntagResource',
    method: 'DELETE',
    path: tagsPath,
    status: 204,
    run(parts, call) {
      const { record } = find(parts, call);
      const gone = new Set(call.query.getAll('tagKeys'));
      record.tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !gone.has(key)));
      return undefined;
    },
  },
  ...['GET', 'POST', 'PUT', 'DELETE'].flatMap((method): WireRoute[] => [
    missing(method, /^\/2015-03-31\/event-source-mappings/, 'event source mappings'),
    missing(method, /^\/2018-10-31\/layers/, 'layers'),
  ]),
];

function missing(method: string, path: RegExp, what: string): WireRoute {
  return {
    operation: what,
    method,
    path,
    run() {
      throw new AwsError('NotImplemented', `Lambda's ${what} are not supported locally`, 501);
    },
  };
}

function putEventConfig(parts: LambdaParts, call: WireCall, keepsOthers: boolean): object {
  const { record, reference } = find(parts, call);
  const qualifier = reference.qualifier ?? '$LATEST';
  const before = keepsOthers ? record.eventConfigs.get(qualifier) : undefined;
  const attempts = numberField(call.body, 'MaximumRetryAttempts') ?? before?.MaximumRetryAttempts;
  if (attempts !== undefined && ![0, 1, 2].includes(attempts))
    throw LambdaError.invalid('MaximumRetryAttempts', attempts, '0, 1 or 2');
  const oldest = numberField(call.body, 'MaximumEventAgeInSeconds') ?? before?.MaximumEventAgeInSeconds;
  if (oldest !== undefined && (!Number.isInteger(oldest) || oldest < 60 || oldest > 21_600))
    throw LambdaError.invalid('MaximumEventAgeInSeconds', oldest, '60 to 21600');
  const config: EventInvokeConfig = {
    MaximumRetryAttempts: attempts,
    MaximumEventAgeInSeconds: oldest,
    DestinationConfig: objectField(call.body, 'DestinationConfig') ?? before?.DestinationConfig ?? {},
    LastModified: parts.options.clock.now() / 1000,
  };
  record.eventConfigs.set(qualifier, config);
  return { ...config, FunctionArn: `${record.arn}:${qualifier}` };
}

function statementOf(record: FunctionRecord, id: string, { body, query }: WireCall): object {
  const principal = requiredText(body, 'Principal');
  const qualifier = query.get('Qualifier');
  const source = textField(body, 'SourceArn');
  const account = textField(body, 'SourceAccount');
  return {
    Sid: id,
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : principal.includes('.') ? { Service: principal } : { AWS: principal },
    Action: requiredText(body, 'Action'),
    Resource: qualifier === null ? record.arn : `${record.arn}:${qualifier}`,
    ...(source === undefined && account === undefined
      ? {}
      : {
          Condition: {
            ...(source === undefined ? {} : { ArnLike: { 'AWS:SourceArn': source } }),
            ...(account === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': account } }),
          },
        }),
  };
}
