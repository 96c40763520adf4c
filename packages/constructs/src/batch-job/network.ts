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

/** Where jobs run. */
export interface JobNetwork {
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
  /** Whether a job needs a public address of its own to reach the internet. */
  readonly assignPublicIp: boolean;
}

/**
 * A network of two public subnets for jobs that call AWS and are called by nobody: no NAT gateway and no interface
 * endpoint, which cost by the hour, an endpoint for S3, which costs nothing. A job has a public address while it runs;
 * its security group lets nothing in, and nothing out but HTTPS. What is refused is in the flow log.
 * docs/decisions/0011 says what was weighed.
 */
export function publicNetwork(scope: Construct, logRetention: RetentionDays): JobNetwork {
  const vpc = new Vpc(scope, 'Vpc', {
    ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
    gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
    // Would take a custom resource with a function of its own; nothing here is in the default security group.
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
 * Nothing in, and nothing out but HTTPS: AWS, and the registry that the image comes from. DNS of the VPC passes
 * security groups by.
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
