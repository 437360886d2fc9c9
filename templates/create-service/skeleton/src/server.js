import { createServer } from 'node:http';

export const server = createServer((request, response) => {
  const healthy = request.url === '/healthz';
  response.writeHead(healthy ? 200 : 404, { 'content-type': 'text/plain' });
  response.end(healthy ? 'ok' : 'not found');
});

if (import.meta.main) {
  server.listen(Number(process.env.PORT ?? 8080));
}
