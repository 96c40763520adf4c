import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runServer } from 'verdaccio';

/** A local package registry for the scope `@stepwell`. */
export interface Registry extends AsyncDisposable {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  /**
   * A file for `NPM_CONFIG_USERCONFIG`: npm installs and publishes `@stepwell` packages here. Other packages are
   * installed from their configured registry.
   */
  readonly npmrc: string;
}

/** Starts an empty registry without uplinks. */
export async function startRegistry(): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-registry-'));
  const server = (await runServer({
    configPath: join(folder, 'config.yaml'),
    self_path: folder,
    storage: join(folder, 'storage'),
    uplinks: {},
    packages: { '@stepwell/*': { access: '$all', publish: '$all' } },
    // The packed runtime is larger than the default limit of 10 MB.
    max_body_size: '100mb',
    log: { type: 'stdout', format: 'json', level: 'fatal' },
  } as unknown as string)) as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  const npmrc = join(folder, 'npmrc');
  await writeFile(
    npmrc,
    `@stepwell:registry=${url}\n//127.0.0.1:${port}/:_authToken=anyone\nfund=false\naudit=false\nupdate-notifier=false\n`,
  );
  return {
    url,
    npmrc,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
