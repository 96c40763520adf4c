import { createServer } from 'node:net';
import { UsageError } from '../usage-error.js';

/** The port of `stepwell up`, if it is free. */
export const defaultPort = 4570;

/** How many ports from {@link defaultPort} on are tried before any free port. */
const triedPorts = 50;

/**
 * Starts an environment on the port that the user specified, or else on {@link defaultPort} or the next free port.
 *
 * @param start rejects with `EADDRINUSE` or `EACCES` if the port is taken
 * @throws UsageError if the specified port is taken
 */
export async function startOnPort<Started>(
  specified: number | undefined,
  start: (port: number) => Promise<Started>,
  first = defaultPort,
): Promise<Started> {
  if (specified === undefined) {
    for (let port = first; port < first + triedPorts; port += 1) {
      if (!(await isFree(port))) continue;
      try {
        return await start(port);
      } catch (error) {
        // Another process took it meanwhile.
        if (!isPortInUse(error)) throw error;
      }
    }
    return start(0);
  }
  try {
    return await start(specified);
  } catch (error) {
    if (!isPortInUse(error)) throw error;
    throw new UsageError(
      `--port: port ${specified} is already in use. Specify another port, or 0 for any free port`,
      '--port',
      { cause: error },
    );
  }
}

/** Checks a port before an environment is created for it. */
async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
    return true;
  } catch {
    return false;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

function isPortInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
}
