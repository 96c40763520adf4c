import { ownValue } from '../../kernel/own-value.js';
import { matchesPolicy, parseFilterPolicy, type PolicyObject, valuesInBody } from './filter-policy.js';
import { textFor } from './publication.js';
import { type MessageAttribute, type Publication, type Subscription } from './topic.js';

// Subscriptions are immutable, so a parsed policy is valid as long as its subscription exists.
const policies = new WeakMap<Subscription, PolicyObject>();

/** Whether the filter policy of a subscription accepts a message. */
export function passesFilter(subscription: Subscription, publication: Publication): boolean {
  const policy = policyOf(subscription);
  if (policy === undefined) return true;
  if (subscription.attributes['FilterPolicyScope'] !== 'MessageBody')
    return matchesPolicy(policy, (path) => attributeValues(ownValue(publication.messageAttributes, path.join('.'))));
  try {
    return matchesPolicy(policy, valuesInBody(JSON.parse(textFor(publication, subscription.protocol))));
  } catch {
    // A body that is not JSON satisfies no policy on the body.
    return false;
  }
}

function policyOf(subscription: Subscription): PolicyObject | undefined {
  const text = subscription.attributes['FilterPolicy'];
  if (text === undefined || text === '') return undefined;
  const known = policies.get(subscription);
  if (known !== undefined) return known;
  const policy = parseFilterPolicy(text);
  policies.set(subscription, policy);
  return policy;
}

function attributeValues(attribute: MessageAttribute | undefined): unknown[] | undefined {
  if (attribute === undefined) return undefined;
  const value = attribute.StringValue ?? '';
  if (attribute.DataType.startsWith('Number')) return [Number(value)];
  if (attribute.DataType !== 'String.Array') return [value];
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) ? list : [list];
  } catch {
    return [value];
  }
}
