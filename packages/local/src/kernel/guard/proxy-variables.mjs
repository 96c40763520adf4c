import { join } from 'node:path';

/** The file with the certificate of the local certificate authority. */
export const authorityFile = 'authority.pem';
/** The file with the roots of this machine and the authority. */
export const bundleFile = 'bundle.pem';

/**
 * Environment variables with which programs send requests to AWS host names to the local endpoint: its proxy, and the
 * certificates that they trust. Most programs read the proxy in one of its spellings, and one of the other variables.
 *
 * @param {string} endpoint the URL of the local endpoint, which is the proxy
 * @param {string} folder the folder of the certificates
 * @returns {Record<string, string>}
 */
export function proxyVariables(endpoint, folder) {
  const local = 'localhost,.localhost,127.0.0.1,::1';
  const bundle = join(folder, bundleFile);
  return {
    HTTPS_PROXY: endpoint,
    https_proxy: endpoint,
    NO_PROXY: local,
    no_proxy: local,
    SSL_CERT_FILE: bundle,
    CURL_CA_BUNDLE: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    AWS_CA_BUNDLE: bundle,
    NODE_EXTRA_CA_CERTS: join(folder, authorityFile),
  };
}
