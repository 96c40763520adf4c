var __addDisposableResource = (this && this.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (this && this.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});
import { expect, it } from 'vitest';
import { DynamoDbService } from '../dynamodb/index.js';
import { startStates } from './testing/start-states.js';
const table = 'Counts';
/** Adds one to a count: a task that answers as soon as it can. */
const count = {
    QueryLanguage: 'JSONata', StartAt: 'Count',
    States: { Count: { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:updateItem', Arguments: { TableName: table, Key: { id: { S: 'all' } }, UpdateExpression: 'ADD #n :one', ExpressionAttributeNames: { '#n': 'n' }, ExpressionAttributeValues: { ':one': { N: '1' } } }, End: true } },
};
/** Starts so many at once, and gives the most that ran at a time. */
async function mostRunning(executions) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const local = __addDisposableResource(env_1, await startStates({ services: ({ context }) => ({ dynamodb: new DynamoDbService(context) }) }), true);
        const dynamodb = local.local.services['dynamodb'];
        if (!(dynamodb instanceof DynamoDbService))
            throw new Error('The endpoint has no DynamoDB');
        await dynamodb.createTable({ TableName: table, KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], BillingMode: 'PAY_PER_REQUEST' });
        const stateMachineArn = await local.create(count, { type: 'EXPRESS' });
        let running = 0;
        let most = 0;
        let ended = 0;
        const allEnded = new Promise((resolve) => {
            local.states.inProcess.onStatus(({ status }) => {
                running += status === 'RUNNING' ? 1 : -1;
                most = Math.max(most, running);
                if (status !== 'RUNNING' && ++ended === executions)
                    resolve();
            });
        });
        await Promise.all(Array.from({ length: executions }, () => local.states.startInTurn({ stateMachineArn, input: '{}' })));
        await allEnded;
        const [row] = await dynamodb.items(table);
        return { most, counted: row?.['n']?.N };
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        const result_1 = __disposeResources(env_1);
        if (result_1)
            await result_1;
    }
}
it('runs a burst of events through a number of executions that does not grow with the burst', async () => {
    const small = await mostRunning(100);
    const large = await mostRunning(400);
    expect([small.counted, large.counted]).toEqual(['100', '400']);
    // 32 calls under way, a turn's worth that waits, and those that are ending.
    expect(small.most).toBeLessThan(80);
    expect(large.most).toBeLessThan(80);
});
//# sourceMappingURL=start-in-turn.test.js.map