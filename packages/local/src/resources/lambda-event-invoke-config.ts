import { type ResourceType } from './resource-type.js';

/**
 * How events are retried; destinations are recorded, not used. `Ref` is an id.
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
    });
    return created;
  },
};
