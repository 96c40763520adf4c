import { parseObject } from '../endpoint/aws-json.js';
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
  // An input is a structure, which reads as an object.
  read: (model, reference, body) => readJsonValue(model, reference, parseObject(body)) as Record<string, unknown>,
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
