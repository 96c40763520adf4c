import { type ServerResponse } from 'node:http';
import { type Clock } from '@stepwell/asl';
import { type AwsError } from './aws-error.js';
import { type Kernel, ResponseLost } from './kernel.js';
import { type Call, type KernelService, type Values } from './operation.js';
import { handleJson } from './protocols/json-protocol.js';
import { handleQuery } from './protocols/query-protocol.js';
import { type QueryNames } from './protocols/query-values.js';
import { restJson } from './protocols/rest-json-protocol.js';
import { handleRest, type RestFormat } from './protocols/rest-protocol.js';
import { restXml } from './protocols/rest-xml-protocol.js';
import { type Caller, type LocalService, type OriginPolicy, type ServiceRequest } from './service.js';

/** How a service differs from its protocol on the wire. */
export interface WireOptions {
  /** Stands before `#` in the `__type` of a JSON error: `com.amazonaws.sqs`. */
  readonly errorNamespace?: string;
  /** Largest body in bytes; 6 MiB by default. Bodies that are read as streams have no limit. */
  readonly bodyLimit?: number;
  /** Limits of operations of a REST protocol that differ from it. */
  readonly bodyLimits?: Readonly<Record<string, number>>;
  /** The error for a larger body of a REST protocol; `RequestEntityTooLarge` by default. */
  readonly tooLarge?: (limit: number, operation: string) => AwsError;
  /** The path of a request of a REST protocol, where it differs: with the bucket that the host names. */
  readonly restPath?: (request: ServiceRequest) => string | undefined;
  /** Further headers of a response of a REST protocol. They replace others of the same name, in lower case. */
  readonly responseHeaders?: (
    operation: string,
    output: Values,
    request: ServiceRequest,
  ) => Readonly<Record<string, string>> | undefined;
  /**
   * Whether operations take and return values of the wire in HTTP requests: blobs as base64, timestamps as seconds. It
   * saves a copy of each input and output. JSON protocol only.
   */
  readonly passesWireValues?: true;
  /** Reads a body that the model has as a stream; a `Readable` of the request by default. */
  readonly readStream?: (request: ServiceRequest) => unknown;
  /** The status of a success of a REST protocol, where it is not the model's. */
  readonly statusOf?: (operation: string, output: Values) => number | undefined;
  /**
   * The root elements of XML outputs by their shapes, where they are not the shape's name. `undefined` means that the
   * only member of the output is the root element.
   */
  readonly xmlRoots?: Readonly<Record<string, string | undefined>>;
  /** The code of an error in the query protocol, where it differs. */
  readonly queryCode?: (error: AwsError) => string | undefined;
  readonly queryNames?: QueryNames;
  /** The namespace of XML responses, where the model has none. */
  readonly xmlNamespace?: string;
  /** Members of the input that the request carries outside its body: the queue of the URL. */
  readonly membersOf?: (request: ServiceRequest) => Readonly<Record<string, unknown>>;
  readonly ownsHost?: (host: string) => boolean;
  readonly ownsPath?: (path: string) => boolean;
  readonly originPolicy?: (request: ServiceRequest) => OriginPolicy | undefined;
}

/** Parses a request, calls the kernel, and writes the response. */
export type InvokeOperation = (
  operation: string,
  input: Readonly<Record<string, unknown>>,
) => Promise<object | undefined>;

/** The call of an HTTP request. Most operations never read the signal, which costs more than they do. */
class HttpCall implements Call {
  readonly source = 'http';
  readonly caller: Caller;
  readonly requestId: string;
  #abort: AbortController | undefined;

  constructor(
    private readonly request: ServiceRequest,
    private readonly response: ServerResponse,
    readonly clock: Clock,
    readonly passesWireValues: boolean,
  ) {
    this.caller = request.caller;
    this.requestId = request.requestId;
  }

  get traceHeader(): string | undefined {
    const header = this.request.http.headers['x-amzn-trace-id'];
    return typeof header === 'string' ? header : undefined;
  }

  get signal(): AbortSignal {
    if (this.#abort !== undefined) return this.#abort.signal;
    const abort = new AbortController();
    this.#abort = abort;
    if (this.response.closed) abort.abort();
    this.response.once('close', () => {
      if (!this.response.writableFinished) abort.abort();
    });
    return abort.signal;
  }
}

/** Serves a service of the kernel over HTTP, in the protocols of its model. */
export class HttpService implements LocalService {
  readonly signingName: string;
  readonly targetPrefix?: string;
  readonly ownsHost?: (host: string) => boolean;
  readonly ownsPath?: (path: string) => boolean;
  readonly originPolicy?: (request: ServiceRequest) => OriginPolicy | undefined;
  /** The format of bodies of a REST protocol. */
  private readonly format: RestFormat | undefined;

  constructor(
    private readonly kernel: Kernel,
    private readonly clock: Clock,
    private readonly service: KernelService,
    private readonly wire: WireOptions = {},
  ) {
    const { model } = service;
    this.format = model.protocol === 'rest-json' ? restJson : model.protocol === 'rest-xml' ? restXml(wire) : undefined;
    this.signingName = model.signingName;
    this.targetPrefix = model.targetPrefix === undefined ? undefined : `${model.targetPrefix}.`;
    this.ownsHost = wire.ownsHost;
    this.ownsPath = wire.ownsPath;
    this.originPolicy = wire.originPolicy;
  }

  async handle(request: ServiceRequest, response: ServerResponse): Promise<void> {
    const { model } = this.service;
    const call = new HttpCall(request, response, this.clock, this.wire.passesWireValues === true);
    const members = this.wire.membersOf?.(request);
    const invoke: InvokeOperation = (operation, input) =>
      this.kernel.invoke(model.id, operation, members === undefined ? input : { ...members, ...input }, call);
    try {
      await this.serve(request, response, invoke);
    } catch (error) {
      if (!(error instanceof ResponseLost)) throw error;
      response.destroy();
    }
  }

  private serve(request: ServiceRequest, response: ServerResponse, invoke: InvokeOperation): Promise<void> {
    const { model } = this.service;
    const isTargeted = request.http.headers['x-amz-target'] !== undefined;
    if (this.format !== undefined) return handleRest(request, response, this.service, this.format, this.wire, invoke);
    return model.protocol === 'query' || (model.queryCompatible === true && !isTargeted)
      ? handleQuery(request, response, model, this.wire, invoke)
      : handleJson(request, response, model, this.wire, invoke);
  }

  async close(): Promise<void> {
    await this.service.close?.();
  }
}
