import { type Call } from '../../../kernel/operation.js';
import { conflict, notFound } from '../errors.js';
import {
  type DestinationConfig,
  type EventInvokeConfig,
  type FunctionRecord,
  type PolicyStatement,
} from '../function-record.js';
import { findFunction, type FunctionInput, type LambdaDependencies } from './dependencies.js';

interface PermissionInput extends FunctionInput {
  readonly StatementId: string;
  readonly Action: string;
  readonly Principal: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
}

interface EventConfigInput extends FunctionInput {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
  readonly DestinationConfig?: DestinationConfig;
}

/** Operations on reserved concurrency, permissions, settings of Event invocations, and tags. */
export function settingOperations(lambda: LambdaDependencies) {
  const { store } = lambda;
  const setConcurrency = ({ FunctionName }: FunctionInput, reservedConcurrency: number | undefined) => {
    store.update(store.find(FunctionName).record.name, (before) => ({ ...before, reservedConcurrency }));
  };
  const putEventConfig = (input: EventConfigInput, call: Call, keepsOthers: boolean) => {
    const { record, qualifier = '$LATEST' } = findFunction(lambda, input);
    const before = keepsOthers ? findEventConfig(record, qualifier) : undefined;
    const config: EventInvokeConfig = {
      qualifier,
      maximumRetryAttempts: input.MaximumRetryAttempts ?? before?.maximumRetryAttempts,
      maximumEventAgeInSeconds: input.MaximumEventAgeInSeconds ?? before?.maximumEventAgeInSeconds,
      destinations: input.DestinationConfig ?? before?.destinations ?? {},
      lastModified: call.clock.now(),
    };
    store.update(record.name, ({ eventConfigs, ...others }) => ({
      ...others,
      eventConfigs: [...eventConfigs.filter((other) => other.qualifier !== qualifier), config],
    }));
    return eventConfigOutput(record, config);
  };
  return {
    GetAccountSettings: () => accountSettings(store.list()),
    PutFunctionConcurrency: (input: FunctionInput & { readonly ReservedConcurrentExecutions: number }) => {
      setConcurrency(input, input.ReservedConcurrentExecutions);
      return { ReservedConcurrentExecutions: input.ReservedConcurrentExecutions };
    },
    GetFunctionConcurrency: ({ FunctionName }: FunctionInput) => ({
      ReservedConcurrentExecutions: store.find(FunctionName).record.reservedConcurrency,
    }),
    DeleteFunctionConcurrency: (input: FunctionInput) => setConcurrency(input, undefined),
    AddPermission: (input: PermissionInput) => {
      const { record } = store.find(input.FunctionName);
      if (record.policy.some(({ Sid }) => Sid === input.StatementId))
        throw conflict(
          `The statement id (${input.StatementId}) provided already exists. Please provide a new statement id, or ` +
            'remove the existing statement.',
        );
      const statement = statementOf(record, input);
      store.update(record.name, ({ policy, ...others }) => ({ ...others, policy: [...policy, statement] }));
      return { Statement: JSON.stringify(statement) };
    },
    GetPolicy: ({ FunctionName }: FunctionInput) => {
      const { policy, latest } = store.find(FunctionName).record;
      if (policy.length === 0) throw notFound('The resource you requested does not exist.');
      return {
        Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement: policy }),
        RevisionId: latest.revisionId,
      };
    },
    RemovePermission: ({ FunctionName, StatementId }: FunctionInput & { readonly StatementId: string }) => {
      const { record } = store.find(FunctionName);
      const rest = record.policy.filter(({ Sid }) => Sid !== StatementId);
      if (rest.length === record.policy.length)
        throw notFound(`Statement ${StatementId} is not found in resource policy.`);
      store.update(record.name, (before) => ({ ...before, policy: rest }));
    },
    PutFunctionEventInvokeConfig: (input: EventConfigInput, call: Call) => putEventConfig(input, call, false),
    UpdateFunctionEventInvokeConfig: (input: EventConfigInput, call: Call) => putEventConfig(input, call, true),
    GetFunctionEventInvokeConfig: (input: FunctionInput) => {
      const { record, qualifier = '$LATEST' } = findFunction(lambda, input);
      const config = findEventConfig(record, qualifier);
      if (config === undefined)
        throw notFound(`The function ${record.arn}:${qualifier} doesn't have an EventInvokeConfig`);
      return eventConfigOutput(record, config);
    },
    ListFunctionEventInvokeConfigs: ({ FunctionName }: FunctionInput) => {
      const { record } = store.find(FunctionName);
      return { FunctionEventInvokeConfigs: record.eventConfigs.map((config) => eventConfigOutput(record, config)) };
    },
    DeleteFunctionEventInvokeConfig: (input: FunctionInput) => {
      const { record, qualifier = '$LATEST' } = findFunction(lambda, input);
      store.update(record.name, ({ eventConfigs, ...others }) => ({
        ...others,
        eventConfigs: eventConfigs.filter((other) => other.qualifier !== qualifier),
      }));
    },
    ListTags: ({ Resource }: { readonly Resource: string }) => ({ Tags: store.find(Resource).record.tags }),
    TagResource: ({
      Resource,
      Tags,
    }: {
      readonly Resource: string;
      readonly Tags: Readonly<Record<string, string>>;
    }) => {
      const { name } = store.find(Resource).record;
      store.update(name, (before) => ({ ...before, tags: { ...before.tags, ...Tags } }));
    },
    UntagResource: ({ Resource, TagKeys }: { readonly Resource: string; readonly TagKeys: readonly string[] }) => {
      const { name } = store.find(Resource).record;
      store.update(name, (before) => ({
        ...before,
        tags: Object.fromEntries(Object.entries(before.tags).filter(([key]) => !TagKeys.includes(key))),
      }));
    },
  };
}

/** The quotas of a new account, and how much of them the functions use. */
function accountSettings(functions: readonly FunctionRecord[]): object {
  const reserved = functions.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
  const versions = functions.flatMap(({ latest, published }) => [latest, ...published]);
  return {
    AccountLimit: {
      TotalCodeSize: 80_530_636_800,
      CodeSizeUnzipped: 262_144_000,
      CodeSizeZipped: 52_428_800,
      ConcurrentExecutions: 1000,
      UnreservedConcurrentExecutions: 1000 - reserved,
    },
    AccountUsage: {
      TotalCodeSize: versions.reduce((sum, { code }) => sum + code.size, 0),
      FunctionCount: functions.length,
    },
  };
}

export function findEventConfig(record: FunctionRecord, qualifier: string): EventInvokeConfig | undefined {
  return record.eventConfigs.find((config) => config.qualifier === qualifier);
}

function eventConfigOutput(record: FunctionRecord, config: EventInvokeConfig): object {
  return {
    FunctionArn: `${record.arn}:${config.qualifier}`,
    MaximumRetryAttempts: config.maximumRetryAttempts,
    MaximumEventAgeInSeconds: config.maximumEventAgeInSeconds,
    DestinationConfig: config.destinations,
    LastModified: new Date(config.lastModified),
  };
}

function statementOf(record: FunctionRecord, input: PermissionInput): PolicyStatement {
  const { Principal, SourceArn, SourceAccount, Qualifier } = input;
  return {
    Sid: input.StatementId,
    Effect: 'Allow',
    Principal: Principal === '*' ? '*' : Principal.includes('.') ? { Service: Principal } : { AWS: Principal },
    Action: input.Action,
    Resource: Qualifier === undefined ? record.arn : `${record.arn}:${Qualifier}`,
    ...(SourceArn === undefined && SourceAccount === undefined
      ? {}
      : {
          Condition: {
            ...(SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': SourceArn } }),
            ...(SourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
          },
        }),
  };
}
