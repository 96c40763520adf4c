import { afterAll, describe, expect, it } from 'vitest';
import { findDifference } from '../kernel/differences.js';
import { RequestClient } from '../kernel/testing/request-client.js';
import { withRegisteredServices } from '../kernel/testing/registered-services.js';
import { validationErrorNames } from '../kernel/testing/validation-errors.js';
import { violatingInputs } from '../kernel/testing/violating-inputs.js';
import { errorName, protocolsOf, writeRequest } from '../kernel/testing/wire-request.js';
import { startLocal } from './start-local.js';

const problems: string[] = [];
const { started: local, services } = await withRegisteredServices(() =>
  startLocal({ onProblem: (problem) => problems.push(problem) }),
);
const client = new RequestClient(local.endpoint);

afterAll(async () => {
  client.close();
  await local.close();
});

const protocols = services.flatMap((service) =>
  protocolsOf(service.model).map((protocol) => [service.model.id, protocol, service] as const),
);

describe('an input that violates one constraint of its model', () => {
  it.each(protocols)('is rejected by %s over %s', async (_id, protocol, { model, operations, differences = [] }) => {
    const failed: string[] = [];
    let sent = 0;
    const cases = Object.keys(operations).flatMap((operation) =>
      violatingInputs(model, operation, 6).map((violating) => ({ operation, ...violating })),
    );
    await client.forEach(cases, async ({ operation, path, kind, variant, isEmpty, input }) => {
      const request = writeRequest(model, protocol, operation, input);
      if (request === undefined) return;
      sent += 1;
      const name = `${operation} ${path.join('.')} ${kind} ${variant.slice(0, 40)}`;
      const response = await client.send(model.signingName, request).catch((error: unknown) => String(error));
      if (typeof response === 'string') failed.push(`${name}: ${response}`);
      else {
        const { status, headers, body } = response;
        // A response to HEAD has no body, and therefore no code in XML.
        const code = errorName(headers, body) ?? (request.method === 'HEAD' ? 'InvalidArgument' : '');
        const validation = validationErrorNames(model, kind);
        const answer = findDifference(differences, operation, kind, path, isEmpty)?.answer;
        const isExpected =
          answer === 'accepted'
            ? !validation.includes(code)
            : answer === undefined
              ? validation.includes(code)
              : code === answer;
        if (status > 499 || (status < 400 && answer !== 'accepted') || !isExpected)
          failed.push(`${name}: ${status} ${body.slice(0, 200)}`);
      }
    });
    expect(failed.slice(0, 60)).toEqual([]);
    expect(problems).toEqual([]);
    expect(sent).toBeGreaterThan(0);
  });
});
