import { type DestinationConfig } from '@aws-sdk/client-lambda';
import { type ResourceProvider } from './resource-provider.js';

/**
 * How asynchronous events are retried, and where what became of them is told. `Ref` is an id.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html
 */
export const lambdaEventInvokeConfig: ResourceProvider = {
  types: ['AWS::Lambda::EventInvokeConfig'],
  status: 'running',
  async create({ properties, generatedName }, { lambdaApi, isUnsupportedFunction }) {
    const created = { ref: generatedName({ maxLength: 128 }) };
    const FunctionName = properties.string('FunctionName');
    if (isUnsupportedFunction(FunctionName))
      return { ...created, status: 'unsupported', reason: 'its function does not run here' };
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
      await lambdaEventInvokeConfig.delete?.(before, services);
    return lambdaEventInvokeConfig.create(request, services);
  },
  async delete({ properties, status }, { lambdaApi }) {
    const Qualifier = properties['Qualifier'];
    if (status === 'running')
      await lambdaApi.deleteEventInvokeConfig({
        FunctionName: String(properties['FunctionName']),
        ...(typeof Qualifier === 'string' ? { Qualifier } : {}),
      });
  },
};
