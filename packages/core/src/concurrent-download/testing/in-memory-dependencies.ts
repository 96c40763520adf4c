import {
  type HttpResponse,
  type HttpClient,
  type HttpRequest,
  type ImageRow,
  type ImageStore,
  type ImageTable,
  type NewObject,
} from '../dependencies.js';

/** The first bytes of a real GIF: its signature and some more. */
export const GIF = new Uint8Array(
  [...'GIF89a'].map((character) => character.charCodeAt(0)).concat(Array.from({ length: 58 }, (_, index) => index)),
);

/** The response of a server. */
export interface ServedResponse {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
}

/** A server in memory: a function from request to response, and a record of the requests. */
export class TestServer {
  readonly requests: HttpRequest[] = [];
  /** The number of requests in progress, including bodies. */
  inFlight = 0;
  maxInFlight = 0;
  discarded = 0;

  constructor(
    private readonly answer: (request: HttpRequest, nth: number) => ServedResponse | Promise<ServedResponse>,
  ) {}

  readonly http: HttpClient = async (request) => {
    const nth = this.requests.push(request);
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
    try {
      return this.toAnswer(await this.answer(request, nth));
    } catch (error) {
      this.inFlight -= 1;
      throw error;
    }
  };

  private toAnswer({
    status = 200,
    headers = { 'content-type': 'image/gif' },
    body = GIF,
  }: ServedResponse): HttpResponse {
    let open = true;
    const done = (): void => {
      if (open) this.inFlight -= 1;
      open = false;
    };
    async function* read(): AsyncGenerator<Uint8Array> {
      try {
        if (body instanceof Uint8Array) yield body;
        else yield* body;
      } finally {
        done();
      }
    }
    return {
      status,
      header: (name) => headers[name],
      body: read(),
      discard: async () => {
        this.discarded += 1;
        done();
      },
    };
  }
}

/** A bucket in memory. An object exists only after its body is complete. */
export class TestStore implements ImageStore {
  readonly bucket = 'images';
  readonly objects = new Map<string, { bytes: number; contentType: string; contentEncoding?: string }>();

  async put(object: NewObject): Promise<void> {
    let bytes = 0;
    for await (const chunk of object.body) {
      object.signal.throwIfAborted();
      bytes += chunk.byteLength;
    }
    this.objects.set(object.key, {
      bytes,
      contentType: object.contentType,
      ...(object.contentEncoding === undefined ? {} : { contentEncoding: object.contentEncoding }),
    });
  }

  async size(key: string): Promise<number | undefined> {
    return this.objects.get(key)?.bytes;
  }
}

/** A table in memory. */
export class TestTable implements ImageTable {
  readonly rows = new Map<string, ImageRow>();

  async get(urls: readonly string[]): Promise<ReadonlyMap<string, ImageRow>> {
    return new Map([...this.rows].filter(([url]) => urls.includes(url)));
  }

  async put(row: ImageRow): Promise<void> {
    this.rows.set(row.url, row);
  }
}
