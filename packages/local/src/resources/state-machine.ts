import { readFile } from 'node:fs/promises';
import { type Json } from '../assembly/json.js';
import { type DeploymentServices } from './deployment-services.js';
import { type Properties } from './properties.js';
import { type ResourceRequest, type ResourceType } from './resource-type.js';

/**
 * `Ref` is the state machine's ARN. The definition comes as text, as an object or from an asset, with its substitutions made.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html
 */
export const stateMachine: ResourceType = {
  types: ['AWS::StepFunctions::StateMachine'],
  status: 'running',
  async create(request, services) {
    const { properties, logicalId } = request;
    // Unlike most types, generated names of state machines do not start with the stack's name.
    const name = properties.optionalString('StateMachineName') ?? `${logicalId.slice(0, 67)}-${request.generatedId(12)}`;
    const { stateMachineArn } = await services.states.call('CreateStateMachine', {
      name,
      definition: substituted(await definitionOf(request, services), properties.object('DefinitionSubstitutions')),
      roleArn: properties.string('RoleArn'),
      type: properties.optionalString('StateMachineType') === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
      loggingConfiguration: loggingOf(properties),
      tracingConfiguration: properties.has('TracingConfiguration') ? { enabled: properties.object('TracingConfiguration').optionalBoolean('Enabled') ?? false } : undefined,
      tags: tagsOf(properties),
    });
    const arn = stateMachineArn ?? request.fail('the state machine has no ARN');
    return { ref: arn, attributes: { Arn: arn, Name: name, StateMachineRevisionId: 'INITIAL' } };
  },
};

/** `Ref` is the activity's ARN. */
export const activity: ResourceType = {
  types: ['AWS::StepFunctions::Activity'],
  status: 'running',
  async create({ properties, fail }, { states }) {
    const name = properties.string('Name');
    const arn = (await states.call('CreateActivity', { name, tags: tagsOf(properties) })).activityArn ?? fail('the activity has no ARN');
    return { ref: arn, attributes: { Arn: arn, Name: name } };
  },
};

/** `Ref` is the version's ARN. */
export const stateMachineVersion: ResourceType = {
  types: ['AWS::StepFunctions::StateMachineVersion'],
  status: 'running',
  async create({ properties, fail }, { states }) {
    const { stateMachineVersionArn } = await states.call('PublishStateMachineVersion', {
      stateMachineArn: properties.string('StateMachineArn'),
      description: properties.optionalString('Description'),
    });
    const arn = stateMachineVersionArn ?? fail('the version has no ARN');
    return { ref: arn, attributes: { Arn: arn } };
  },
};

/** `Ref` is the alias's ARN. A deployment preference moves all traffic to its version at once: there is nothing to shift from. */
export const stateMachineAlias: ResourceType = {
  types: ['AWS::StepFunctions::StateMachineAlias'],
  status: 'running',
  async create({ properties, generatedName, fail }, { states }) {
    const preferred = properties.object('DeploymentPreference').optionalString('StateMachineVersionArn');
    const routes = properties.objects('RoutingConfiguration').map((route) => ({ stateMachineVersionArn: route.string('StateMachineVersionArn'), weight: route.optionalNumber('Weight') ?? 100 }));
    const { stateMachineAliasArn } = await states.call('CreateStateMachineAlias', {
      name: properties.optionalString('Name') ?? generatedName({ maxLength: 80 }),
      description: properties.optionalString('Description'),
      routingConfiguration: preferred === undefined ? routes : [{ stateMachineVersionArn: preferred, weight: 100 }],
    });
    const arn = stateMachineAliasArn ?? fail('the alias has no ARN');
    return { ref: arn, attributes: { Arn: arn } };
  },
};

async function definitionOf({ properties }: ResourceRequest, { assets }: DeploymentServices): Promise<string> {
  const text = properties.optionalString('DefinitionString') ?? properties.optionalJsonText('Definition');
  if (text !== undefined) return text;
  const location = properties.object('DefinitionS3Location');
  if (!properties.has('DefinitionS3Location')) return properties.fail('DefinitionString', 'is required, or Definition, or DefinitionS3Location');
  const [bucket, key] = [location.string('Bucket'), location.string('Key')];
  const asset = assets.find(bucket, key) ?? location.fail('Key', `s3://${bucket}/${key} is no asset of the assembly`);
  return readFile(asset.path, 'utf8');
}

/** Puts the substitutions in place of their `${name}`, as CloudFormation does before it creates the state machine. */
function substituted(definition: string, substitutions: Properties): string {
  const { values } = substitutions;
  return definition.replace(/\$\{([^}]+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? plainText(values[name] ?? '') : whole));
}

function plainText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function tagsOf(properties: Properties) {
  return Object.entries(properties.tags()).map(([key, value]) => ({ key, value }));
}

function loggingOf(properties: Properties) {
  if (!properties.has('LoggingConfiguration')) return undefined;
  const logging = properties.object('LoggingConfiguration');
  return {
    level: (logging.optionalString('Level') ?? 'OFF') as 'ALL' | 'ERROR' | 'FATAL' | 'OFF', // the service checks it
    includeExecutionData: logging.optionalBoolean('IncludeExecutionData') ?? false,
    destinations: logging.objects('Destinations').map((destination) => ({
      cloudWatchLogsLogGroup: { logGroupArn: destination.object('CloudWatchLogsLogGroup').string('LogGroupArn') },
    })),
  };
}
