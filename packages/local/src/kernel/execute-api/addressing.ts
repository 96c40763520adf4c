/** Paths below this belong to APIs of API Gateway: `/_aws/execute-api/<apiId>/…`. */
export const executeApiPrefix = '/_aws/execute-api/';

/** The API id in a host such as `abc123.execute-api.us-east-1.amazonaws.com` or `abc123.execute-api.localhost`. */
export function apiIdOfHost(host: string): string | undefined {
  return /^([a-z0-9-]+)\.execute-api\./.exec(host)?.[1];
}

/** The API id of a path below {@link executeApiPrefix}, and the path that is left. */
export function apiIdOfPath(path: string): { readonly apiId: string; readonly path: string } | undefined {
  if (!path.startsWith(executeApiPrefix)) return undefined;
  const [apiId = '', ...rest] = path.slice(executeApiPrefix.length).split('/');
  return { apiId, path: `/${rest.join('/')}` };
}
