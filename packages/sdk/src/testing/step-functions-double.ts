import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createStepwell, type Stepwell, type StepwellOptions } from '../stepwell.js';
import { type Clock } from '../clock.js';

/** A response of the double: a body for success, a status and `__type` for an error, or a broken connection. */
export type StubResponse =
  | { readonly body: unknown }
  | { readonly status: number; readonly type: string; readonly message?: string }
  | 'hang up';

/** One call as it arrived over the wire. */
export interface ReceivedCall {
  readonly operation: string;
  readonly body: Record<string, unknown>;
}

/**
 * A server that implements the wire protocol of Step Functions (JSON 1.0) with the responses of a test. The SDK's tests
 * use it for throttling, broken connections and a fixed order of responses. Whole executions are tested against the
 * local runtime in e2e/sdk.
 */
export class StepFunctionsDouble implements AsyncDisposable {
  readonly calls: ReceivedCall[] = [];
  readonly endpoint: string;
  /** Milliseconds that the SDK under test has slept, in order. */
  readonly sleeps: number[] = [];
  readonly clock: Clock;
  readonly #close: () => Promise<void>;

  private constructor(endpoint: string, close: () => Promise<void>) {
    this.endpoint = endpoint;
    this.#close = close;
    let now = Date.UTC(2026, 0, 1);
    this.clock = {
      now: () => now,
      sleep: (milliseconds) => {
        this.sleeps.push(milliseconds);
        now += milliseconds;
        return Promise.resolve();
      },
    };
  }

  /** @param respond returns the response to the n-th call (from 1) of an operation */
  static async start(respond: (call: ReceivedCall, nth: number) => StubResponse): Promise<StepFunctionsDouble> {
    const counts = new Map<string, number>();
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const operation = String(request.headers['x-amz-target']).replace('AWSStepFunctions.', '');
        const received: ReceivedCall = { operation, body: JSON.parse(body) as Record<string, unknown> };
        double.calls.push(received);
        const nth = (counts.get(operation) ?? 0) + 1;
        counts.set(operation, nth);
        const stub = respond(received, nth);
        if (stub === 'hang up') return request.socket.destroy();
        response.setHeader('x-amzn-requestid', `request-${double.calls.length}`);
        response.setHeader('content-type', 'application/x-amz-json-1.0');
        if ('body' in stub) return response.end(JSON.stringify(stub.body));
        response.statusCode = stub.status;
        return response.end(JSON.stringify({ __type: stub.type, message: stub.message ?? stub.type }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on TCP has an address of this type.
    const { port } = server.address() as AddressInfo;
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    const double = new StepFunctionsDouble(`http://127.0.0.1:${port}`, close);
    return double;
  }

  /** A handle for this server, with its clock, no jitter, and by default one attempt per call. */
  stepwell(options: StepwellOptions = {}): Stepwell {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    return createStepwell({
      region: 'us-east-1',
      endpoint: this.endpoint,
      credentials,
      maxAttempts: 1,
      clock: this.clock,
      random: () => 1,
      ...options,
    });
  }

  /** The bodies of the calls of one operation. */
  callsOf(operation: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.operation === operation).map((call) => call.body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

/** The state machine and the execution that tests use. */
export const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Images';
export const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:Images:run-1';

/** A DescribeExecution response with a status. Dates are epoch seconds, as on the wire. */
export function describeResponse(status: string, more: Record<string, unknown> = {}): StubResponse {
  const stopDate = status === 'RUNNING' ? {} : { stopDate: 1_767_225_610 };
  return {
    body: { executionArn, stateMachineArn, name: 'run-1', status, startDate: 1_767_225_600, ...stopDate, ...more },
  };
}
