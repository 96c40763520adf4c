import { AlarmKind, type AlarmOptions, type FunctionOptions } from '@stepwell/constructs';
import { Duration, Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type RecordProps } from './recorded-props.js';

/** A stack with resources of the user, all encrypted with one customer managed key. */
export class UserStack extends Stack {
  /** The only key of the stack. */
  readonly key: Key;
  /** The topic of every alarm, encrypted and TLS only. */
  readonly alarmTopic: Topic;
  /** The bucket of access logs. S3 cannot write access logs to a bucket that requires a customer managed key. */
  readonly accessLogsBucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new Key(this, 'Key', { enableKeyRotation: true });
    this.alarmTopic = this.topic('AlarmTopic');
    this.accessLogsBucket = new Bucket(this, 'AccessLogs', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      encryption: BucketEncryption.S3_MANAGED,
    });
  }

  /** Options of alarms, each other than its default. */
  alarms(recordProps: RecordProps): AlarmOptions {
    return recordProps('AlarmOptions', {
      enabled: true,
      topic: this.alarmTopic,
      actions: [
        new SnsAction(Topic.fromTopicArn(this, 'MoreAlarms', this.formatArn({ service: 'sns', resource: 'more' }))),
      ],
      kinds: Object.values(AlarmKind),
      thresholds: { functionErrors: 3 },
      composite: /Queue/.test(this.stackName) ? false : undefined,
    });
  }

  /** Options of functions, each other than its default. */
  functionOptions(recordProps: RecordProps): FunctionOptions {
    const vpc = Vpc.fromVpcAttributes(this, 'FunctionNetwork', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['ap-southeast-2a'],
      privateSubnetIds: ['subnet-0123456789abcdef0'],
      privateSubnetRouteTableIds: ['rtb-0123456789abcdef0'],
      isolatedSubnetIds: ['subnet-0123456789abcdef1'],
      isolatedSubnetRouteTableIds: ['rtb-0123456789abcdef1'],
    });
    return recordProps('FunctionOptions', {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [SecurityGroup.fromSecurityGroupId(this, 'FunctionGroup', 'sg-0123456789abcdef0')],
      memorySize: 512,
      architecture: Architecture.X86_64,
      reservedConcurrentExecutions: 20,
      environment: { POWERTOOLS_LOG_LEVEL: 'DEBUG' },
      sourceMaps: true,
    });
  }

  bucket(id: string): Bucket {
    return new Bucket(this, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
    });
  }

  topic(id: string, fifo?: boolean): Topic {
    return new Topic(this, id, { masterKey: this.key, enforceSSL: true, fifo });
  }

  /** Creates a table with a string partition key and an optional string sort key. */
  table(id: string, partitionKey: string, sortKey?: string): Table {
    return new Table(this, id, {
      partitionKey: { name: partitionKey, type: AttributeType.STRING },
      sortKey: sortKey === undefined ? undefined : { name: sortKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
    });
  }

  /** Creates a queue with its dead-letter queue, `<id>` and `<id>DeadLetters`. */
  queues(id: string, fifo?: boolean): { readonly queue: Queue; readonly deadLetterQueue: Queue } {
    const props = {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: this.key,
      enforceSSL: true,
      fifo,
      retentionPeriod: Duration.days(14),
    };
    const deadLetterQueue = new Queue(this, `${id}DeadLetters`, props);
    return {
      deadLetterQueue,
      queue: new Queue(this, id, {
        ...props,
        visibilityTimeout: Duration.hours(1),
        deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 4 },
      }),
    };
  }

  function(id: string): LambdaFunction {
    return new LambdaFunction(this, id, {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async (event) => event;'),
      timeout: Duration.minutes(2),
    });
  }
}

/** Returns a nested scope, because generated names and ids contain the whole path. */
export function nestedScope(scope: Construct): Construct {
  return new Construct(new Construct(scope, 'WeatherStationsOfTheNorth'), 'ReprocessingPipeline');
}
