import { redirectAwsRequests } from './aws-redirect.mjs';
import { preloadInDescendants } from './descendants.mjs';
import { installNetworkGuard } from './network-guard.mjs';
import { proxyVariables } from './proxy-variables.mjs';
import { resolveSyncHosts } from './sync-hosts.mjs';

/**
 * Redirects this thread's requests to AWS hosts and guards its connections, and those of its descendants.
 *
 * @param {string} preload the URL of `preload.mjs`, as `preloadUrl` makes it
 */
export function installNetwork(preload) {
  const { searchParams } = new URL(preload);
  resolveSyncHosts();
  if (searchParams.has('allow-aws-hosts')) return;
  const endpoint = searchParams.get('endpoint') ?? '';
  const certificates = searchParams.get('certificates');
  redirectAwsRequests(endpoint);
  installNetworkGuard(searchParams.get('caller') ?? 'This process');
  const variables = certificates === null ? {} : proxyVariables(endpoint, certificates);
  // This process needs no proxy, and some clients for Node.js send requests to proxies that only `CONNECT` serves.
  for (const [name, value] of Object.entries(variables)) if (process.env[name] === value) delete process.env[name];
  preloadInDescendants(preload, new URL('preload.cjs', import.meta.url), variables);
}
