import { invalidParameter } from './errors.js';
import { parseFilterPolicy } from './filter-policy.js';

const names = [
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'SubscriptionRoleArn',
  'ReplayPolicy',
];

/**
 * Checks an attribute of a subscription. Throws `InvalidParameter`.
 *
 * @param at what the message names before the attribute: `Attributes Reason: ` of Subscribe
 */
export function checkSubscriptionAttribute(name: string, value: string, at = ''): void {
  if (!names.includes(name)) throw invalidParameter('AttributeName');
  if (name === 'FilterPolicy' && value !== '') parseFilterPolicy(value, at);
  if (name === 'FilterPolicyScope' && value !== 'MessageAttributes' && value !== 'MessageBody')
    throw invalidParameter(
      `${at}FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
    );
  if (name === 'RawMessageDelivery' && !/^(true|false)$/i.test(value))
    throw invalidParameter(`${at}RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
  if (name === 'RedrivePolicy' && value !== '') checkRedrivePolicy(value, at);
}

/** The dead-letter queue of a redrive policy. */
export function deadLetterArn(policy: string | undefined): string | undefined {
  if (policy === undefined || policy === '') return undefined;
  return (JSON.parse(policy) as { readonly deadLetterTargetArn?: string }).deadLetterTargetArn; // it was checked
}

function checkRedrivePolicy(value: string, at: string): void {
  let arn: unknown;
  try {
    arn = deadLetterArn(value);
  } catch {
    throw invalidParameter(`${at}RedrivePolicy: failed to parse JSON.`);
  }
  if (typeof arn !== 'string' || !/^arn:[\w-]+:sqs:[\w-]+:\d{12}:[\w-]+(\.fifo)?$/.test(arn))
    throw invalidParameter(`${at}RedrivePolicy: deadLetterTargetArn is an invalid arn`);
}
