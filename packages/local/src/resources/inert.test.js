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
import { CfnOutput, CustomResource, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { startLocal } from '../start-local.js';
import { synthesized } from '../testing/synthesized.js';
describe('resources that nothing here runs', () => {
    it('are listed once each, with an id, an ARN and the reason', async () => {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_1, await synthesized((root) => {
                const stack = new Stack(root, 'Mixed');
                new CfnOutput(stack, 'SecretArn', { value: new Secret(stack, 'Secret').secretArn });
                const python = new LambdaFunction(stack, 'Python', { runtime: Runtime.PYTHON_3_13, handler: 'index.handler', code: Code.fromInline('def handler(event, context): pass') });
                new CfnOutput(stack, 'VersionArn', { value: python.currentVersion.functionArn });
                new CustomResource(stack, 'Custom', { serviceToken: python.functionArn, resourceType: 'Custom::Thing' });
            }), true);
            const local = __addDisposableResource(env_1, await startLocal({ app: app.path }), true);
            expect(local.inert.map(({ path, type, reason }) => ({ path, type, reason }))).toEqual([
                { path: 'Mixed/Secret/Resource', type: 'AWS::SecretsManager::Secret', reason: undefined },
                { path: 'Mixed/Python/Resource', type: 'AWS::Lambda::Function', reason: 'python3.13 does not run here' },
                { path: 'Mixed/Python/CurrentVersion/Resource', type: 'AWS::Lambda::Version', reason: 'its function does not run here' },
                { path: 'Mixed/Custom/Default', type: 'Custom::Thing', reason: undefined },
            ]);
            expect(local.outputs['Mixed']?.['SecretArn']).toMatch(/^arn:aws:secretsmanager:/);
            expect(local.outputs['Mixed']?.['VersionArn']).toMatch(/^arn:aws:lambda:us-east-1:123456789012:function:Mixed-Python.*:1$/);
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
    it('are an error where an attribute is asked for that cannot be made up', async () => {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const app = __addDisposableResource(env_2, await synthesized((root) => {
                const stack = new Stack(root, 'Mixed');
                const custom = new CustomResource(stack, 'Custom', { serviceToken: 'arn:aws:lambda:us-east-1:123456789012:function:any' });
                new CfnOutput(stack, 'Answer', { value: custom.getAttString('Answer') });
            }), true);
            await expect(startLocal({ app: app.path })).rejects.toMatchObject({
                name: 'TemplateError',
                stackName: 'Mixed',
                logicalId: 'Answer',
                message: expect.stringMatching(/Custom \(AWS::CloudFormation::CustomResource\) has no attribute Answer on this machine/),
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
//# sourceMappingURL=inert.test.js.map