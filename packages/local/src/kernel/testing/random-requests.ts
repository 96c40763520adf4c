import { type ServiceModel } from '../models/service-model.js';
import { damage } from './damaged-requests.js';
import { type Random } from './random.js';
import { type KnownNames, randomInput } from './random-inputs.js';
import { protocolsOf, type WireRequest, writeRequest } from './wire-request.js';

/** A service whose requests are generated. */
export interface FuzzedService {
  readonly model: ServiceModel;
  /** The operations that it has; others are called less often. */
  readonly operations: readonly string[];
}

export interface RandomRequest {
  readonly service: string;
  readonly operation: string;
  readonly signingName: string;
  readonly request: WireRequest;
}

/** A request of a random operation, correctly routed, with a random body. */
export function randomRequest(random: Random, services: readonly FuzzedService[], known: KnownNames): RandomRequest {
  const { model, operations } = random.oneOf(services);
  const operation = random.chance(0.9) ? random.oneOf(operations) : random.oneOf(Object.keys(model.operations));
  const protocol = random.oneOf(protocolsOf(model));
  const input = randomInput(random, model, operation, known);
  const request = writeRequest(model, protocol, operation, input) ?? {
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  };
  return {
    service: model.id,
    operation,
    signingName: model.signingName,
    request: random.chance(0.4) ? damage(random, request) : request,
  };
}
