import { afterAll, describe, expect, it } from 'vitest';
import { withRegisteredServices } from '../kernel/testing/registered-services.js';
import { RequestClient } from '../kernel/testing/request-client.js';
import { validValue } from '../kernel/testing/valid-values.js';
import { errorName, protocolsOf, type WireProtocol, writeRequest } from '../kernel/testing/wire-request.js';
import { startLocal } from './start-local.js';

const { started: local, services } = await withRegisteredServices(() => startLocal());
const client = new RequestClient(local.endpoint);

afterAll(async () => {
  client.close();
  await local.close();
});

/**
 * Code and status of AWS. JSON: https://github.com/mhart/kinesis/issues/22; query:
 * https://github.com/fog/fog-aws/issues/368; REST with JSON:
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html; S3:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const answers: Readonly<Record<WireProtocol, readonly [code: string, status: number]>> = {
  json: ['UnknownOperationException', 400],
  query: ['InvalidAction', 400],
  'rest-json': ['UnknownOperationException', 404],
  'rest-xml': ['NotImplemented', 501],
};

const protocols = services.flatMap(({ model, operations }) =>
  protocolsOf(model).map((protocol) => ({ id: model.id, protocol, model, operations })),
);

describe.each(protocols)('$id over $protocol', ({ protocol, model, operations }) => {
  const send = async (request: NonNullable<ReturnType<typeof writeRequest>>): Promise<unknown[]> => {
    const { status, headers, body } = await client.send(model.signingName, request);
    return [errorName(headers, body), status, body];
  };

  it('says which operations of the API the local runtime does not have', async () => {
    const different: unknown[] = [];
    // Requests of a deprecated operation of S3 call the operation that replaced it.
    const templates = new Set(Object.keys(operations).map((operation) => model.operations[operation]?.http));
    const missing = Object.keys(model.operations).filter((operation) => {
      const template = model.operations[operation]?.http;
      return !Object.hasOwn(operations, operation) && (template === undefined || !templates.has(template));
    });
    await client.forEach(missing, async (operation) => {
      const { input } = model.operations[operation] ?? {};
      const valid = input === undefined ? {} : validValue(model, input);
      const request = writeRequest(model, protocol, operation, valid as Record<string, unknown>); // of a structure
      if (request === undefined) return;
      const [code, status, body] = await send(request);
      const isExpected = code === answers[protocol][0] && status === answers[protocol][1];
      const text = `The local runtime does not have the operation ${operation} of ${model.signingName}.`;
      if (!isExpected || (request.method !== 'HEAD' && !String(body).includes(text)))
        different.push([operation, code, status, body]);
    });
    expect(different).toEqual([]);
  });

  it.each(['NoSuchOperation', 'constructor', '__proto__', ''])('has no operation %j', async (operation) => {
    const path = `/2099-01-01/nothing/${operation}`;
    const request =
      protocol === 'json' || protocol === 'query'
        ? writeRequest(model, protocol, operation, {})
        : protocol === 'rest-json'
          ? { method: 'POST', path, headers: {}, body: '' }
          : { method: 'PATCH', path, headers: {}, body: '' };
    if (request === undefined) throw new Error('the request must be complete');
    const [code, status] = await send(request);
    expect(status).toBeLessThan(502);
    expect([answers[protocol][0], 'MethodNotAllowed']).toContain(code);
  });
});
