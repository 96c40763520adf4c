import { type Call, type Operation } from '../../../kernel/operation.js';
import {
  checkedConfiguration,
  type NotificationConfiguration,
  notificationsOf,
} from '../notifications/configuration.js';
import { bucketOf, type BucketInput, type S3Dependencies } from './dependencies.js';

interface PutNotificationsInput extends BucketInput {
  readonly NotificationConfiguration: NotificationConfiguration;
  readonly SkipDestinationValidation?: boolean;
}

/** The operations of the notifications of a bucket. */
export function notificationOperations(dependencies: S3Dependencies): Readonly<Record<string, Operation<never>>> {
  const { store, notifier } = dependencies;
  return {
    PutBucketNotificationConfiguration: async (input: PutNotificationsInput, call: Call) => {
      const bucket = bucketOf(dependencies, input);
      const configuration = checkedConfiguration(input.NotificationConfiguration);
      if (input.SkipDestinationValidation !== true) {
        await notifier.validate(configuration);
        await notifier.sendTestMessages(bucket, configuration, call);
      }
      store.transactions.run(() => store.configure(input.Bucket, 'NotificationConfiguration', configuration));
    },
    GetBucketNotificationConfiguration: (input: BucketInput) => notificationsOf(bucketOf(dependencies, input)),
  };
}
