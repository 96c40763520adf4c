import { redirectAwsRequests } from '../../../../kernel/guard/aws-redirect.mjs';
import { preloadInDescendants } from '../../../../kernel/guard/descendants.mjs';
import { installNetworkGuard } from '../../../../kernel/guard/network-guard.mjs';
import { resolveSyncHosts } from '../../../../kernel/guard/sync-hosts.mjs';

/**
 * Redirects this thread's requests to AWS hosts and guards its connections, and those of its descendants.
 *
 * @param {string} preload the URL of `preload.mjs` with the options: `endpoint`, `allow-aws-hosts`
 */
export function installNetwork(preload) {
  const { searchParams } = new URL(preload);
  const endpoint = searchParams.get('endpoint');
  resolveSyncHosts();
  if (searchParams.has('allow-aws-hosts')) return;
  if (endpoint !== null) redirectAwsRequests(endpoint);
  installNetworkGuard(`Function '${process.env.AWS_LAMBDA_FUNCTION_NAME}'`);
  preloadInDescendants(preload, new URL('preload.cjs', import.meta.url));
}
