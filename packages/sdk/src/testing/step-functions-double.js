import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { createStepwell } from '../stepwell.js';
/**
 * A server that speaks the wire protocol of Step Functions (JSON 1.0), and answers as a test says. The SDK's tests use it
 * for what no runtime does on demand: throttling, broken connections, answers in a given order. Whole executions are
 * tested against the local runtime in e2e/sdk.
 */
export class StepFunctionsDouble {
    calls = [];
    endpoint;
    /** Milliseconds that the SDK under test has slept, in order. */
    sleeps = [];
    clock;
    #close;
    constructor(endpoint, close) {
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
    /** @param answer what to answer to the n-th call (from 1) of an operation */
    static async start(answer) {
        const counts = new Map();
        const server = createServer((request, response) => {
            void text(request).then((body) => {
                const operation = String(request.headers['x-amz-target']).replace('AWSStepFunctions.', '');
                const received = { operation, body: JSON.parse(body) };
                double.calls.push(received);
                const nth = (counts.get(operation) ?? 0) + 1;
                counts.set(operation, nth);
                const answered = answer(received, nth);
                if (answered === 'hang up')
                    return request.socket.destroy();
                response.setHeader('x-amzn-requestid', `request-${double.calls.length}`);
                response.setHeader('content-type', 'application/x-amz-json-1.0');
                if ('body' in answered)
                    return response.end(JSON.stringify(answered.body));
                response.statusCode = answered.status;
                return response.end(JSON.stringify({ __type: answered.type, message: answered.message ?? answered.type }));
            });
        });
        await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
        // A server that listens on TCP has an address of this type.
        const { port } = server.address();
        const close = () => new Promise((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
        });
        const double = new StepFunctionsDouble(`http://127.0.0.1:${port}`, close);
        return double;
    }
    /** A handle on this server, with its clock and no jitter; one attempt a call unless told otherwise. */
    stepwell(options = {}) {
        const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
        return createStepwell({ region: 'us-east-1', endpoint: this.endpoint, credentials, maxAttempts: 1, clock: this.clock, random: () => 1, ...options });
    }
    /** The bodies of the calls of one operation. */
    callsOf(operation) {
        return this.calls.filter((call) => call.operation === operation).map((call) => call.body);
    }
    async [Symbol.asyncDispose]() {
        await this.#close();
    }
}
/** A state machine and one of its executions, as the tests name them. */
export const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:Images';
export const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:Images:run-1';
/** A description of that execution in a status. Dates are epoch seconds, as on the wire. */
export function described(status, more = {}) {
    const stopDate = status === 'RUNNING' ? {} : { stopDate: 1_767_225_610 };
    return { body: { executionArn, stateMachineArn, name: 'run-1', status, startDate: 1_767_225_600, ...stopDate, ...more } };
}
//# sourceMappingURL=step-functions-double.js.map