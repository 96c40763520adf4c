import { type ResourceProvider } from '../../kernel/resources/resource-provider.js';
import { reasons } from '../../kernel/resources/property-support.js';

/** A nested stack. Its template is an asset; its outputs are attributes (`Outputs.<name>`). `Ref` is the stack ID. */
export const nestedStack: ResourceProvider = {
  types: {
    'AWS::CloudFormation::Stack': {
      honored: ['Parameters', 'TemplateURL'],
      none: {
        'Deployments send no notifications.': ['NotificationARNs'],
        [reasons.tags]: ['Tags'],
        'Deployments have no timeout.': ['TimeoutInMinutes'],
      },
    },
  },
  status: 'running',
  updateAlways: true,
  async create(request, { assets, deployNestedStack }) {
    const { properties } = request;
    const url = properties.string('TemplateURL');
    const template =
      assets.findUrl(url) ?? properties.fail('TemplateURL', `must be the URL of an asset of the assembly, got ${url}`);
    const { stackId, outputs } = await deployNestedStack(
      request,
      template.path,
      properties.object('Parameters').values,
    );
    return {
      ref: stackId,
      attributes: Object.fromEntries(Object.entries(outputs).map(([name, value]) => [`Outputs.${name}`, value])),
    };
  },
  update: (request, _before, services) => nestedStack.create(request, services),
};
