import { describe, expect, it } from 'vitest';
import { modelIds, readModel } from '../../../../kernel/models/read-model.js';
import { memberNames } from './member-names.js';
import { sdkActionName, sdkExceptionName, sdkMemberName, sdkServiceName } from './sdk-names.js';
import { sdkServiceIds, serviceName } from './service-name.js';

describe('the names of AWS SDK integrations', () => {
  // Rows of https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
  it.each([
    ['ACM PCA', 'AcmPca'],
    ['ApiGatewayV2', 'ApiGatewayV2'],
    ['CloudHSM V2', 'CloudHsmV2'],
    ['CloudWatch Logs', 'CloudWatchLogs'],
    ['codestar notifications', 'CodestarNotifications'],
    ['Config Service', 'Config'],
    ['Directory Service', 'Directory'],
    ['DynamoDB', 'DynamoDb'],
    ['EC2 Instance Connect', 'Ec2InstanceConnect'],
    ['Elastic Load Balancing v2', 'ElasticLoadBalancingV2'],
    ['GreengrassV2', 'GreengrassV2'],
    ['IoT 1Click Projects', 'Iot1ClickProjects'],
    ['IoTSiteWise', 'IoTSiteWise'],
    ['Resource Groups Tagging API', 'ResourceGroupsTaggingApi'],
    ['S3', 'S3'],
    ['SESv2', 'SesV2'],
    ['SFN', 'Sfn'],
    ['XRay', 'XRay'],
  ])('name the service %s in errors: %s', (serviceId, name) => {
    expect(sdkServiceName(serviceId)).toBe(name);
    expect(serviceName(name.toLowerCase())).toEqual({ id: name.toLowerCase(), javaName: name });
  });

  it('name a service that AWS does not have with a capital', () => {
    expect(serviceName('something').javaName).toBe('Something');
  });

  it.each([
    ['ACL', 'Acl'],
    ['DBInstanceIdentifier', 'DbInstanceIdentifier'],
    ['ETag', 'ETag'],
    ['KMSKeyArn', 'KmsKeyArn'],
    ['MD5OfMessageBody', 'Md5OfMessageBody'],
    ['SSEKMSKeyId', 'SsekmsKeyId'],
    ['SSESpecification', 'SseSpecification'],
    ['ChecksumCRC32', 'ChecksumCRC32'],
    ['stateMachineArn', 'StateMachineArn'],
    ['Name', 'Name'],
    ['A', 'A'],
    ['BOOL', 'Bool'],
    // Words and methods of Java.
    ['Default', 'DefaultValue'],
    ['equals', 'EqualsValue'],
    ['Wait', 'WaitValue'],
  ])('name the member %s %s', (member, name) => {
    expect(sdkMemberName(member, 'any.Shape')).toBe(name);
  });

  it('have the members that the AWS SDK for Java 2 renames', () => {
    const names = (service: string, shape: string) => memberNames(readModel(service), shape, 'sdk');
    expect(names('dynamodb', 'AttributeValue').names()).toEqual([
      'S',
      'N',
      'B',
      'Ss',
      'Ns',
      'Bs',
      'M',
      'L',
      'Nul',
      'Bool',
    ]);
    expect(names('dynamodbstreams', 'AttributeValue').nameOf('NULL')).toBe('Nul');
    expect(names('cloudformation', 'ListStacksInput').memberOf('StackStatusFilters')).toBe('StackStatusFilter');
    expect(names('sns', 'AddPermissionInput').names()).toEqual(['TopicArn', 'Label', 'AwsAccountIds', 'ActionNames']);
  });

  it.each([
    ['EC2ThrottledException', 'Ec2ThrottledException'],
    ['InternalServiceFault', 'InternalServiceException'],
    ['KMSOptInRequired', 'KmsOptInRequiredException'],
    ['NoSuchKey', 'NoSuchKeyException'],
    ['EFSIOException', 'EfsioException'],
    ['ResourceNotFoundException', 'ResourceNotFoundException'],
  ])('name the error %s %s', (error, name) => {
    expect(sdkExceptionName(error)).toBe(name);
  });

  it('start an action with a lower-case letter', () => {
    expect(sdkActionName('DescribeDBInstances')).toBe('describeDBInstances');
    for (const id of modelIds()) {
      for (const operation of Object.keys(readModel(id).operations))
        expect(sdkActionName(operation)).toBe(operation.charAt(0).toLowerCase() + operation.slice(1));
    }
  });

  it('are unique in each structure, and turn back into the member', () => {
    expect(modelIds().filter((id) => !sdkServiceIds().includes(id))).toEqual([]);
    for (const id of modelIds()) {
      const model = readModel(id);
      for (const [shape, { members }] of Object.entries(model.shapes)) {
        const names = memberNames(model, shape, 'sdk');
        for (const member of Object.keys(members ?? {}))
          expect(names.memberOf(names.nameOf(member)), `${id}.${shape}.${member}`).toBe(member);
      }
    }
  });
});
