import { type Json } from '../../kernel/json.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../kernel/resources/resource-provider.js';
import { reasons, withoutEffect } from '../../kernel/resources/property-support.js';

const hex = '0123456789abcdef';

/** A stub of an EC2 type whose ID has a prefix. */
function network(
  type: string,
  prefix: string,
  attributes: (id: string, request: ResourceRequest) => Readonly<Record<string, Json>> = () => ({}),
  honored: readonly string[] = [],
): ResourceProvider {
  return {
    types: { [`AWS::EC2::${type}`]: withoutEffect(reasons.network, honored) },
    status: 'stub',
    create(request): CreatedResource {
      const id = `${prefix}-${request.generatedId(17, hex)}`;
      return { ref: id, attributes: attributes(id, request) };
    },
  };
}

/** Network resources. They are stubs: everything runs on this machine. */
export const networkProviders: readonly ResourceProvider[] = [
  network(
    'VPC',
    'vpc',
    (id, { properties, generatedId }) => ({
      VpcId: id,
      CidrBlock: properties.optionalString('CidrBlock') ?? '10.0.0.0/16',
      CidrBlockAssociations: [`vpc-cidr-assoc-${generatedId(17, hex)}`],
      DefaultNetworkAcl: `acl-${generatedId(17, hex)}`,
      DefaultSecurityGroup: `sg-${generatedId(17, hex)}`,
      Ipv6CidrBlocks: [],
    }),
    ['CidrBlock'],
  ),
  network(
    'Subnet',
    'subnet',
    (id, { properties, environment }) => ({
      SubnetId: id,
      AvailabilityZone: properties.optionalString('AvailabilityZone') ?? `${environment.region}a`,
      CidrBlock: properties.optionalString('CidrBlock') ?? '',
      VpcId: properties.optionalString('VpcId') ?? '',
      Ipv6CidrBlocks: [],
    }),
    ['AvailabilityZone', 'CidrBlock', 'VpcId'],
  ),
  network(
    'SecurityGroup',
    'sg',
    (id, { properties }) => ({
      GroupId: id,
      Id: id,
      VpcId: properties.optionalString('VpcId') ?? '',
    }),
    ['VpcId'],
  ),
  network('SecurityGroupIngress', 'sgr', (id) => ({ Id: id })),
  network('SecurityGroupEgress', 'sgr', (id) => ({ Id: id })),
  network('RouteTable', 'rtb', (id) => ({ RouteTableId: id })),
  network('Route', 'route'),
  network('SubnetRouteTableAssociation', 'rtbassoc', (id) => ({ Id: id })),
  network('InternetGateway', 'igw', (id) => ({ InternetGatewayId: id })),
  network('VPCGatewayAttachment', 'attachment', () => ({ AttachmentType: 'IGW' })),
  network('NatGateway', 'nat', (id) => ({ NatGatewayId: id })),
  network('EIP', 'eipalloc', (id) => ({ AllocationId: id, PublicIp: '192.0.2.1' })),
  network('VPCEndpoint', 'vpce', (id) => ({ Id: id, DnsEntries: [], NetworkInterfaceIds: [] })),
  network('FlowLog', 'fl', (id) => ({ Id: id })),
];
