import { type ResourceProvider } from '../../../kernel/resources/resource-provider.js';
import { eventInvokeProperties } from './lambda-properties.js';

/**
 * Retries and destinations of asynchronous invocations. `Ref` is an ID.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html
 */
export const lambdaEventInvokeConfig: ResourceProvider = {
  types: { 'AWS::Lambda::EventInvokeConfig': eventInvokeProperties },
  status: 'running',
  async create({ properties, generatedName }, { invoke, isUnsupportedFunction }) {
    const created = { ref: generatedName({ maxLength: 128 }) };
    const FunctionName = properties.string('FunctionName');
    if (isUnsupportedFunction(FunctionName))
      return { ...created, status: 'unsupported', reason: 'its function is unsupported' };
    await invoke('lambda', 'PutFunctionEventInvokeConfig', {
      FunctionName,
      Qualifier: properties.optionalString('Qualifier'),
      MaximumRetryAttempts: properties.optionalNumber('MaximumRetryAttempts'),
      MaximumEventAgeInSeconds: properties.optionalNumber('MaximumEventAgeInSeconds'),
      DestinationConfig: properties.values['DestinationConfig'],
    });
    return created;
  },
  async update(request, before, services) {
    // Its `Ref` does not change with the function or version, so the old configuration is deleted here.
    if (['FunctionName', 'Qualifier'].some((name) => request.properties.values[name] !== before.properties[name]))
      await lambdaEventInvokeConfig.delete?.(before, services);
    return lambdaEventInvokeConfig.create(request, services);
  },
  async delete({ properties, status }, { invoke }) {
    const Qualifier = properties['Qualifier'];
    if (status === 'running')
      await invoke('lambda', 'DeleteFunctionEventInvokeConfig', {
        FunctionName: String(properties['FunctionName']),
        ...(typeof Qualifier === 'string' ? { Qualifier } : {}),
      });
  },
};
