import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
/** Synthesizes an app in this process: no account, no network. */
export async function synthesized(build) {
    const path = await mkdtemp(join(tmpdir(), 'stepwell-app-'));
    const app = new App({ outdir: path, analyticsReporting: false });
    build(app);
    app.synth();
    return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
//# sourceMappingURL=synthesized.js.map