import { type DestinationConfig } from '@aws-sdk/client-lambda';
import { type ResourceType } from './resource-type.js';

/**
 * How asynchronous events are retried, and where what became of them is told. `Ref` is an id.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html
 */
export const lambdaEventInvokeConfig: ResourceType = {
  types: ['AWS::Lambda::EventInvokeConfig'],
  status: 'running',
  async create({ properties, generatedName }, { lambdaApi, isInertFunction }) {
    const created = { ref: generatedName({ maxLength: 128 }) };
    const FunctionName = properties.string('FunctionName');
    if (isInertFunction(FunctionName)) return { ...created, status: 'inert', reason: 'its function does not run here' };
    await lambdaApi.putEventInvokeConfig({
      FunctionName,
      Qualifier: properties.optionalString('Qualifier'),
      MaximumRetryAttempts: properties.optionalNumber('MaximumRetryAttempts'),
      MaximumEventAgeInSeconds: properties.optionalNumber('MaximumEventAgeInSeconds'),
      // of a template that CloudFormation would check
      DestinationConfig: properties.values['DestinationConfig'] as DestinationConfig | undefined,
    });
    return created;
  },
  async update(request, before, services) {
    // It has no name of its own that would change with what it is of.
    if (request.properties.string('FunctionName') !== before.properties['FunctionName'])
      await lambdaEventInvokeConfig.remove?.(before, services);
    return lambdaEventInvokeConfig.create(request, services);
  },
  async remove({ properties, status }, { lambdaApi }) {
    const Qualifier = properties['Qualifier'];
    if (status === 'running')
      await lambdaApi.deleteEventInvokeConfig({
        FunctionName: String(properties['FunctionName']),
        ...(typeof Qualifier === 'string' ? { Qualifier } : {}),
      });
  },
};
