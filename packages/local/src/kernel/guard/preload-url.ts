/** The network of a Node.js process of the app. */
export interface ProcessNetwork {
  /** The process in error messages: `Function 'resize'`. */
  readonly caller: string;
  /** The local endpoint, to which requests to AWS hosts are redirected. */
  readonly endpoint: string;
  /** Folder of the certificates of the proxy, for programs that the process starts. Default: they have no proxy. */
  readonly certificates?: string | undefined;
  /** Whether the process can connect to real AWS hosts. Nothing is redirected then. */
  readonly allowAwsHosts: boolean;
}

/** Returns the URL of the module for `node --import` that redirects and guards the connections of a process. */
export function preloadUrl({ caller, endpoint, certificates, allowAwsHosts }: ProcessNetwork): string {
  const url = new URL('preload.mjs', import.meta.url);
  url.searchParams.set('caller', caller);
  url.searchParams.set('endpoint', endpoint);
  if (certificates !== undefined) url.searchParams.set('certificates', certificates);
  if (allowAwsHosts) url.searchParams.set('allow-aws-hosts', '');
  return url.href;
}
