import { type ServerResponse } from 'node:http';
import { type RandomSource } from '@stepwell/asl';
import { HttpService } from '../../kernel/http-service.js';
import { readModel } from '../../kernel/models/read-model.js';
import { type LocalService, type ServiceContext, type ServiceRequest } from '../../kernel/service.js';
import { foreign } from './foreign.js';
import { pipeOperations } from './operations.js';

/** Options of the service of pipes. */
export interface PipesServiceOptions extends ServiceContext {
  readonly random: RandomSource;
  /** Called for batches that could not be delivered. */
  readonly onProblem?: (problem: string) => void;
}

/**
 * Amazon EventBridge Pipes on this machine: queues and streams of tables as sources, filters, enrichments with
 * functions and Express state machines, input templates, and functions, state machines, queues, topics, event buses and
 * log groups as targets.
 */
export class PipesService implements LocalService {
  readonly signingName = 'pipes';
  private readonly http: HttpService;
  private readonly closeReaders: () => Promise<void>;

  constructor(options: PipesServiceOptions) {
    const { kernel, clock, random, onProblem = () => undefined } = options;
    const { operations, close } = pipeOperations({ context: options, newId: () => random.uuid(), onProblem });
    this.closeReaders = close;
    const service = { model: readModel('pipes'), foreign, operations };
    kernel.register(service);
    this.http = new HttpService(kernel, clock, service);
  }

  ownsPath(path: string): boolean {
    return /^\/v1\/pipes(\/|$)/.test(path);
  }

  handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    return this.http.handle(request, response);
  }

  close(): Promise<void> {
    return this.closeReaders();
  }
}
