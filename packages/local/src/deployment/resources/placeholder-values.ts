import { type ResourceValues } from '../assembly/template-scope.js';
import { type ResourceRequest } from '../../kernel/resources/resource-provider.js';

/** Unsupported types whose `Ref` is an ARN. For most other types it is a name or an ID. */
const refIsArn =
  /^AWS::(Batch::|ECS::TaskDefinition|ECS::Service|ElasticLoadBalancingV2::|SecretsManager::Secret|Events::Connection|Pipes::)/;

/** Attributes that are host names. Their placeholders end with `.invalid`, which never resolves (RFC 2606). */
const hostAttribute = /(DomainName|DNSName|DnsName)$/;

/**
 * Placeholder values of an unsupported resource: `Ref`, and attributes that only identify it (`Arn`, `…Arn`, `…Id`,
 * `…Name`). References to other attributes fail.
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
      // Attributes of a custom resource are defined by its code, so there are no placeholders.
      if (custom) return undefined;
      if (attribute === 'Arn' || attribute.endsWith('Arn')) return arn;
      if (hostAttribute.test(attribute)) return `${name.toLowerCase()}.invalid`;
      return attribute.endsWith('Id') || attribute.endsWith('Name') ? name : undefined;
    },
  };
}
