import { randomUUID } from 'node:crypto';
import { AwsError } from '../../../kernel/aws-error.js';
import { type Bucket } from '../store.js';

/** A queue, topic or function that a bucket sends events to, and the events. */
export interface Destination {
  readonly id: string;
  readonly arn: string;
  readonly service: 'sqs' | 'sns' | 'lambda';
  /** As in the configuration: `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
}

/** The configuration of a bucket's notifications. */
export interface NotificationConfiguration {
  readonly TopicConfigurations?: readonly DestinationInput[];
  readonly QueueConfigurations?: readonly DestinationInput[];
  readonly LambdaFunctionConfigurations?: readonly DestinationInput[];
  readonly EventBridgeConfiguration?: object;
}

interface DestinationInput {
  readonly Id?: string;
  readonly TopicArn?: string;
  readonly QueueArn?: string;
  readonly LambdaFunctionArn?: string;
  readonly Events: readonly string[];
  readonly Filter?: { readonly Key?: { readonly FilterRules?: readonly FilterRule[] } };
}

interface FilterRule {
  readonly Name?: string;
  readonly Value?: string;
}

const lists = [
  { list: 'TopicConfigurations', arn: 'TopicArn', service: 'sns' },
  { list: 'QueueConfigurations', arn: 'QueueArn', service: 'sqs' },
  { list: 'LambdaFunctionConfigurations', arn: 'LambdaFunctionArn', service: 'lambda' },
] as const;

/** The configuration of a bucket; empty if it has none. */
export function notificationsOf({ configuration }: Bucket): NotificationConfiguration {
  // The operation that sets it validates it.
  return (configuration['NotificationConfiguration'] as NotificationConfiguration | undefined) ?? {};
}

/** The queues, topics and functions of a configuration. */
export function destinationsOf(configuration: NotificationConfiguration): Destination[] {
  return lists.flatMap(({ list, arn, service }) =>
    (configuration[list] ?? []).map((input) => ({
      id: input.Id ?? '',
      arn: input[arn] ?? '',
      service,
      events: input.Events,
      prefix: filterOf(input, 'prefix'),
      suffix: filterOf(input, 'suffix'),
    })),
  );
}

/** Whether a destination gets an event. @param name the event without `s3:`: `ObjectCreated:Put` */
export function accepts({ events, prefix, suffix }: Destination, name: string, key: string): boolean {
  return events.some((event) => includes(event, `s3:${name}`)) && key.startsWith(prefix) && key.endsWith(suffix);
}

/**
 * The configuration with IDs, and with the names of filter rules as S3 returns them. Throws `InvalidArgument`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
 */
export function checkedConfiguration(configuration: NotificationConfiguration): NotificationConfiguration {
  const withIds = Object.fromEntries(
    lists.map(({ list }) => [list, configuration[list]?.map((input) => ({ ...input, ...normalized(input) }))]),
  );
  const checked: NotificationConfiguration = { ...configuration, ...withIds };
  const destinations = destinationsOf(checked);
  destinations.forEach((one, index) => {
    for (const other of destinations.slice(0, index)) checkOverlap(one, other);
  });
  const ids = destinations.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw invalid('Same ID used for multiple configurations. IDs must be unique');
  return checked;
}

function normalized(input: DestinationInput): Partial<DestinationInput> {
  const rules = input.Filter?.Key?.FilterRules?.map(({ Name = '', Value = '' }) => {
    const name = `${Name.charAt(0).toUpperCase()}${Name.slice(1).toLowerCase()}`;
    if (name !== 'Prefix' && name !== 'Suffix') throw invalid('filter rule name must be either prefix or suffix');
    return { Name: name, Value };
  });
  for (const name of ['Prefix', 'Suffix'])
    if ((rules?.filter((rule) => rule.Name === name).length ?? 0) > 1)
      throw invalid(`Cannot specify more than one ${name.toLowerCase()} rule in a filter.`);
  return {
    Id: input.Id === undefined || input.Id === '' ? Buffer.from(randomUUID()).toString('base64') : input.Id,
    ...(rules === undefined ? {} : { Filter: { Key: { FilterRules: rules } } }),
  };
}

function filterOf({ Filter }: DestinationInput, name: string): string {
  return Filter?.Key?.FilterRules?.find((rule) => rule.Name?.toLowerCase() === name)?.Value ?? '';
}

/** Two destinations cannot get the same event of the same object. */
function checkOverlap(one: Destination, other: Destination): void {
  const isShared = one.events.some((a) => other.events.some((b) => includes(a, b) || includes(b, a)));
  const prefixes = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
  const suffixes = one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix);
  if (!isShared || !prefixes || !suffixes) return;
  throw invalid(
    [one, other].every(({ prefix, suffix }) => prefix === '' && suffix === '')
      ? 'Configurations overlap. Configurations on the same bucket cannot share a common event type.'
      : 'Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are ' +
          'overlapping for the same event type.',
  );
}

/** Whether an event of a configuration includes another one: `s3:ObjectCreated:*` includes `s3:ObjectCreated:Put`. */
function includes(event: string, other: string): boolean {
  return event === other || (event.endsWith(':*') && other.startsWith(event.slice(0, -1)));
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidArgument', message);
}
