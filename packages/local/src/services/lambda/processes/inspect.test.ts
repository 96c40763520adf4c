import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { connectDebugger } from '../../../testing/debugger.js';
import { freePort } from '../../../testing/free-port.js';
import { startTestFunctions } from '../../../testing/test-functions.js';

const source = `interface Order { readonly id: string; readonly price: number }

export const handler = async ({ id, price }: Order): Promise<object> => {
  const total = price * 1.2;
  return { id, total };
};
`;

/** A bundle of TypeScript as the CDK makes it. */
async function bundle(): Promise<{ directory: string; file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-debug-'));
  const file = join(folder, 'src/handler.ts');
  await mkdir(join(folder, 'src'));
  await writeFile(file, source);
  const directory = join(folder, 'cdk.out/asset.1');
  await build({
    entryPoints: [file],
    bundle: true,
    minify: true,
    platform: 'node',
    sourcemap: true,
    outfile: join(directory, 'index.js'),
  });
  return { directory, file };
}

/** Where a line of a source starts in its bundle. */
async function generatedPosition(
  directory: string,
  line: number,
): Promise<{ lineNumber: number; columnNumber: number }> {
  const map = new SourceMap(JSON.parse(await readFile(join(directory, 'index.js.map'), 'utf8')) as SourceMapPayload);
  const code = (await readFile(join(directory, 'index.js'), 'utf8')).split('\n');
  for (const [lineNumber, text] of code.entries()) {
    for (let columnNumber = 0; columnNumber < text.length; columnNumber += 1) {
      const entry = map.findEntry(lineNumber, columnNumber);
      if ('originalLine' in entry && entry.originalLine === line && entry.generatedColumn === columnNumber)
        return { lineNumber, columnNumber };
    }
  }
  throw new Error(`line ${line} is not in the bundle`);
}

interface Paused {
  readonly callFrames: readonly { readonly location: { readonly scriptId: string } }[];
}

interface Script {
  readonly scriptId: string;
  readonly url: string;
  readonly sourceMapURL: string;
}

describe('a debugger', () => {
  it('stops at a breakpoint in TypeScript, and the function waits for it beyond its timeout', async () => {
    const port = await freePort();
    const functions = await startTestFunctions({ inspect: { functions: ['ORDERS'], port } });
    const { directory, file } = await bundle();
    const name = await functions.create('', { name: 'my-orders', code: { directory }, timeoutSeconds: 1 });
    const result = functions.invoke(name, { id: 'o1', price: 10 });
    const client = await connectDebugger(port);
    await client.send('Debugger.enable');
    const breakpoint = { urlRegex: 'index\\.js$', ...(await generatedPosition(directory, 3)) };
    await client.send('Debugger.setBreakpointByUrl', breakpoint);
    await client.send('Runtime.runIfWaitingForDebugger');
    await client.next('Debugger.paused'); // before the first line
    await client.send('Debugger.resume');
    const { callFrames } = await client.next<Paused>('Debugger.paused');
    const scriptId = callFrames[0]?.location.scriptId;
    let script = await client.next<Script>('Debugger.scriptParsed');
    while (script.scriptId !== scriptId) script = await client.next<Script>('Debugger.scriptParsed');
    const map = JSON.parse(await readFile(`${fileURLToPath(script.url)}.map`, 'utf8')) as SourceMapPayload;
    expect([script.sourceMapURL, map.sources]).toEqual(['index.js.map', [file]]);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await client.send('Debugger.resume');
    expect((await result).value).toEqual({ id: 'o1', total: 12 });
    client.close();
    await functions.close();
  });

  it('is not waited for by other functions', async () => {
    const functions = await startTestFunctions({ inspect: { functions: ['orders'], port: await freePort() } });
    expect((await functions.run('exports.handler = async () => process.execArgv.join();')).value).not.toContain(
      'inspect',
    );
    await functions.close();
  });
});
