import { createServer } from 'node:http';
/** A GIF of one pixel, as any decoder reads it. */
export const GIF = Buffer.from('R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=', 'base64');
/** Starts a server; by default every path is the same GIF. */
export async function startImageServer(answer = sendGif) {
    const requests = [];
    const perPath = new Map();
    let inFlight = 0;
    let mostInFlight = 0;
    let connections = 0;
    const server = createServer((request, response) => {
        const path = request.url ?? '';
        requests.push({ path, headers: request.headers });
        const nth = (perPath.get(path) ?? 0) + 1;
        perPath.set(path, nth);
        inFlight += 1;
        mostInFlight = Math.max(mostInFlight, inFlight);
        response.once('close', () => (inFlight -= 1));
        void answer(request, response, nth);
    });
    server.on('connection', () => (connections += 1));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    return {
        port,
        origin: `http://127.0.0.1:${port}`,
        requests,
        mostInFlight: () => mostInFlight,
        connections: () => connections,
        [Symbol.asyncDispose]: async () => {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
        },
    };
}
/** Answers with the GIF. */
export function sendGif(_request, response) {
    response.writeHead(200, { 'content-type': 'image/gif', 'content-length': GIF.byteLength }).end(GIF);
}
//# sourceMappingURL=image-server.js.map