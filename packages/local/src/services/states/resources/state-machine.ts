import { readFile } from 'node:fs/promises';
import { type JsonObject } from '../../../kernel/json.js';
import { YamlError } from '../../../kernel/yaml-document.js';
import { type DeploymentServices, type EnvironmentServices } from '../../../kernel/resources/deployment-services.js';
import { UpdateNotSupported } from '../../../kernel/resources/update-not-supported.js';
import { type Properties } from '../../../kernel/resources/properties.js';
import { type StatesOperations } from '../in-process.js';
import { type EncryptionConfiguration } from '../operations/state-machine-types.js';
import { type ResourceRequest, type ResourceProvider } from '../../../kernel/resources/resource-provider.js';
import { type PropertySupport, reasons } from '../../../kernel/resources/property-support.js';
import { definitionText } from './definition-text.js';

const stateMachineProperties: PropertySupport = {
  honored: [
    'Definition',
    'DefinitionS3Location.Bucket',
    'DefinitionS3Location.Key',
    'DefinitionString',
    'DefinitionSubstitutions',
    'LoggingConfiguration.Destinations.CloudWatchLogsLogGroup.LogGroupArn',
    'LoggingConfiguration.IncludeExecutionData',
    'LoggingConfiguration.Level',
    'RoleArn',
    'StateMachineName',
    'StateMachineType',
    'Tags',
  ],
  difference: { 'The newest version of the object is read.': ['DefinitionS3Location.Version'] },
  none: { [reasons.encryption]: ['EncryptionConfiguration'], [reasons.tracing]: ['TracingConfiguration'] },
};

const aliasProperties: PropertySupport = {
  honored: [
    'DeploymentPreference.StateMachineVersionArn',
    'Description',
    'Name',
    'RoutingConfiguration.StateMachineVersionArn',
    'RoutingConfiguration.Weight',
  ],
  difference: {
    'All executions use the new version at once.': [
      'DeploymentPreference.Alarms',
      'DeploymentPreference.Interval',
      'DeploymentPreference.Percentage',
      'DeploymentPreference.Type',
    ],
  },
  none: { 'The versions determine the state machine.': ['StateMachineArn'] },
};

/**
 * `Ref` is the state machine's ARN. The definition is a string, an object or an asset, with substitutions. Running
 * executions keep the definition that they were started with.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
 */
export const stateMachine: ResourceProvider = {
  types: { 'AWS::StepFunctions::StateMachine': stateMachineProperties },
  status: 'running',
  async create(request, services) {
    const { properties } = request;
    const name = machineName(request);
    const { stateMachineArn } = await call(services, 'CreateStateMachine', {
      ...(await settingsOf(request, services)),
      name,
      type: machineType(properties.values),
      tags: tagsOf(properties),
    });
    return {
      ref: stateMachineArn,
      attributes: { Arn: stateMachineArn, Name: name, StateMachineRevisionId: 'INITIAL' },
    };
  },
  async update(request, before, services) {
    const { properties } = request;
    const name = machineName(request);
    const arn = before.physicalId;
    if (!arn.endsWith(`:${name}`)) return stateMachine.create(request, services);
    if (machineType(properties.values) !== machineType(before.properties))
      throw new UpdateNotSupported('StateMachineType cannot be updated');
    const {
      loggingConfiguration = { level: 'OFF' },
      tracingConfiguration = { enabled: false },
      encryptionConfiguration = { type: 'AWS_OWNED_KEY' },
      ...settings
    } = await settingsOf(request, services);
    // UpdateStateMachine keeps omitted settings, so pass all of them.
    const { revisionId } = await call(services, 'UpdateStateMachine', {
      stateMachineArn: arn,
      ...settings,
      loggingConfiguration,
      tracingConfiguration,
      encryptionConfiguration,
    });
    const tags = tagsOf(properties);
    const { tags: tagged = [] } = await call(services, 'ListTagsForResource', { resourceArn: arn });
    const gone = tagged.map(({ key = '' }) => key).filter((key) => !tags.some((tag) => tag.key === key));
    if (gone.length > 0) await call(services, 'UntagResource', { resourceArn: arn, tagKeys: gone });
    if (tags.length > 0) await call(services, 'TagResource', { resourceArn: arn, tags });
    return { ref: arn, attributes: { Arn: arn, Name: name, StateMachineRevisionId: revisionId ?? 'INITIAL' } };
  },
  async delete({ physicalId }, services) {
    await call(services, 'DeleteStateMachine', { stateMachineArn: physicalId });
  },
};

/** `Ref` is the activity's ARN. */
export const activity: ResourceProvider = {
  types: {
    'AWS::StepFunctions::Activity': {
      honored: ['Name', 'Tags'],
      none: { [reasons.encryption]: ['EncryptionConfiguration'] },
    },
  },
  status: 'running',
  async create({ properties }, services) {
    const name = properties.string('Name');
    const { activityArn: arn } = await call(services, 'CreateActivity', {
      name,
      tags: tagsOf(properties),
      encryptionConfiguration: encryptionOf(properties),
    });
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
  update(request, before, services) {
    if (request.properties.string('Name') !== before.properties['Name']) return activity.create(request, services);
    throw new UpdateNotSupported('activities cannot be updated');
  },
  async delete({ physicalId }, services) {
    await call(services, 'DeleteActivity', { activityArn: physicalId });
  },
};

/** `Ref` is the version's ARN. */
export const stateMachineVersion: ResourceProvider = {
  types: {
    'AWS::StepFunctions::StateMachineVersion': {
      honored: ['Description', 'StateMachineArn', 'StateMachineRevisionId'],
    },
  },
  status: 'running',
  async create({ properties }, services) {
    const { stateMachineVersionArn: arn } = await call(services, 'PublishStateMachineVersion', {
      stateMachineArn: properties.string('StateMachineArn'),
      description: properties.optionalString('Description'),
      revisionId: properties.optionalString('StateMachineRevisionId'),
    });
    return { ref: arn, attributes: { Arn: arn } };
  },
  // Publishes a new version only if the revision changed.
  update: (request, _before, services) => stateMachineVersion.create(request, services),
  async delete({ physicalId }, services) {
    await call(services, 'DeleteStateMachineVersion', { stateMachineVersionArn: physicalId });
  },
};

/** `Ref` is the alias's ARN. A deployment preference routes all executions to its version at once. */
export const stateMachineAlias: ResourceProvider = {
  types: { 'AWS::StepFunctions::StateMachineAlias': aliasProperties },
  status: 'running',
  async create(request, services) {
    const { stateMachineAliasArn: arn } = await call(services, 'CreateStateMachineAlias', {
      name: aliasName(request),
      ...aliasSettings(request),
    });
    return { ref: arn, attributes: { Arn: arn } };
  },
  async update(request, { physicalId: arn }, services) {
    if (!arn.endsWith(`:${aliasName(request)}`)) return stateMachineAlias.create(request, services);
    await call(services, 'UpdateStateMachineAlias', { stateMachineAliasArn: arn, ...aliasSettings(request) });
    return { ref: arn, attributes: { Arn: arn } };
  },
  async delete({ physicalId }, services) {
    await call(services, 'DeleteStateMachineAlias', { stateMachineAliasArn: physicalId });
  },
};

/** Calls an operation of Step Functions. */
function call<Name extends keyof StatesOperations>(
  { invoke }: Pick<EnvironmentServices, 'invoke'>,
  name: Name,
  input: StatesOperations[Name][0],
): Promise<StatesOperations[Name][1]> {
  return invoke('sfn', name, input);
}

/** Unlike those of most types, generated names of state machines do not start with the stack name. */
function machineName({ properties, logicalId, generatedId }: ResourceRequest): string {
  return properties.optionalString('StateMachineName') ?? `${logicalId.slice(0, 67)}-${generatedId(12)}`;
}

function machineType(properties: JsonObject): 'STANDARD' | 'EXPRESS' {
  return properties['StateMachineType'] === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
}

async function settingsOf(request: ResourceRequest, services: DeploymentServices) {
  const { properties } = request;
  return {
    definition: await definitionOf(request, services),
    roleArn: properties.string('RoleArn'),
    loggingConfiguration: loggingOf(properties),
    tracingConfiguration: properties.has('TracingConfiguration')
      ? { enabled: properties.object('TracingConfiguration').optionalBoolean('Enabled') ?? false }
      : undefined,
    encryptionConfiguration: encryptionOf(properties),
  };
}

function aliasName({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('Name') ?? generatedName({ maxLength: 80 });
}

function aliasSettings({ properties }: ResourceRequest) {
  const preferred = properties.object('DeploymentPreference').optionalString('StateMachineVersionArn');
  const routes = properties.objects('RoutingConfiguration').map((route) => ({
    stateMachineVersionArn: route.string('StateMachineVersionArn'),
    weight: route.optionalNumber('Weight') ?? 100,
  }));
  return {
    description: properties.optionalString('Description'),
    routingConfiguration: preferred === undefined ? routes : [{ stateMachineVersionArn: preferred, weight: 100 }],
  };
}

async function definitionOf({ properties }: ResourceRequest, { assets }: DeploymentServices): Promise<string> {
  const substitutions = properties.object('DefinitionSubstitutions').values;
  const text = properties.optionalString('DefinitionString') ?? properties.optionalJsonText('Definition');
  if (text !== undefined) return definitionText(text, undefined, substitutions);
  const location = properties.object('DefinitionS3Location');
  if (!properties.has('DefinitionS3Location'))
    return properties.fail(
      'DefinitionString',
      'is required: specify DefinitionString, Definition or DefinitionS3Location',
    );
  const [bucket, key] = [location.string('Bucket'), location.string('Key')];
  const asset =
    assets.find(bucket, key) ?? location.fail('Key', `s3://${bucket}/${key} must be an asset of the assembly`);
  try {
    return await definitionText(await readFile(asset.path, 'utf8'), key, substitutions);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { line, column } = error.position;
    return location.fail('Key', `${asset.path}:${line}:${column} is not a valid YAML definition (${error.message})`);
  }
}

function tagsOf(properties: Properties) {
  return Object.entries(properties.tags()).map(([key, value]) => ({ key, value }));
}

function encryptionOf(properties: Properties): EncryptionConfiguration | undefined {
  if (!properties.has('EncryptionConfiguration')) return undefined;
  const encryption = properties.object('EncryptionConfiguration');
  return {
    type: encryption.string('Type') as EncryptionConfiguration['type'], // validated by the service
    kmsKeyId: encryption.optionalString('KmsKeyId'),
    kmsDataKeyReusePeriodSeconds: encryption.optionalNumber('KmsDataKeyReusePeriodSeconds'),
  };
}

function loggingOf(properties: Properties) {
  if (!properties.has('LoggingConfiguration')) return undefined;
  const logging = properties.object('LoggingConfiguration');
  return {
    level: (logging.optionalString('Level') ?? 'OFF') as 'ALL' | 'ERROR' | 'FATAL' | 'OFF', // validated by the service
    includeExecutionData: logging.optionalBoolean('IncludeExecutionData') ?? false,
    destinations: logging.objects('Destinations').map((destination) => ({
      cloudWatchLogsLogGroup: { logGroupArn: destination.object('CloudWatchLogsLogGroup').string('LogGroupArn') },
    })),
  };
}
