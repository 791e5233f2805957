import http from 'node:http';
import net from 'node:net';

/**
 * Stands between browser and server and can cut the WebSockets, as a failing network would: without a word. Pages and
 * files still come through, so that a page can be reloaded meanwhile, unless they are cut too. `rewrite` may change
 * the texts that pass: it is given path and text.
 */
export async function startProxy(target, rewrite) {
  const server = new URL(target);
  const port = Number(server.port || 80);
  const sockets = new Set();
  let up = true;
  let pages = true;

  const proxy = http.createServer((request, response) => {
    if (!pages) {
      request.socket.destroy();
      return;
    }
    // What is to be changed must come as it is.
    const headers = rewrite ? { ...request.headers, 'accept-encoding': 'identity' } : request.headers;
    const onward = http.request(
      { host: server.hostname, port, path: request.url, method: request.method, headers },
      (answer) => {
        if (rewrite && /^text\//.test(answer.headers['content-type'] ?? '')) {
          const parts = [];
          answer.on('data', (part) => parts.push(part));
          answer.on('end', () => {
            const kept = Object.entries(answer.headers).filter(([name]) => name !== 'content-length' && name !== 'etag');
            response.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
            response.end(rewrite(request.url, Buffer.concat(parts).toString('utf8')));
          });
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  proxy.on('upgrade', (request, socket, head) => {
    if (!up) {
      socket.destroy();
      return;
    }
    const onward = net.connect(port, server.hostname, () => {
      const headers = [];
      for (let index = 0; index < request.rawHeaders.length; index += 2) {
        headers.push(`${request.rawHeaders[index]}: ${request.rawHeaders[index + 1]}`);
      }
      onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket);
      socket.pipe(onward);
    });
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      onward.destroy();
    });
    onward.on('close', () => socket.destroy());
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${proxy.address().port}`,
    /** Cuts every WebSocket and lets no new one through. */
    cut() {
      up = false;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    /** Cuts everything: there is no network at all. */
    cutAll() {
      pages = false;
      this.cut();
      proxy.closeAllConnections();
    },
    restore() {
      up = true;
      pages = true;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      proxy.closeAllConnections();
      return new Promise((resolve) => proxy.close(resolve));
    },
  };
}
