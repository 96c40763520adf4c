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
import { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { endpointOf } from './call.js';
import { createStepwell } from './stepwell.js';
const credentials = { accessKeyId: 'mine', secretAccessKey: 'secret' };
describe('createStepwell()', () => {
    it('gives every client the same endpoint, region and credentials', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const stepwell = __addDisposableResource(env_1, createStepwell({ endpoint: 'http://127.0.0.1:4566', region: 'eu-north-1', credentials }), false);
            for (const client of [stepwell.sfn, await stepwell.s3(), await stepwell.dynamodb()]) {
                expect(await endpointOf(client)).toBe('http://127.0.0.1:4566');
                expect(await client.config.region()).toBe('eu-north-1');
                expect(await client.config.credentials()).toMatchObject(credentials);
            }
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            __disposeResources(env_1);
        }
    });
    it('takes endpoint, region and credentials of the other clients from a client that it is given', async () => {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const client = new SFNClient({ endpoint: 'http://127.0.0.1:4567', region: 'eu-west-3', credentials });
            const stepwell = __addDisposableResource(env_2, createStepwell({ client }), false);
            expect(stepwell.sfn).toBe(client);
            const s3 = await stepwell.s3();
            expect(await endpointOf(s3)).toBe('http://127.0.0.1:4567');
            expect(await s3.config.region()).toBe('eu-west-3');
            expect(await s3.config.credentials()).toMatchObject(credentials);
            expect(s3.config.forcePathStyle).toBe(true);
        }
        catch (e_2) {
            env_2.error = e_2;
            env_2.hasError = true;
        }
        finally {
            __disposeResources(env_2);
        }
    });
    it('makes each further client once', async () => {
        const env_3 = { stack: [], error: void 0, hasError: false };
        try {
            const stepwell = __addDisposableResource(env_3, createStepwell({ region: 'eu-west-3', credentials }), false);
            expect(await stepwell.s3()).toBe(await stepwell.s3());
            expect(await stepwell.dynamodb()).toBe(await stepwell.dynamodb());
        }
        catch (e_3) {
            env_3.error = e_3;
            env_3.hasError = true;
        }
        finally {
            __disposeResources(env_3);
        }
    });
    it('destroys the clients that it made, and none that it was given', async () => {
        const destroyed = [];
        const watch = (client, name) => {
            const destroy = client.destroy.bind(client);
            client.destroy = () => {
                destroyed.push(name);
                destroy();
            };
            return client;
        };
        const client = watch(new SFNClient({ region: 'eu-west-3', credentials }), 'given');
        const stepwell = createStepwell({ client });
        watch(await stepwell.s3(), 's3');
        watch(await stepwell.dynamodb(), 'dynamodb');
        stepwell.destroy();
        stepwell.destroy();
        expect(destroyed).toEqual(['s3', 'dynamodb']);
    });
});
//# sourceMappingURL=stepwell.test.js.map