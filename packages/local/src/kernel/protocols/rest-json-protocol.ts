import { parseObject } from './json-body.js';
import { readJsonValue, writeJsonValue } from './json-values.js';
import { type RestFormat } from './rest-protocol.js';

/**
 * JSON bodies of REST.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export const restJson: RestFormat = {
  contentType: 'application/json',
  idHeader: 'x-amzn-requestid',
  read: (model, reference, body) => {
    const parsed = parseObject(body);
    const given = body.includes('null') ? withoutNulls(parsed) : parsed;
    return readJsonValue(model, reference, given) as Record<string, unknown>; // a structure reads as an object
  },
  write: (model, reference, value) => JSON.stringify(writeJsonValue(model, reference, value)),
  error: (error) => ({
    headers: { 'x-amzn-errortype': error.code },
    // Lambda's clients read `Message`, others `message`.
    body: JSON.stringify({
      Type: error.fault === 'Sender' ? 'User' : 'Service',
      message: error.message,
      Message: error.message,
      ...error.details,
    }),
  }),
};

/** A member that is `null` is the same as a missing one. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(members.map(([name, item]) => [name, withoutNulls(item)]));
}
