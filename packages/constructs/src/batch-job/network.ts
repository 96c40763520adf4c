import { RemovalPolicy } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type ISecurityGroup,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type Construct } from 'constructs';

/** The network of jobs. */
export interface JobNetwork {
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
  /** Whether a job needs a public IP address to reach the internet. */
  readonly assignPublicIp: boolean;
}

/**
 * Creates a network for jobs that call AWS and accept no connections: two public subnets and a gateway endpoint for S3,
 * without NAT gateways and interface endpoints, which cost by the hour. A job has a public IP address while it runs.
 * Its security group allows no inbound traffic, and only HTTPS outbound. The flow log records rejected traffic. See
 * docs/decisions/0011 for the alternatives.
 */
export function publicNetwork(scope: Construct, logRetention: RetentionDays): JobNetwork {
  const vpc = new Vpc(scope, 'Vpc', {
    ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
    gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
    // The restriction needs a custom resource with a function, and nothing here uses the default security group.
    restrictDefaultSecurityGroup: false,
  });
  const logGroup = new LogGroup(scope, 'FlowLogs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
  const role = new Role(scope, 'FlowLogRole', { assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com') });
  vpc.addFlowLog('Refused', {
    destination: FlowLogDestination.toCloudWatchLogs(logGroup, role),
    trafficType: FlowLogTrafficType.REJECT,
  });
  return {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PUBLIC },
    securityGroups: [httpsOnly(scope, vpc)],
    assignPublicIp: true,
  };
}

/**
 * Creates a security group without inbound rules and with outbound HTTPS, for AWS and the image registry. Security
 * groups do not filter DNS of the VPC.
 */
export function httpsOnly(scope: Construct, vpc: IVpc): SecurityGroup {
  const group = new SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description: 'Batch jobs: nothing in, HTTPS out',
    allowAllOutbound: false,
  });
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS and the image registry');
  return group;
}
