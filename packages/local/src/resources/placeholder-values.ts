import { type ResourceValues } from '../assembly/template-scope.js';
import { type ResourceRequest } from './resource-provider.js';

/** Types without a service here whose `Ref` is their ARN; that of most others is a name or an id. */
const refIsArn =
  /^AWS::(Batch::|ECS::TaskDefinition|ECS::Service|ElasticLoadBalancingV2::|SecretsManager::Secret|Events::Connection|Pipes::)/;

/** Attributes that are host names. `.invalid` never resolves (RFC 2606), so that nothing is reached by mistake. */
const hostAttribute = /(DomainName|DNSName|DnsName)$/;

/**
 * What stands in for a resource that nothing here runs: an id, and attributes that can be made up because they only
 * name it (`Arn`, `…Arn`, `…Id`, `…Name`). Every other attribute is missing, which is an error where it is asked for.
 */
export function placeholderValues(request: ResourceRequest): ResourceValues {
  const { type, environment } = request;
  const [, service = 'custom', kind = 'resource'] = type.split('::').map((part) => part.toLowerCase());
  const custom = type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
  const name = request.generatedName({ maxLength: 128 });
  const arn = `arn:${environment.partition}:${custom ? 'cloudformation' : service}:${environment.region}:${environment.accountId}:${kind}/${name}`;
  return {
    type,
    ref: refIsArn.test(type) ? arn : name,
    attribute(attribute) {
      // What a custom resource answers is its own code's invention: nothing may be made up for it.
      if (custom) return undefined;
      if (attribute === 'Arn' || attribute.endsWith('Arn')) return arn;
      if (hostAttribute.test(attribute)) return `${name.toLowerCase()}.invalid`;
      return attribute.endsWith('Id') || attribute.endsWith('Name') ? name : undefined;
    },
  };
}
