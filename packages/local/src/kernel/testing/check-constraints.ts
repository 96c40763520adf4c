import { findDifference } from '../differences.js';
import { type KernelService } from '../operation.js';
import { type RequestClient } from './request-client.js';
import { validationErrorNames } from './validation-errors.js';
import { violatingInputs } from './violating-inputs.js';
import { errorName, type WireProtocol, writeRequest } from './wire-request.js';

/** Structures, lists and maps below an input that are violated. */
const depth = 6;

/**
 * Sends every operation of a service each input that violates one constraint of the model.
 *
 * @returns the number of requests, and those that were not answered with an error that AWS answers with
 */
export async function checkConstraints(
  client: RequestClient,
  { model, operations, differences = [] }: KernelService,
  protocol: WireProtocol,
): Promise<{ readonly sent: number; readonly failures: readonly string[] }> {
  const failures: string[] = [];
  let sent = 0;
  const inputs = Object.keys(operations).flatMap((operation) =>
    violatingInputs(model, operation, depth).map((violating) => ({ operation, ...violating })),
  );
  await client.forEach(inputs, async ({ operation, path, kind, variant, isEmpty, input }) => {
    const request = writeRequest(model, protocol, operation, input);
    if (request === undefined) return;
    sent += 1;
    const name = `${operation} ${path.join('.')} ${kind} ${variant.slice(0, 40)}`;
    const response = await client.send(model.signingName, request).catch(String);
    if (typeof response === 'string') {
      failures.push(`${name}: ${response}`);
      return;
    }
    const { status, headers, body } = response;
    const answer = findDifference(differences, operation, kind, path, isEmpty)?.answer;
    const validation = validationErrorNames(model, kind);
    // A response to HEAD has no body, and therefore no code in XML.
    const code = errorName(headers, body) ?? (request.method === 'HEAD' ? (answer ?? validation[0]) : undefined) ?? '';
    if (!isExpected(status, code, validation, answer)) failures.push(`${name}: ${status} ${body.slice(0, 200)}`);
  });
  return { sent, failures };
}

function isExpected(status: number, code: string, validation: readonly string[], answer: string | undefined): boolean {
  if (answer === 'accepted') return status < 500 && !validation.includes(code);
  return status >= 400 && status < 500 && (answer === undefined ? validation.includes(code) : code === answer);
}
