import { AwsError } from '../../../kernel/aws-error.js';
import { type JsonObject } from '../../../kernel/json.js';
import { type Properties } from '../../../kernel/resources/properties.js';
import {
  type CreatedResource,
  type ResourceProvider,
  type ResourceRequest,
} from '../../../kernel/resources/resource-provider.js';
import { serviceOf, unsupportedPart } from '../check-pipe.js';
import { type PipeDefinition } from '../pipe.js';
import { pipeProperties } from './pipe-properties.js';

/**
 * `Ref` is the pipe's name. A pipe whose source, enrichment or target is not here is unsupported.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pipes-pipe.html
 */
export const pipe: ResourceProvider = {
  types: { 'AWS::Pipes::Pipe': pipeProperties },
  status: 'running',
  async create(request, { invoke, isUnsupportedFunction }) {
    const definition = definitionOf(request);
    const functions = [definition.Target, definition.Enrichment ?? ''].filter((arn) => serviceOf(arn) === 'lambda');
    const reason =
      unsupportedPart(definition) ??
      (functions.some((arn) => isUnsupportedFunction(arn)) ? 'a function of the pipe is unsupported' : undefined);
    if (reason !== undefined) return { ...created(request), status: 'unsupported', reason };
    const Tags = request.properties.has('Tags') ? request.properties.tags() : undefined;
    await invoke('pipes', 'CreatePipe', { ...definition, Tags });
    return created(request);
  },
  async update(request, before, services) {
    const { invoke } = services;
    const { Source: _, ...definition } = definitionOf(request);
    const isSame =
      before.status === 'running' &&
      nameOf(request) === before.physicalId &&
      request.properties.string('Source') === before.properties['Source'] &&
      unsupportedPart(definitionOf(request)) === undefined;
    if (!isSame) {
      // The name can stay.
      if (nameOf(request) === before.physicalId) await pipe.delete?.(before, services);
      return pipe.create(request, services);
    }
    await invoke('pipes', 'UpdatePipe', definition);
    const resourceArn = created(request).attributes['Arn'];
    const tags = request.properties.tags();
    const { tags: stored } = await invoke<{ readonly tags: object }>('pipes', 'ListTagsForResource', { resourceArn });
    const tagKeys = Object.keys(stored).filter((key) => !Object.hasOwn(tags, key));
    if (tagKeys.length > 0) await invoke('pipes', 'UntagResource', { resourceArn, tagKeys });
    if (Object.keys(tags).length > 0) await invoke('pipes', 'TagResource', { resourceArn, tags });
    return created(request);
  },
  async delete({ physicalId: Name, status }, { invoke }) {
    if (status !== 'running') return;
    await invoke('pipes', 'DeletePipe', { Name }).catch((error: unknown) => {
      if (!(error instanceof AwsError) || error.code !== 'NotFoundException') throw error;
    });
  },
};

function nameOf({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('Name') ?? generatedName({ maxLength: 64 });
}

function created(request: ResourceRequest): CreatedResource & { readonly attributes: Record<string, string> } {
  const name = nameOf(request);
  return { ref: name, attributes: { Arn: request.arn('pipes', `pipe/${name}`), CurrentState: 'RUNNING' } };
}

/** The members of CreatePipe that are supported. Numbers can be strings in templates. */
function definitionOf(request: ResourceRequest): PipeDefinition {
  const { properties } = request;
  const source = properties.object('SourceParameters');
  const target = properties.object('TargetParameters');
  const enrichment = properties.object('EnrichmentParameters').optionalString('InputTemplate');
  const definition = {
    Name: nameOf(request),
    Description: properties.optionalString('Description'),
    DesiredState: properties.optionalString('DesiredState'),
    Source: properties.string('Source'),
    SourceParameters: {
      FilterCriteria: source.values['FilterCriteria'],
      SqsQueueParameters: withNumbers(source, 'SqsQueueParameters'),
      DynamoDBStreamParameters: withNumbers(source, 'DynamoDBStreamParameters'),
    },
    Enrichment: properties.optionalString('Enrichment'),
    EnrichmentParameters: enrichment === undefined ? undefined : { InputTemplate: enrichment },
    Target: properties.string('Target'),
    TargetParameters: {
      InputTemplate: target.optionalString('InputTemplate'),
      LambdaFunctionParameters: target.values['LambdaFunctionParameters'],
      StepFunctionStateMachineParameters: target.values['StepFunctionStateMachineParameters'],
      SqsQueueParameters: target.values['SqsQueueParameters'],
      EventBridgeEventBusParameters: withoutEndpoint(target),
      CloudWatchLogsParameters: target.values['CloudWatchLogsParameters'],
    },
    RoleArn: properties.string('RoleArn'),
  };
  return definition as PipeDefinition; // the service validates it
}

const numbers = ['BatchSize', 'MaximumBatchingWindowInSeconds', 'MaximumRecordAgeInSeconds', 'MaximumRetryAttempts'];

function withNumbers(source: Properties, name: string): JsonObject | undefined {
  if (!source.has(name)) return undefined;
  const { ParallelizationFactor: _, ...parameters } = source.object(name).values;
  const converted = numbers.flatMap((each): [string, number][] => {
    const value = source.object(name).optionalNumber(each);
    return value === undefined ? [] : [[each, value]];
  });
  return { ...parameters, ...Object.fromEntries(converted) };
}

function withoutEndpoint(target: Properties): JsonObject | undefined {
  if (!target.has('EventBridgeEventBusParameters')) return undefined;
  const { EndpointId: _, ...parameters } = target.object('EventBridgeEventBusParameters').values;
  return parameters;
}
