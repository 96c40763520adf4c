import { type ResourceProvider } from '../../kernel/resources/resource-provider.js';

/**
 * A handle of wait conditions. `Ref` is the URL that takes their signals.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-waitcondition.html
 */
export const waitConditionHandle: ResourceProvider = {
  types: { 'AWS::CloudFormation::WaitConditionHandle': { honored: [] } },
  status: 'running',
  create: (_, { customResources }) => ({ ref: customResources.waitConditionUrl() }),
  update: (_, { physicalId }) => ({ ref: physicalId }),
};

/** Stub: the deployment does not wait for signals, because what sends them may not run here. `Data` has none. */
export const waitCondition: ResourceProvider = {
  types: {
    'AWS::CloudFormation::WaitCondition': {
      honored: [],
      others: { effect: 'none', reason: 'Deployments do not wait.' },
    },
  },
  status: 'stub',
  create: ({ generatedName }) => ({ ref: generatedName({ maxLength: 255 }), attributes: { Data: '{}' } }),
};
