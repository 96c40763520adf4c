import { parseObject, withoutNulls } from './json-body.js';
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
    return readJsonValue(model, reference, withoutNulls(parseObject(body), body)) as Record<string, unknown>; // a structure reads as an object
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
