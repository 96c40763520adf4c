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
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Alias, Architecture, CfnFunction, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { GetFunctionConfigurationCommand, GetFunctionEventInvokeConfigCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../start-local.js';
import { synthesized } from '../testing/synthesized.js';
describe('AWS::Lambda', () => {
    it('creates functions from asset folders with environment, role, limits, versions and aliases', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const code = await mkdtemp(join(tmpdir(), 'stepwell-code-'));
            await writeFile(join(code, 'index.mjs'), 'export const handler = async (event, context) => ({ event, group: process.env.GROUP, key: process.env.AWS_ACCESS_KEY_ID, arn: context.invokedFunctionArn });');
            const app = __addDisposableResource(env_1, await synthesized((root) => {
                const stack = new Stack(root, 'Functions');
                const group = new LogGroup(stack, 'Group');
                const fn = new LambdaFunction(stack, 'Fn', {
                    runtime: Runtime.NODEJS_22_X,
                    architecture: Architecture.ARM_64,
                    handler: 'index.handler',
                    code: Code.fromAsset(code),
                    environment: { GROUP: group.logGroupName },
                    timeout: Duration.seconds(7),
                    memorySize: 256,
                    retryAttempts: 1,
                    tracing: Tracing.ACTIVE,
                });
                new CfnOutput(stack, 'Alias', { value: new Alias(stack, 'Live', { aliasName: 'live', version: fn.currentVersion }).functionArn });
                new CfnOutput(stack, 'Name', { value: fn.functionName });
            }), true);
            await rm(code, { recursive: true });
            const local = __addDisposableResource(env_1, await startLocal({ app: app.path }), true);
            const { Alias: alias, Name: name } = local.outputs['Functions'] ?? {};
            expect(name).toMatch(/^Functions-Fn[0-9A-F]{8}-[A-Za-z0-9]{12}$/);
            const client = new LambdaClient(local.clientConfig());
            const answer = await client.send(new InvokeCommand({ FunctionName: String(alias), Payload: '{"x":1}' }));
            expect(answer.ExecutedVersion).toBe('1');
            expect(JSON.parse(answer.Payload?.transformToString() ?? '')).toEqual({
                event: { x: 1 },
                group: local.resources.find((resource) => resource.type === 'AWS::Logs::LogGroup')?.physicalId,
                key: local.services.iam.roles()[0]?.credentials.accessKeyId,
                arn: alias,
            });
            const configuration = await client.send(new GetFunctionConfigurationCommand({ FunctionName: String(name) }));
            expect(configuration).toMatchObject({ Timeout: 7, MemorySize: 256, Architectures: ['arm64'], TracingConfig: { Mode: 'Active' }, Role: local.services.iam.roles()[0]?.arn });
            expect(await client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: String(name) }))).toMatchObject({ MaximumRetryAttempts: 1 });
            client.destroy();
            expect(local.inert).toEqual([]);
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
    });
    it('says which construct has code that is nowhere', async () => {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_2, await synthesized((root) => {
                const stack = new Stack(root, 'Functions');
                new CfnFunction(stack, 'Fn', { runtime: 'nodejs22.x', handler: 'index.handler', role: 'arn:aws:iam::123456789012:role/Any', code: { s3Bucket: 'nowhere', s3Key: 'code.zip' } });
            }), true);
            await expect(startLocal({ app: app.path })).rejects.toMatchObject({
                name: 'ResourceError',
                constructPath: 'Functions/Fn',
                propertyPath: 'Properties.Code.S3Key',
                message: expect.stringContaining('s3://nowhere/code.zip is neither an asset of the assembly nor an object'),
            });
        }
        catch (e_2) {
            env_2.error = e_2;
            env_2.hasError = true;
        }
        finally {
            const result_2 = __disposeResources(env_2);
            if (result_2)
                await result_2;
        }
    });
});
//# sourceMappingURL=lambda.test.js.map