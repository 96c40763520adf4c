import {
  type NotificationConfiguration,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SeededRandom } from '@stepwell/asl';
import { AwsError } from '../../../kernel/aws-error.js';
import { invokeAs, type Invoke } from '../../../kernel/calls.js';
import { ChaosEngine, type ChaosOptions } from '../../../kernel/chaos/index.js';
import { type DeliveryFailure } from '../../../kernel/kernel-events.js';
import { readModel } from '../../../kernel/models/read-model.js';
import { TestClock } from '../../../testing/test-clock.js';
import { startTestEndpoint } from '../../../testing/test-endpoint.js';
import { EventsService } from '../../events/index.js';
import { SnsService } from '../../sns/index.js';
import { SqsService } from '../../sqs/index.js';
import { S3Service } from '../service.js';

/** A record of a notification, as far as tests read it. */
export interface TestRecord {
  readonly eventVersion: string;
  readonly eventName: string;
  readonly s3: {
    readonly configurationId: string;
    readonly object: {
      readonly key: string;
      readonly size?: number;
      readonly eTag?: string;
      readonly versionId?: string;
      readonly sequencer?: string;
    };
  };
}

export const arnOf = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;

/** S3 with queues, topics, EventBridge and the function `f`, on a test clock. */
export async function startNotifications(chaos: ChaosOptions = {}) {
  const clock = new TestClock();
  const faults = new ChaosEngine(chaos, 1);
  const invoked: string[] = [];
  const failures: DeliveryFailure[] = [];
  const lambda: { failure?: AwsError } = {};
  const local = await startTestEndpoint((parts) => {
    const context = { ...parts.context, clock, faults };
    context.kernel.register({
      model: readModel('lambda'),
      operations: {
        Invoke: ({ Payload }: { readonly Payload: Uint8Array }) => {
          if (lambda.failure !== undefined) throw lambda.failure;
          invoked.push(Buffer.from(Payload).toString());
        },
        GetFunctionConfiguration: ({ FunctionName }: { readonly FunctionName: string }) => {
          if (FunctionName !== arnOf('lambda', 'function:f'))
            throw new AwsError('ResourceNotFoundException', 'none', 404);
          return {};
        },
      },
    });
    context.kernel.events.on('delivery-failure', (failure) => failures.push(failure));
    return {
      s3: new S3Service({ ...context, directory: parts.directory }),
      sqs: new SqsService(context),
      sns: new SnsService(context),
      events: new EventsService({ ...context, random: new SeededRandom(1) }),
    };
  });
  const { sqs, s3: service, events } = local.services;
  const { kernel, region } = local.context;
  const invoke: Invoke = invokeAs(kernel, { source: 'deploy', clock, region });
  const s3 = new S3Client(local.clientConfig());
  await service.createBucket('bucket');
  const bodies = (queue: string): unknown[] => sqs.messages(queue).map(({ body }) => JSON.parse(body) as unknown);
  return {
    local,
    clock,
    chaos: faults,
    s3,
    sqs,
    /** Payloads that the function got. */
    invoked,
    failures,
    lambda,
    invoke,
    configure: (configuration: NotificationConfiguration, more: object = {}) =>
      s3.send(
        new PutBucketNotificationConfigurationCommand({
          Bucket: 'bucket',
          NotificationConfiguration: configuration,
          ...more,
        }),
      ),
    put: (Key: string, Body = Key) => s3.send(new PutObjectCommand({ Bucket: 'bucket', Key, Body })),
    /** The records of the messages of a queue, without test messages. */
    records: (queue: string): TestRecord[] =>
      bodies(queue).flatMap((body) => (body as { Records?: TestRecord[] }).Records ?? []),
    bodies,
    /** The events that the default bus delivers to a new queue. */
    async bridgeTo(queue: string): Promise<void> {
      const { arn } = sqs.createQueue(queue);
      await invoke('eventbridge', 'PutRule', { Name: queue, EventPattern: '{"source":["aws.s3"]}' });
      await invoke('eventbridge', 'PutTargets', { Rule: queue, Targets: [{ Id: 't', Arn: arn }] });
    },
    settled: () => events.settled(),
    [Symbol.asyncDispose]: async () => {
      s3.destroy();
      if (local.defects.length > 0) throw new Error(`defects: ${local.defects.map(String).join(', ')}`);
      await local.close();
    },
  };
}
